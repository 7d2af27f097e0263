import { armOfSlot, slotsOf } from './allocation.ts';
import { armSlotOf, layerSlotOf, shadowSlotOf, type CompiledExperiment } from './compile-experiment.ts';
import type { AssignmentReason, Decision, ExclusionReason } from './decision.ts';
import type { Experiment } from './experiment.ts';
import { overriddenArm } from './override.ts';
import { shadowsAt } from './shadow.ts';
import { shareOfSlots } from './slot.ts';
import { spanAt } from './slot-span.ts';
import { isTargeted, type Attributes } from './targeting.ts';

/** The arm that a unit got before, as its `Assigned` decision said. Keep those of `override` out of the store. */
export interface PriorAssignment {
  readonly arm: string;
  readonly epoch: number;
}

/** What is known about a unit besides its id. */
export interface AssignmentContext {
  readonly attributes?: Attributes;
  /**
   * The unit's prior assignment, where somebody keeps them. It holds while its arm still owns slots, ahead of
   * targeting and shares. One that this experiment cannot have made (an epoch it has not had, an arm without slots
   * in it) is ignored.
   */
  readonly prior?: PriorAssignment;
}

/**
 * Assigns a unit to an arm. The same arguments always give the same decision; no state, clock or random number takes
 * part. Total: it never throws on a defined experiment, whatever the unit.
 *
 * The order of the questions: stopped, no unit, override, layer, prior assignment (blocked or sticky), targeting,
 * slot. Overrides alone pass the layer, so units that were not chosen by hand are never in two experiments of one
 * layer.
 *
 * Complexity: O(length of salt and unit + ranges), of a compiled experiment O(length of the unit + ranges); allocates
 * only the decision.
 *
 * @param unit the entity that must keep getting the same arm; any string, the empty one included. Null when there is
 *   none; a request without a unit may well be its own
 * @example assign(twoArms, 'customer-42').kind === 'assigned'
 */
export function assign(
  experiment: Experiment | CompiledExperiment,
  unit: string | null,
  context?: AssignmentContext,
): Decision {
  const { layer, overrides } = experiment;
  if (experiment.stopped) return excluded(experiment, 'stopped', null);
  if (unit === null) return excluded(experiment, 'no-unit', null);

  const forced = overrides.length === 0 ? undefined : overriddenArm(overrides, unit);
  if (forced !== undefined) {
    return assigned(experiment, unit, forced, armSlotOf(experiment, unit), experiment.epoch, 1, 'override');
  }

  const layerSlot = layerSlotOf(experiment, unit);
  if (layer !== null && layerSlot !== null && (layerSlot < layer.from || layerSlot >= layer.to)) {
    return excluded(experiment, 'other-layer-slot', layerSlot);
  }

  const prior = context?.prior;
  const drawn = prior === undefined ? 0 : slotsAtDraw(experiment, prior);
  if (prior !== undefined && drawn > 0) {
    if (prior.epoch < experiment.minimumEpoch) return excluded(experiment, 'blocked-cohort', null);
    if (slotsOf(experiment.allocation, prior.arm) > 0) {
      const slot = armSlotOf(experiment, unit);
      return assigned(experiment, unit, prior.arm, slot, prior.epoch, shareOfSlots(drawn), 'sticky');
    }
  }

  if (!isTargeted(experiment.targeting, context?.attributes)) return excluded(experiment, 'ineligible', null);

  const slot = armSlotOf(experiment, unit);
  const { arm } = armOfSlot(experiment.allocation, slot);
  if (arm === null) return excluded(experiment, 'reservoir', slot);
  const hasMetAnother = drawn > 0 && prior?.arm !== arm;
  const reason = hasMetAnother || spanAt(experiment.contaminated, slot) !== undefined ? 'ramp' : 'split';
  const propensity = shareOfSlots(slotsOf(experiment.allocation, arm));
  return assigned(experiment, unit, arm, slot, experiment.epoch, propensity, reason);
}

const NONE: readonly string[] = Object.freeze([]);

/** How many slots the arm of a prior assignment owned when it was drawn; 0 when this experiment never drew it. */
function slotsAtDraw({ epoch, allocation, history }: Experiment, prior: PriorAssignment): number {
  const then = prior.epoch === epoch ? allocation : history[prior.epoch - 1];
  return then === undefined || typeof prior.arm !== 'string' ? 0 : slotsOf(then, prior.arm);
}

function assigned(
  experiment: Experiment | CompiledExperiment,
  unit: string,
  arm: string,
  slot: number,
  epoch: number,
  propensity: number,
  reason: AssignmentReason,
): Decision {
  return {
    kind: 'assigned',
    arm,
    epoch,
    slot,
    propensity,
    reason,
    shadow:
      experiment.shadows.length === 0
        ? NONE
        : shadowsAt(experiment.shadows, shadowSlotOf(experiment, unit), arm),
  };
}

function excluded({ epoch }: Experiment, reason: ExclusionReason, slot: number | null): Decision {
  return { kind: 'excluded', reason, epoch, slot };
}
