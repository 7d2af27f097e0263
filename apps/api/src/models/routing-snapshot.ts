import {
  compileExperiment,
  defineExperiment,
  type CompiledExperiment,
  type SlotRange,
} from '@switchyard/ab-router';
import type { KnownVersion, LoadedVersion } from './loaded-version.ts';

/** One arm of a model's live routing. */
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

/** What somebody wants routed: versions by weight, and under which salt. */
export interface Split {
  readonly pinned: boolean;
  readonly salt: string;
  readonly weights: readonly {
    readonly variant: string;
    readonly version: number;
    readonly weight: number;
  }[];
}

/**
 * Everything that routing one model's requests needs, as one immutable object: replaced as a whole, read once per
 * request, so a request never sees half of a change.
 */
export interface RoutingSnapshot {
  readonly model: string;
  readonly pinned: boolean;
  readonly salt: string;
  readonly arms: readonly RoutedArm[];
  /** Null when no version with a positive weight can answer. */
  readonly experiment: CompiledExperiment | null;
  readonly versionOfArm: ReadonlyMap<string, LoadedVersion>;
}

/**
 * Makes the snapshot of a split over the versions that are there. A version that was refused or is absent gives its
 * slots to the others in proportion to their weights; an arm of weight 0 never answers, even alone.
 */
export function routingSnapshot(
  model: string,
  split: Split,
  known: readonly KnownVersion[],
): RoutingSnapshot {
  const found = split.weights.map((arm) => ({
    arm,
    version: known.find(({ version }) => version === arm.version),
  }));
  const answering = found.flatMap(({ arm, version }) =>
    version?.state === 'loaded' && arm.weight > 0 ? [{ arm, version }] : [],
  );
  const experiment = defineExperiment({
    salt: split.salt,
    arms: answering.map(({ arm }) => ({ arm: arm.variant, weight: arm.weight })),
  });
  const ranges = experiment.ok ? experiment.value.allocation.ranges : [];
  return {
    model,
    pinned: split.pinned,
    salt: split.salt,
    arms: found.map(({ arm, version }) => ({
      ...arm,
      slots: ranges.filter((range) => range.arm === arm.variant),
      state: version?.state ?? 'absent',
      reasons: version?.state === 'refused' ? version.reasons : [],
    })),
    experiment: experiment.ok ? compileExperiment(experiment.value) : null,
    versionOfArm: new Map(answering.map(({ arm, version }) => [arm.variant, version])),
  };
}
