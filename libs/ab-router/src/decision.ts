/**
 * Why a unit has its arm.
 *
 * - `split`: its slot lies in the arm's share, and no earlier epoch gave it to another arm
 * - `ramp`: the same, but the unit may have met another arm before: its slot has changed hands since, or the prior
 *   assignment was another. Such units are contaminated; keep them out of comparisons that cannot bear carry-over
 * - `sticky`: it keeps the arm of its prior assignment, whatever the shares are now
 * - `override`: somebody gave it the arm by hand. Not randomised; keep it out of every comparison
 */
export type AssignmentReason = 'split' | 'ramp' | 'sticky' | 'override';

/**
 * Why a unit has no arm. The reasons are tried in this order, after `override`; whoever asked serves what it would
 * serve without the experiment.
 *
 * - `stopped`: the experiment has ended (this one comes before overrides)
 * - `no-unit`: there is nothing to hash
 * - `other-layer-slot`: the unit's place in the layer belongs to another experiment, or to none
 * - `blocked-cohort`: it was assigned before the minimum epoch
 * - `ineligible`: its attributes do not meet the targeting
 * - `reservoir`: its slot is in reserve
 */
export type ExclusionReason =
  'stopped' | 'no-unit' | 'other-layer-slot' | 'blocked-cohort' | 'ineligible' | 'reservoir';

/** Which arm a unit gets, and everything needed to explain and later to weigh that decision. */
export interface Assigned {
  readonly kind: 'assigned';
  readonly arm: string;
  /** The epoch whose draw this is: the present one, or for `sticky` the one in which the unit was first assigned. */
  readonly epoch: number;
  /** The unit's slot, in [0, 10000). */
  readonly slot: number;
  /**
   * The probability, in (0, 1], that a unit like this got this arm in the draw of `epoch`: the arm's slots in that
   * epoch's allocation / 10000. The draw is the salt's, over units that the layer lets in and the targeting takes;
   * falling into the reservoir is one of its outcomes, so the propensities of the arms add up to the traffic. That
   * of a `sticky` decision is the one under which the unit came by its arm, as inverse-probability weights and
   * sample-ratio tests by epoch need it, not the 1 with which it keeps it. That of an `override` is 1: nothing was
   * drawn, and nothing can be estimated from it.
   */
  readonly propensity: number;
  readonly reason: AssignmentReason;
  /** Arms or versions to score along, never to serve. */
  readonly shadow: readonly string[];
}

/** That a unit gets no arm, and why. */
export interface Excluded {
  readonly kind: 'excluded';
  readonly reason: ExclusionReason;
  readonly epoch: number;
  /** The slot that decided: of purpose `arm` for `reservoir`, of purpose `layer` for `other-layer-slot`, else null. */
  readonly slot: number | null;
}

/** What an experiment says about a unit. */
export type Decision = Assigned | Excluded;
