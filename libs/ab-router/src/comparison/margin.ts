import type { Effect } from '../effect.ts';

/** Whether an increase of the metric is good or bad. */
export type Direction = 'higher-is-better' | 'lower-is-better';

/** Why a margin could not be judged. */
export type UndecidedReason =
  /** The effect's status is not `ready`. */
  | 'not-ready'
  /** The interval contains the margin: more units may decide. */
  | 'interval-contains-margin'
  /** The margin is negative or not finite; equivalence needs one above 0. */
  | 'invalid-margin';

/** Whether a treatment is at most a margin worse than the control. The effect is the evidence. */
export type NonInferiority =
  | { readonly kind: 'non-inferior' | 'inferior'; readonly effect: Effect }
  | { readonly kind: 'undecided'; readonly reason: UndecidedReason; readonly effect: Effect };

/** Whether a treatment differs from the control by less than a margin either way. The effect is the evidence. */
export type Equivalence =
  | { readonly kind: 'equivalent' | 'different'; readonly effect: Effect }
  | { readonly kind: 'undecided'; readonly reason: UndecidedReason; readonly effect: Effect };

/**
 * Non-inferiority: is the treatment worse by less than the margin? Non-inferior when the whole interval lies on the
 * good side of it, inferior when it lies on the bad side.
 *
 * The error of each verdict is the interval's on that side: α for a one-sided interval of confidence 1 − α, α/2 for a
 * two-sided one. A one-sided interval can reach only the verdict that its finite end speaks for. As valid under
 * peeking as the effect is.
 *
 * @param effect treatment minus control, by any method and on either scale
 * @param margin the loss that is accepted, in the effect's unit (a share, where the effect is relative); at least 0
 * @example nonInferiority(compare({ kind: 'binary', n: 9000, k: 900 }, { kind: 'binary', n: 9000, k: 900 }, { method: 'fixed' }), 0.01, 'higher-is-better').kind === 'non-inferior'
 */
export function nonInferiority(effect: Effect, margin: number, direction: Direction): NonInferiority {
  if (!(margin >= 0 && Number.isFinite(margin)))
    return { kind: 'undecided', reason: 'invalid-margin', effect };
  if (effect.status !== 'ready') return { kind: 'undecided', reason: 'not-ready', effect };
  const [low, high] = effect.interval;
  const [worst, best] = direction === 'higher-is-better' ? [low, high] : [-high, -low];
  if (worst > -margin) return { kind: 'non-inferior', effect };
  if (best < -margin) return { kind: 'inferior', effect };
  return { kind: 'undecided', reason: 'interval-contains-margin', effect };
}

/**
 * Equivalence by two one-sided tests: is the difference smaller than the margin either way? Equivalent when the whole
 * interval lies within ±margin; different when it lies wholly outside, which is more than being different from 0.
 *
 * The error of `equivalent` is α for a two-sided interval of confidence 1 − 2α: ask `compare` for twice the alpha. As
 * valid under peeking as the effect is. A one-sided interval cannot show equivalence.
 *
 * Source: Schuirmann, Journal of Pharmacokinetics and Biopharmaceutics 15 (1987).
 *
 * @param effect treatment minus control, by any method and on either scale
 * @param margin the difference that does not matter, in the effect's unit; above 0
 * @example equivalence(compare({ kind: 'binary', n: 100, k: 50 }, { kind: 'binary', n: 100, k: 50 }, { method: 'fixed' }), 0.01).kind === 'undecided'
 */
export function equivalence(effect: Effect, margin: number): Equivalence {
  if (!(margin > 0 && Number.isFinite(margin)))
    return { kind: 'undecided', reason: 'invalid-margin', effect };
  if (effect.status !== 'ready') return { kind: 'undecided', reason: 'not-ready', effect };
  const [low, high] = effect.interval;
  if (low > -margin && high < margin) return { kind: 'equivalent', effect };
  if (low > margin || high < -margin) return { kind: 'different', effect };
  return { kind: 'undecided', reason: 'interval-contains-margin', effect };
}
