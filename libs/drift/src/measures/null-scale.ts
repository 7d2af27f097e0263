import { chiSquareSurvival } from '../numerics/chi-square.ts';

/** What a statistic is without drift, measured on parts of the reference. */
export interface NullScale {
  /** How many parts. */
  readonly parts: number;
  readonly mean: number;
  /** Sample variance (divided by parts − 1). */
  readonly variance: number;
}

/**
 * Mean and variance of a statistic over parts of the reference.
 *
 * @param statistics one per part, finite and at least 0
 * @returns null for fewer than two
 * @example nullScale([1, 2, 3])?.variance === 1
 * @example nullScale([1]) === null
 */
export function nullScale(statistics: readonly number[]): NullScale | null {
  const parts = statistics.length;
  if (parts < 2) return null;
  const mean = statistics.reduce((sum, value) => sum + value, 0) / parts;
  const variance = statistics.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (parts - 1);
  return { parts, mean, variance };
}

/**
 * The upper tail of a statistic that is a sum of weighted squares of normals, whose exact law depends on weights nobody
 * knows: `P(g χ²_ν ≥ statistic)` with `g = variance / (2 mean)` and `ν = 2 mean² / variance` of the null scale. About
 * right in the body; far out it inherits the noise of `parts` values, so do not read much into p-values below 1 / parts.
 *
 * A null scale without variance: 0 for a statistic above the mean, else 1.
 *
 * Source: Satterthwaite (1946).
 *
 * @param statistic at least 0
 * @returns in [0, 1]
 * @example nullScalePValue(18.307, { parts: 50, mean: 10, variance: 20 }) ≈ 0.0500005
 */
export function nullScalePValue(statistic: number, { mean, variance }: NullScale): number {
  if (!(variance > 0) || !(mean > 0)) return statistic > mean ? 0 : 1;
  return chiSquareSurvival((2 * mean * Math.max(0, statistic)) / variance, (2 * mean * mean) / variance);
}
