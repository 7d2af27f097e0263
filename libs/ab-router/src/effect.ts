/** Why a result must not be read as an answer yet, or that it may be. */
export type EffectStatus =
  | 'ready'
  /** Fewer units in an arm than the method's approximation needs. */
  | 'too-few-units'
  /** Fewer units with, or without, the outcome than the approximation needs. */
  | 'too-few-events'
  /** A fixed-horizon result before its planned number of units: reading it early inflates false alarms. */
  | 'before-horizon'
  /** All values are equal, so nothing can be said about their spread. */
  | 'no-variance'
  /** The baseline is 0, so there is no relative effect. */
  | 'no-baseline'
  /** The evidence itself is impossible, such as more outcomes than units. */
  | 'invalid-evidence'
  /** What was asked for is impossible, such as an α of 2. */
  | 'invalid-options';

/**
 * What the evidence says about a difference between two arms, always as treatment minus control. Numbers that a
 * status other than `ready` makes meaningless are NaN or infinite, never a guess; JSON writes them as null.
 */
export interface Effect {
  /** The estimated difference, in the metric's unit; a relative effect is a share of the control's mean. */
  readonly estimate: number;
  /** Standard error of the estimate. */
  readonly standardError: number;
  /** `[low, high]`; one end is infinite for a one-sided interval. */
  readonly interval: readonly [low: number, high: number];
  /** The interval covers the true effect with at least this probability: 1 − α. */
  readonly confidence: number;
  /** The probability of evidence at least as strong under no effect; null where the method has none. */
  readonly pValue: number | null;
  /** Evidence against no effect as a bet: its expectation is at most 1 under no effect; null where there is none. */
  readonly eValue: number | null;
  /** Units per arm. */
  readonly n: { readonly control: number; readonly treatment: number };
  /** Whether the result may be looked at again and again while data come in. */
  readonly isAnytimeValid: boolean;
  readonly status: EffectStatus;
}
