import { pairBins } from './paired-bins.ts';

/**
 * The Hellinger distance `√(½ Σ (√p − √q)²)` between two lists of counts: a metric from 0 (same shares) to 1 (no bin in
 * common). Symmetric in its arguments.
 *
 * Empty bins need no smoothing; one empty in both samples changes nothing. Null when a side has no rows. Ties fall
 * wherever the edges put them.
 *
 * Source: Hellinger (1909).
 *
 * @param reference rows per bin in training, at least 0
 * @param current rows per bin now, in the same bins
 * @returns in [0, 1]
 * @example hellingerDistance([1, 1, 0], [0, 1, 1]) ≈ Math.SQRT1_2
 * @example hellingerDistance([5, 0], [0, 9]) === 1
 */
export function hellingerDistance(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  const paired = pairBins(reference, current);
  if (paired === null) return null;
  let sum = 0;
  for (let i = 0; i < paired.bins; i++) {
    const p = (reference[i] ?? 0) / paired.referenceRows;
    const q = (current[i] ?? 0) / paired.currentRows;
    sum += (Math.sqrt(p) - Math.sqrt(q)) ** 2;
  }
  return Math.sqrt(Math.min(1, sum / 2));
}
