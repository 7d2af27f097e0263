import { armOfSlot } from './allocation.ts';
import { shareOfSlots, type Experiment } from './experiment.ts';
import { slotOf } from './slot.ts';

/** Which arm a unit gets, and everything needed to explain and later to weigh that decision. */
export interface Decision {
  readonly arm: string;
  /** The unit's slot, in [0, 10000). */
  readonly slot: number;
  readonly epoch: number;
  /** The probability with which a random unit gets this arm, in (0, 1]. */
  readonly propensity: number;
  readonly reason: 'split';
}

/**
 * Assigns a unit to an arm. The same experiment and unit always give the same decision; no state, clock or random
 * number takes part. Total: it never throws on a defined experiment, whatever the unit.
 *
 * @param unit the entity that must keep getting the same arm; any string, the empty one included
 */
export function assign(experiment: Experiment, unit: string): Decision {
  const slot = slotOf(experiment.salt, 'arm', unit);
  const range = armOfSlot(experiment.allocation, slot);
  return {
    arm: range.arm,
    slot,
    epoch: experiment.epoch,
    propensity: shareOfSlots(range.to - range.from),
    reason: 'split',
  };
}
