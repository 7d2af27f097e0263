import { Inject, Injectable } from '@nestjs/common';
import { assign } from '@switchyard/ab-router';
import { ProblemException } from '../edge/problem.ts';
import type { LiveArm } from '../models/live-arm.ts';
import { versionName, type LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import type { PooledModel } from '../models/pooled-model.ts';
import type { RoutingSnapshot } from '../models/routing-snapshot.ts';
import type { Target } from './score-request.ts';

/** How the rows of one request find their arms. */
export interface Route {
  readonly model: string;
  /** Every arm that a row may get. */
  readonly arms: Iterable<LiveArm>;
  /** Whether every arm is scored on this thread. */
  readonly isInline: boolean;
  /** Answers once for an arm that fails; null: nobody does. */
  readonly stable: LiveArm | null;
  /** The routing that decides; null when the caller has named the version. */
  readonly routing: RoutingSnapshot | null;
  /** @throws ProblemException when no version can answer the unit */
  armOf(unit: string): LiveArm;
  /** The versions that score the unit's rows along; null: nobody's. */
  readonly shadowsOf: ((unit: string) => readonly LoadedVersion[]) | null;
}

/** Finds the route of a request: the model's routing as it is at that moment, or the version that was asked for. */
@Injectable()
export class Router {
  readonly #pool: ModelPool;
  readonly #routes = new WeakMap<RoutingSnapshot, Route>();

  constructor(@Inject(ModelPool) pool: ModelPool) {
    this.#pool = pool;
  }

  /** @throws ProblemException when there is no such model, version or alias, or when it does not answer */
  routeOf(target: Target): Route {
    if (target.kind === 'routed') return this.#routed(this.#modelOf(target.model).routing);
    const model = this.#modelOf(target.model);
    const number = target.kind === 'version' ? target.version : aliasOf(model, target.alias);
    const arm = [...model.direct].find(([version]) => String(version) === number)?.[1];
    if (arm === undefined) throw notAnswering(model, number, target);
    return {
      model: model.name,
      arms: [arm],
      isInline: arm.version.engine.kind === 'inline',
      stable: null,
      routing: null,
      armOf: () => arm,
      shadowsOf: null,
    };
  }

  #modelOf(name: string | null): PooledModel {
    const found = this.#pool.find(name ?? this.#pool.defaultName);
    if (found !== undefined) return found;
    if (name === null) {
      throw unavailable(
        `The default model "${this.#pool.defaultName}" is not in the repository. Train it: npm run trainer -- train iris-v1`,
      );
    }
    throw new ProblemException('unknown_model', `There is no model "${name}". GET /config lists the models.`);
  }

  #routed(routing: RoutingSnapshot): Route {
    let route = this.#routes.get(routing);
    if (route === undefined) {
      route = {
        model: routing.model,
        arms: [...routing.liveArms.values()],
        isInline: routing.isInline,
        stable: routing.stable,
        routing,
        armOf: (unit) => assignedArm(routing, unit),
        shadowsOf: routing.shadows.size === 0 ? null : (unit) => assignedShadows(routing, unit),
      };
      this.#routes.set(routing, route);
    }
    return route;
  }
}

function assignedArm(routing: RoutingSnapshot, unit: string): LiveArm {
  if (routing.experiment === null) {
    const reasons = routing.arms.flatMap((arm) => arm.reasons.map((reason) => `${arm.variant}: ${reason}`));
    throw unavailable(
      `No version of "${routing.model}" with a positive weight is loaded. ${reasons.join(' ') || 'GET /config shows the arms.'}`,
    );
  }
  const decision = assign(routing.experiment, unit);
  if (decision.kind === 'assigned') {
    const arm = routing.liveArms.get(decision.arm);
    if (arm !== undefined) return arm;
  } else if (routing.stable !== null) {
    // Whom the routing leaves out gets what everybody would get without it.
    return routing.stable;
  }
  throw unavailable(
    `The routing of "${routing.model}" has no version for this unit. GET /config shows the arms.`,
  );
}

function assignedShadows({ experiment, shadows }: RoutingSnapshot, unit: string): readonly LoadedVersion[] {
  const decision = experiment === null ? null : assign(experiment, unit);
  if (decision?.kind !== 'assigned') return [];
  return decision.shadow.flatMap((name) => shadows.get(name) ?? []);
}

function aliasOf(model: PooledModel, alias: string): string {
  const version = model.aliases.get(alias);
  if (version !== undefined) return String(version);
  const known = [...model.aliases.keys()].join(', ');
  throw new ProblemException(
    'unknown_alias',
    `"${model.name}" has no alias "${alias}"; it has ${known === '' ? 'none' : known}.`,
  );
}

function notAnswering({ name, versions }: PooledModel, number: string, target: Target): ProblemException {
  const known = versions.find(({ version }) => String(version) === number);
  if (known?.state === 'refused')
    return unavailable(`${name} ${known.name} was refused: ${known.reasons.join(' ')}`);
  // Whoever asks by a name has asked for something that is there, but cannot answer now.
  if (target.kind === 'alias') {
    return unavailable(
      `The alias "${target.alias}" of ${name} points at v${number}, which is not in the repository. Restore it or move the alias.`,
    );
  }
  return new ProblemException(
    'unknown_version',
    `"${name}" has no version ${number}; it has ${versions.map(({ version }) => versionName(version)).join(', ')}.`,
  );
}

/** Nobody can answer for now. */
export function unavailable(detail: string): ProblemException {
  return new ProblemException('model_unavailable', detail, [], { 'retry-after': '5' });
}
