import { designCorrectedPValue } from './design-corrected-p-value.ts';
import { pairBins } from './paired-bins.ts';

/** A χ² test that two samples have the same shares. */
export interface Homogeneity {
  /** At least 0; finite also for a category that training never saw. */
  readonly statistic: number;
  /** Bins not empty in both samples, less 1. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  /** Smallest count expected in an occupied bin of either sample; the χ² law is rough below about 5. */
  readonly smallestExpected: number;
}

/**
 * The two-sample χ² statistic `Σ (m c − n r)² / (n m (c + r))`, r of m rows in training and c of n now. Symmetric in
 * its arguments. Both samples are random here, unlike in a goodness-of-fit test, so an unseen category is finite.
 *
 * Empty bins: one that is empty in both samples leaves the degrees of freedom; with none left the p-value is 1. Nothing
 * is pooled: `smallestExpected` tells when it should have been. Null when a side has no rows.
 *
 * It says whether shares differ, not by how much: take the Jensen–Shannon or Hellinger distance for that.
 *
 * Source: Pearson (1911).
 *
 * @param reference rows per bin in training, at least 0
 * @param current rows per bin now, in the same bins
 * @param designEffect of the rows, at least 1; divides the statistic of the p-value
 * @example homogeneity([10, 30], [20, 20])?.statistic ≈ 16 / 3
 * @example homogeneity([10, 30], [20, 20])?.pValue ≈ 0.020921335
 * @example homogeneity([10, 0], [20, 0])?.pValue === 1
 * @example homogeneity([30, 10], [10, 10])?.smallestExpected ≈ 20 / 3
 */
export function homogeneity(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  designEffect = 1,
): Homogeneity | null {
  const paired = pairBins(reference, current);
  if (paired === null) return null;
  const { bins, referenceRows: m, currentRows: n, occupied } = paired;
  let statistic = 0;
  let fewest = Infinity;
  for (let i = 0; i < bins; i++) {
    const r = reference[i] ?? 0;
    const c = current[i] ?? 0;
    if (r + c === 0) continue;
    const difference = m * c - n * r;
    statistic += (difference / (n * m)) * (difference / (c + r));
    fewest = Math.min(fewest, r + c);
  }
  const degreesOfFreedom = occupied - 1;
  return {
    statistic,
    degreesOfFreedom,
    pValue: designCorrectedPValue(statistic, degreesOfFreedom, designEffect),
    smallestExpected: (fewest * Math.min(n, m)) / (n + m),
  };
}
