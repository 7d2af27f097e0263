import type { Allocation } from './allocation.ts';
import type { ArmWeight } from './arm-weight.ts';
import type { Layer } from './layer.ts';
import type { Override } from './override.ts';
import type { Shadow } from './shadow.ts';
import type { SlotSpan } from './slot-span.ts';
import type { Condition } from './targeting.ts';

/** What a person writes to start an experiment; see `defineExperiment`. */
export interface ExperimentDefinition {
  /** Separates this experiment's draws from every other's. Not empty, no NUL. A retry needs a new one. */
  readonly salt: string;
  readonly arms: readonly ArmWeight[];
  /** The share of the units that get an arm, from 0 to 1; 1 by default. The rest is the reservoir. */
  readonly traffic?: number;
  /** The experiment's part of a layer of mutually exclusive experiments; none by default. */
  readonly layer?: Layer | null;
  /** Conditions that a unit must all meet; none by default. */
  readonly targeting?: readonly Condition[];
  /** Units that get an arm by hand; none by default. */
  readonly overrides?: readonly Override[];
  /** Arms or versions that are scored along, each for a share of the units; none by default. */
  readonly shadows?: readonly Shadow[];
}

/** What may differ between two epochs of one experiment. */
export interface ExperimentTerms {
  /** In code-point order. An arm of weight 0 owns no slots, but can be given by an override. */
  readonly arms: readonly ArmWeight[];
  readonly traffic: number;
  readonly targeting: readonly Condition[];
  /** In code-point order of the units. */
  readonly overrides: readonly Override[];
  /** In code-point order of the arms. */
  readonly shadows: readonly Shadow[];
}

/**
 * A fixed question over arms, as plain data that can be stored and sent as JSON: together with a unit it settles
 * every decision. Made by `defineExperiment`, changed by `nextEpoch`, ended by `stopExperiment`, read from storage by
 * `readExperiment`.
 */
export interface Experiment extends ExperimentTerms {
  readonly salt: string;
  /** Counts the changes; evidence is analysed by epoch. Starts at 1. */
  readonly epoch: number;
  /** The allocation of the current epoch. */
  readonly allocation: Allocation;
  /** The allocations of epochs 1 to epoch − 1, in order. */
  readonly history: readonly Allocation[];
  /** Slots whose units may have met another arm in an earlier epoch; ascending, disjoint. */
  readonly contaminated: readonly SlotSpan[];
  /** Units that were assigned in an earlier epoch than this are shut out. */
  readonly minimumEpoch: number;
  /** A stopped experiment assigns nobody. */
  readonly stopped: boolean;
  readonly layer: Layer | null;
}

/** A change of an experiment; what is left out stays as it is. See `nextEpoch`. */
export interface EpochChange {
  readonly arms?: readonly ArmWeight[];
  readonly traffic?: number;
  readonly targeting?: readonly Condition[];
  readonly overrides?: readonly Override[];
  readonly shadows?: readonly Shadow[];
  /** Shuts out the units that were assigned before this epoch; at least the present one, at most the coming epoch. */
  readonly minimumEpoch?: number;
}
