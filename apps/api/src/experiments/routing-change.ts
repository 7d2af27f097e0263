import {
  defineExperiment,
  nextEpoch,
  type Defined,
  type DefinitionFault,
  type Experiment,
} from '@switchyard/ab-router';
import type { ProblemFault } from '../edge/problem.ts';
import type { DecidedRouting } from '../models/decided-routing.ts';
import { versionName } from '../models/loaded-version.ts';
import type { PooledModel } from '../models/pooled-model.ts';
import type { StoredRouting } from '../models/routing-plan.ts';
import { routingSnapshot } from '../models/routing-snapshot.ts';
import type { RoutingWish, WishedVersion } from './routing-wish.ts';
import { defaultSplit } from './split.ts';

/** A routing without the number that the store counts its changes with. */
export type RoutingTerms = Omit<StoredRouting, 'kind' | 'revision'>;

/** What is live before a change. */
export interface LiveRouting {
  /** Null: nothing answers, so nobody can be moved. */
  readonly experiment: Experiment | null;
  readonly salt: string;
  readonly versions: Readonly<Record<string, number>>;
  readonly stable: string | null;
}

/** What the next decision starts from: the one before it, or the default split while there is none. */
export function liveRouting({ name, versions }: PooledModel, decided: DecidedRouting): LiveRouting {
  const { routing, epoch } = decided;
  if (routing !== null) return { ...routing, salt: routing.experiment.salt };
  const split = defaultSplit(
    name,
    versions.map(({ version }) => version),
  );
  const { experiment, stable, liveArms } = routingSnapshot(name, split, versions);
  const plain = experiment === null ? null : withoutPrefixes(experiment);
  return {
    experiment: plain === null ? null : afterEpoch(plain, epoch),
    salt: split.salt,
    versions: Object.fromEntries([...liveArms].map(([arm, { assigned }]) => [arm, assigned])),
    stable: stable?.variant ?? null,
  };
}

/** Makes the routing that was wished for out of the live one, moving as few units as that takes. */
export function changeRouting(
  live: LiveRouting,
  wish: RoutingWish,
):
  | { readonly ok: true; readonly value: RoutingTerms }
  | { readonly ok: false; readonly faults: readonly ProblemFault[] } {
  const arms = wish.arms.map(({ arm, weight }) => ({ arm, weight }));
  const shadows = wish.shadows.map(({ arm, share }) => ({ arm, share }));
  const changed: Defined<Experiment> =
    live.experiment === null
      ? defineExperiment({ salt: live.salt, arms, shadows })
      : experimentOf(nextEpoch(live.experiment, { arms, shadows }));
  const faults = [...wish.faults];
  const isFoundAlready = ({ pointer }: ProblemFault) =>
    wish.faults.some((fault) => fault.pointer === pointer || fault.pointer === '');
  const more = renamedFaults(live, wish.arms);
  const foreign = changed.ok ? [] : changed.faults.flatMap((fault) => foreignFault(fault, wish));
  faults.push(...[...more, ...foreign].filter((fault) => !isFoundAlready(fault)));
  if (!changed.ok || faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    value: {
      experiment: changed.value,
      versions: Object.fromEntries([...wish.arms, ...wish.shadows].map(({ arm, version }) => [arm, version])),
      stable: stableOf(live, wish),
    },
  };
}

function experimentOf(defined: ReturnType<typeof nextEpoch>): Defined<Experiment> {
  return defined.ok ? { ok: true, value: defined.value.experiment } : defined;
}

/** Whoever answered for the others goes on doing so; else the oldest version that gets units. */
function stableOf(live: LiveRouting, { arms, stable }: RoutingWish): string {
  const kept = arms.find(({ arm }) => arm === (stable ?? live.stable));
  const [oldest] = arms.toSorted(
    (a, b) => Number(a.weight === 0) - Number(b.weight === 0) || a.version - b.version,
  );
  return kept?.arm ?? oldest?.arm ?? '';
}

/** An arm whose name stood for another version a moment ago would mix two versions' evidence in one epoch. */
function renamedFaults(live: LiveRouting, arms: readonly WishedVersion[]): readonly ProblemFault[] {
  return arms.flatMap(({ arm, version, pointer }) => {
    const before = Object.hasOwn(live.versions, arm) ? live.versions[arm] : undefined;
    if (before === undefined || before === version) return [];
    return [
      {
        pointer: `${pointer}/variant`,
        detail: `stands for ${versionName(before)} at present; give ${versionName(version)} another name, or take "${arm}" out first.`,
      },
    ];
  });
}

/** A fault of the experiment, as one of the body: there an arm is named by its version unless it has a name. */
function foreignFault(
  { code, pointer, message }: DefinitionFault,
  wish: RoutingWish,
): readonly ProblemFault[] {
  const [, list, index, key] = pointer.split('/');
  const entry = (list === 'shadows' ? wish.shadows : wish.arms)[Number(index)];
  if (entry === undefined || key !== 'arm') return [{ pointer, detail: message }];
  const isNamed = entry.arm !== versionName(entry.version);
  // An arm whose version could not be read has no name of its own.
  if (entry.version === 0) return [];
  return [
    {
      pointer: `${entry.pointer}/${isNamed ? 'variant' : 'version'}`,
      detail:
        code === 'duplicate-arm-id'
          ? `is there twice; list "${entry.arm}" once, or give each arm a variant of its own.`
          : message,
    },
  ];
}

/** As the default split has no history, its time counts as one epoch after all that were decided before it. */
function afterEpoch(experiment: Experiment, epoch: number): Experiment {
  let later = experiment;
  while (later.epoch <= epoch) {
    // A shadow that scores nobody moves nobody: all that changes is the number.
    const next = nextEpoch(later, { shadows: later.shadows.length === 0 ? [{ arm: 'none', share: 0 }] : [] });
    if (!next.ok) break;
    later = next.value.experiment;
  }
  return later;
}

function withoutPrefixes({
  prefixes: _,
  ...experiment
}: NonNullable<PooledModel['routing']['experiment']>): Experiment {
  return experiment;
}
