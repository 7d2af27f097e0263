import { chiSquareSurvival } from '../numerics/chi-square.ts';

/**
 * The p-value of a χ²-like statistic over dependent rows: `P(χ²_df ≥ statistic / d)`. Rows that come in clumps (of one
 * time, of one user) make such a statistic `d` times as large on average as independent rows would; dividing puts its
 * mean back to `df`.
 *
 * Source: the first-order correction of Rao and Scott (1981).
 *
 * @param statistic at least 0
 * @param degreesOfFreedom at or below 0 nothing can differ, and the p-value is 1
 * @param designEffect at least 1; less, or NaN, counts as 1: independent rows are never too pessimistic
 * @returns in [0, 1]
 * @example designCorrectedPValue(18.307, 10) ≈ 0.0500005
 * @example designCorrectedPValue(2 * 18.307, 10, 2) ≈ 0.0500005
 * @example designCorrectedPValue(5, 0) === 1
 */
export function designCorrectedPValue(statistic: number, degreesOfFreedom: number, designEffect = 1): number {
  if (!(degreesOfFreedom > 0) || !(statistic > 0)) return 1;
  return chiSquareSurvival(statistic / atLeastOne(designEffect), degreesOfFreedom);
}

/** A design effect as the measures read it: what is not above 1 (or is NaN) is 1. */
export function atLeastOne(designEffect: number): number {
  return designEffect > 1 ? designEffect : 1;
}
