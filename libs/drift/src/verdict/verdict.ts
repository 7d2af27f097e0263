/**
 * What is said of an input or a window. `warning` is one step short of drift; `insufficient` means that too few rows
 * were there to say anything, which is not the same as stable.
 */
export type Verdict = 'stable' | 'warning' | 'drift' | 'insufficient';

/** Below this share of its limit an effect is calm again. */
export const CALM_BELOW = 0.8;

/** Up to this many times α a p-value is worth a warning. */
const WARNING_FACTOR = 10;

/** But never above this. */
const LARGEST_WARNING_ALPHA = 0.05;

/** A test that was made: how sure the difference is, and how large. */
export interface Evidence {
  /** Adjusted over the tests of the window; NaN if it was not made. */
  readonly pAdjusted: number;
  readonly effect: number;
  /** The smallest effect that matters, above 0. */
  readonly limit: number;
}

/**
 * `drift` only if the adjusted p-value is below α and the effect reaches its limit. `warning` if one of them is missed
 * by little: the effect is at least 0.8 of the limit, or the p-value is below 10 α (and 0.05). `insufficient` without a
 * test, else `stable`.
 *
 * @example verdictOf({ pAdjusted: 1e-6, effect: 0.3, limit: 0.1 }, 0.01) === 'drift'
 * @example verdictOf({ pAdjusted: 1e-6, effect: 0.01, limit: 0.1 }, 0.01) === 'stable'
 * @example verdictOf({ pAdjusted: NaN, effect: 0.3, limit: 0.1 }, 0.01) === 'insufficient'
 */
export function verdictOf({ pAdjusted, effect, limit }: Evidence, alpha: number): Verdict {
  if (Number.isNaN(pAdjusted)) return 'insufficient';
  const isSure = pAdjusted < alpha;
  const isLarge = effect >= limit;
  if (isSure && isLarge) return 'drift';
  if (isSure && effect >= CALM_BELOW * limit) return 'warning';
  const nearly = Math.max(alpha, Math.min(LARGEST_WARNING_ALPHA, WARNING_FACTOR * alpha));
  return isLarge && pAdjusted < nearly ? 'warning' : 'stable';
}

/** Worst first: a drift outweighs whatever else there is; what could not be tested outweighs what is stable. */
const SEVERITY: readonly Verdict[] = ['drift', 'warning', 'insufficient', 'stable'];

/**
 * The worst of some verdicts, `drift` before `warning`, `insufficient` and `stable`; `insufficient` for none.
 *
 * @example worstVerdict(['stable', 'drift', 'insufficient']) === 'drift'
 */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  return SEVERITY.find((verdict) => verdicts.includes(verdict)) ?? 'insufficient';
}

/** Smaller is worse; for sorting. */
export function severityRank(verdict: Verdict): number {
  return SEVERITY.indexOf(verdict);
}
