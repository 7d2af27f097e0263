import type { Moments } from '../moments.ts';

/** Moments and the ends of a sample. */
export interface BoundedSample extends Moments {
  /** null without any value. */
  readonly min: number | null;
  readonly max: number | null;
}

/**
 * An upper bound of the p-value of two means that differ by t: Bernstein's
 * `2 exp(−t² / (2 v + ⅔ w t))`, `v = σ² (1/n + 1/m)`, `w = R / min(n, m)`, with the pooled variance σ² and range R of
 * both samples; it holds for skewed and heavy-tailed values, where a z test is too sure. A design effect multiplies v
 * and w. 1 when a side has no rows or the numbers overflow.
 *
 * Source: Bernstein (1924); range and variance are the observed ones, which makes it approximate.
 *
 * @returns in [0, 1]
 * @example meanBound({ n: 100, mean: 0, m2: 100, min: -2, max: 2 }, { n: 100, mean: 0, m2: 100, min: -2, max: 2 }) === 1
 */
export function meanBound(a: BoundedSample, b: BoundedSample, designEffect = 1): number {
  if (a.min === null || b.min === null || a.max === null || b.max === null) return 1;
  const difference = Math.abs(a.mean - b.mean);
  if (difference === 0) return 1;
  const rows = a.n + b.n;
  const range = Math.max(a.max, b.max) - Math.min(a.min, b.min);
  const pooled = (a.m2 + b.m2 + (difference * difference * a.n * b.n) / rows) / rows;
  const variance = pooled * (1 / a.n + 1 / b.n);
  const spread =
    Math.max(1, designEffect) * (2 * variance + (2 / 3) * (range / Math.min(a.n, b.n)) * difference);
  const bound = 2 * Math.exp(-(difference * difference) / spread);
  return bound < 1 ? bound : 1;
}
