import { kolmogorovSurvival } from '../numerics/kolmogorov.ts';
import { atLeastOne } from './design-corrected-p-value.ts';

/**
 * The p-value of a two-sample Kolmogorov–Smirnov statistic by the plain limit law at `λ = √(n m / (n + m)) · D`. The
 * better choice for samples of comparable size; conservative when one is ten times the other, and with ties.
 *
 * Source: Kolmogorov (1933), Smirnov (1939). A design effect divides the effective number of rows.
 *
 * @param statistic D, in [0, 1]
 * @param referenceRows at least 1; without rows on a side the p-value is 1
 * @param currentRows at least 1
 * @param designEffect of the rows, at least 1
 * @returns in [0, 1]
 * @example kolmogorovPValue(0.2, 100, 100) ≈ 0.03663105
 */
export function kolmogorovPValue(
  statistic: number,
  referenceRows: number,
  currentRows: number,
  designEffect = 1,
): number {
  return kolmogorovSurvival(rootOfEffectiveRows(referenceRows, currentRows, designEffect) * statistic);
}

/**
 * The same with Stephens' correction for small samples, `λ = (√nₑ + 0.12 + 0.11 / √nₑ) · D`, `nₑ = n m / (n + m)`: the
 * better choice when the reference is at least ten times the window, and too small a p-value for equal sizes.
 *
 * Source: Stephens (1970).
 *
 * @param statistic D, in [0, 1]
 * @param referenceRows at least 1; without rows on a side the p-value is 1
 * @param currentRows at least 1
 * @param designEffect of the rows, at least 1
 * @returns in [0, 1]
 * @example stephensPValue(0.2, 100, 100) ≈ 0.03137665
 */
export function stephensPValue(
  statistic: number,
  referenceRows: number,
  currentRows: number,
  designEffect = 1,
): number {
  const root = rootOfEffectiveRows(referenceRows, currentRows, designEffect);
  return root > 0 ? kolmogorovSurvival((root + 0.12 + 0.11 / root) * statistic) : 1;
}

function rootOfEffectiveRows(m: number, n: number, designEffect: number): number {
  return m > 0 && n > 0 ? Math.sqrt((m * n) / (m + n) / atLeastOne(designEffect)) : 0;
}
