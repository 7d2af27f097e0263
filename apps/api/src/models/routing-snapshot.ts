import {
  compileExperiment,
  defineExperiment,
  type CompiledExperiment,
  type Experiment,
  type SlotRange,
} from '@switchyard/ab-router';
import type { KnownVersion, LoadedVersion } from './loaded-version.ts';
import { liveArm, type LiveArm } from './live-arm.ts';
import type { RoutingPlan, Split, StoredRouting } from './routing-plan.ts';

/** One arm of a model's live routing, as people see it. */
export interface RoutedArm {
  /** The arm's name; by default its version's. */
  readonly variant: string;
  readonly version: number;
  readonly weight: number;
  /** The slots that the arm owns; none when its version does not answer or its weight is 0. */
  readonly slots: readonly SlotRange[];
  readonly state: 'loaded' | 'refused' | 'absent';
  /** Why the version does not answer. */
  readonly reasons: readonly string[];
}

/**
 * Everything that routing one model's requests needs, as one immutable object: replaced as a whole, read once per
 * request, so a request never sees half of a change.
 */
export interface RoutingSnapshot {
  readonly model: string;
  readonly pinned: boolean;
  readonly salt: string;
  /** Counts the changes of a stored routing; 0 for one that nobody has decided. */
  readonly revision: number;
  readonly arms: readonly RoutedArm[];
  /** Null when no version with a positive weight can answer. */
  readonly experiment: CompiledExperiment | null;
  readonly liveArms: ReadonlyMap<string, LiveArm>;
  /** Answers once for an arm that fails; null when nothing answers. */
  readonly stable: LiveArm | null;
  /** Versions that are scored along, by the name that the experiment has for them. */
  readonly shadows: ReadonlyMap<string, LoadedVersion>;
  /** Whether every live arm is scored on this thread, so that answers need no waiting. */
  readonly isInline: boolean;
}

/** Makes the snapshot of a plan over the versions that are there. */
export function routingSnapshot(
  model: string,
  plan: RoutingPlan,
  known: readonly KnownVersion[],
): RoutingSnapshot {
  return plan.kind === 'split' ? splitSnapshot(model, plan, known) : storedSnapshot(model, plan, known);
}

/**
 * A version that was refused or is absent gives its slots to the others in proportion to their weights; an arm of
 * weight 0 never answers, even alone (ADR 6).
 */
function splitSnapshot(model: string, split: Split, known: readonly KnownVersion[]): RoutingSnapshot {
  const answering = split.weights.flatMap(({ variant, version, weight }) => {
    const found = loadedOf(known, version);
    return found !== undefined && weight > 0 ? [{ variant, weight, version: found }] : [];
  });
  const defined = defineExperiment({
    salt: split.salt,
    arms: answering.map(({ variant, weight }) => ({ arm: variant, weight })),
  });
  const experiment = defined.ok ? defined.value : null;
  const live = answering.map(({ variant, version }) => liveArm(variant, version.version, version, 1));
  const [stable = null] = [...live].sort((a, b) => a.assigned - b.assigned);
  return snapshotOf(model, split, experiment, split.weights, known, live, stable, []);
}

/**
 * What somebody has decided is kept as it is: units keep their arm also while its version does not answer, and are
 * then answered by the stable version.
 */
function storedSnapshot(
  model: string,
  stored: StoredRouting,
  known: readonly KnownVersion[],
): RoutingSnapshot {
  const { experiment, versions } = stored;
  const weights = experiment.arms.map(({ arm, weight }) => ({
    variant: arm,
    version: versions[arm] ?? 0,
    weight,
  }));
  const stableVersion = loadedOf(known, versions[stored.stable] ?? 0);
  const live = weights.flatMap(({ variant, version }) => {
    const scoring = loadedOf(known, version) ?? stableVersion;
    return scoring === undefined ? [] : [liveArm(variant, version, scoring, experiment.epoch)];
  });
  const shadows = experiment.shadows.flatMap(({ arm }): readonly (readonly [string, LoadedVersion])[] => {
    const version = loadedOf(known, versions[arm] ?? 0);
    return version === undefined ? [] : [[arm, version]];
  });
  const stable = live.find(({ variant }) => variant === stored.stable) ?? null;
  return snapshotOf(
    model,
    stored,
    live.length === 0 ? null : experiment,
    weights,
    known,
    live,
    stable,
    shadows,
  );
}

function snapshotOf(
  model: string,
  plan: RoutingPlan,
  experiment: Experiment | null,
  weights: Split['weights'],
  known: readonly KnownVersion[],
  live: readonly LiveArm[],
  stable: LiveArm | null,
  shadows: readonly (readonly [string, LoadedVersion])[],
): RoutingSnapshot {
  const ranges = experiment?.allocation.ranges ?? [];
  return {
    model,
    pinned: plan.kind === 'split' && plan.pinned,
    salt: plan.kind === 'split' ? plan.salt : plan.experiment.salt,
    revision: plan.kind === 'split' ? 0 : plan.revision,
    arms: weights.map((arm) => {
      const version = known.find(({ version: number }) => number === arm.version);
      return {
        ...arm,
        slots: ranges.filter((range) => range.arm === arm.variant),
        state: version?.state ?? 'absent',
        reasons: version?.state === 'refused' ? version.reasons : [],
      };
    }),
    experiment: experiment === null ? null : compileExperiment(experiment),
    liveArms: new Map(live.map((arm) => [arm.variant, arm])),
    stable,
    shadows: new Map(shadows),
    isInline: live.every(({ version }) => version.engine.kind === 'inline'),
  };
}

function loadedOf(known: readonly KnownVersion[], number: number): LoadedVersion | undefined {
  return known.find(
    (version): version is LoadedVersion => version.version === number && version.state === 'loaded',
  );
}
