import { pairBins } from './paired-bins.ts';

/** Below this relative difference of two shares the closed form would cancel, and its series is exact instead. */
const SERIES_BELOW = 0.01;

/**
 * The Jensen–Shannon distance `√(½ KL(p‖m) + ½ KL(q‖m))`, `m = (p + q)/2`, base 2: a metric from 0 (same shares) to 1
 * (no bin in common). Symmetric in its arguments.
 *
 * Empty bins: a share of 0 contributes by `0 · log 0 = 0`, so nothing is smoothed; a bin empty in both samples changes
 * nothing. Null when a side has no rows. Ties fall wherever the edges put them.
 *
 * Without drift it is not 0: its 95% point is about `√(χ²_{bins−1, 0.95} (1/n + 1/m) / (8 ln 2))`.
 *
 * Source: Lin (1991); Endres and Schindelin (2003).
 *
 * @param reference rows per bin in training, at least 0
 * @param current rows per bin now, in the same bins
 * @returns in [0, 1]
 * @example jensenShannonDistance([1, 1, 0], [0, 1, 1]) ≈ Math.SQRT1_2
 * @example jensenShannonDistance([5, 0], [0, 9]) === 1
 * @example jensenShannonDistance([5, 0], [0, 0]) === null
 */
export function jensenShannonDistance(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): number | null {
  const paired = pairBins(reference, current);
  if (paired === null) return null;
  let divergence = 0;
  for (let i = 0; i < paired.bins; i++) {
    const p = (reference[i] ?? 0) / paired.referenceRows;
    const q = (current[i] ?? 0) / paired.currentRows;
    if (p + q > 0) divergence += ((p + q) / 4) * mixingGain(Math.abs(p - q) / (p + q));
  }
  return Math.sqrt(Math.min(1, divergence / Math.LN2));
}

/** `(1 + t) ln(1 + t) + (1 − t) ln(1 − t)`, at least 0, for t in [0, 1]. */
function mixingGain(t: number): number {
  if (t >= 1) return 2 * Math.LN2;
  const square = t * t;
  if (t < SERIES_BELOW) return square * (1 + square * (1 / 6 + square * (1 / 15 + square * (1 / 28))));
  return (1 + t) * Math.log1p(t) + (1 - t) * Math.log1p(-t);
}
