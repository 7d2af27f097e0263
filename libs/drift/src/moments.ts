/**
 * Count, mean and sum of squared deviations of a stream of numbers: enough for mean and standard deviation, and
 * mergeable, so that replicas add up. `m2 / n` is the population variance (divided by n, not n − 1).
 */
export interface Moments {
  readonly n: number;
  readonly mean: number;
  /** Σ (x − mean)², ≥ 0. */
  readonly m2: number;
}

/** No observation yet. */
export const NO_MOMENTS: Moments = { n: 0, mean: 0, m2: 0 };

/**
 * The moments of all values of two streams (Chan, Golub and LeVeque, 1979). Associative and commutative: the counts
 * exactly, mean and m2 within 1e-12 of the scale |mean| + std. The mean of finite values is finite, also near the
 * largest double; m2 may be Infinity there.
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const delta = b.mean - a.mean;
  // Both means weighted, and the counts multiplied first: merge(a, b) and merge(b, a) are equal to the bit.
  const sum = a.n * a.mean + b.n * b.mean;
  const mean = Number.isFinite(sum) ? sum / n : a.mean * (a.n / n) + b.mean * (b.n / n);
  return { n, mean, m2: a.m2 + b.m2 + (delta * delta * (a.n * b.n)) / n };
}

/** Population standard deviation, ≥ 0; 0 when nothing was observed. */
export function standardDeviation({ n, m2 }: Moments): number {
  return n === 0 ? 0 : Math.sqrt(m2 / n);
}
