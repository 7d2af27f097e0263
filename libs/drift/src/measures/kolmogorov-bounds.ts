import { pairBins } from './paired-bins.ts';

/** Where a Kolmogorov–Smirnov statistic lies when only counts per bin are known. */
export interface KolmogorovBounds {
  /** The largest distance at an edge; in [0, 1]. */
  readonly low: number;
  /** `low` plus the most that a bin can hide; in [0, 1]. */
  readonly high: number;
}

/**
 * Bounds of the two-sample Kolmogorov–Smirnov statistic from counts in ordered bins:
 * `D_edges ≤ D ≤ D_edges + max min(p, q)`, with D_edges the largest `|F − G|` at an edge. Inside a bin the two
 * functions only rise, by p and by q, so their distance cannot pass either end's by more than the smaller rise. Both
 * bounds are symmetric in the arguments.
 *
 * Empty bins add nothing. A value on an edge belongs to the bin above it, on both sides alike. Null when a side has no
 * rows. The order of the bins matters: categories have no such statistic.
 *
 * @param reference rows per bin in training, lowest bin first
 * @param current rows per bin now, in the same bins
 * @example kolmogorovBounds([10, 20, 10], [20, 10, 10])?.low ≈ 0.25
 * @example kolmogorovBounds([10, 20, 10], [20, 10, 10])?.high ≈ 0.5
 */
export function kolmogorovBounds(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): KolmogorovBounds | null {
  const paired = pairBins(reference, current);
  if (paired === null) return null;
  const { bins, referenceRows: m, currentRows: n } = paired;
  let largest = 0;
  let hidden = 0;
  let r = 0;
  let c = 0;
  for (let i = 0; i < bins; i++) {
    r += reference[i] ?? 0;
    c += current[i] ?? 0;
    largest = Math.max(largest, Math.abs(r * n - c * m));
    hidden = Math.max(hidden, Math.min((reference[i] ?? 0) / m, (current[i] ?? 0) / n));
  }
  const low = Math.min(1, largest / (m * n));
  return { low, high: Math.min(1, low + hidden) };
}
