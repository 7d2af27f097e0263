import { upperGamma } from './incomplete-gamma.ts';

/**
 * The upper tail of the χ² distribution: the p-value of a χ² statistic.
 *
 * Source: Abramowitz & Stegun 26.4.19.
 *
 * @param statistic at least 0
 * @param df degrees of freedom, above 0
 * @example chiSquareSurvival(18.1818181818, 1) ≈ 2.00786561e-5
 */
export function chiSquareSurvival(statistic: number, df: number): number {
  return upperGamma(df / 2, statistic / 2);
}
