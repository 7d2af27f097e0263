/** Count, mean and sum of squared deviations of one number per unit. */
export interface Moments {
  readonly kind: 'moments';
  /** Units: a whole number of at least 0. */
  readonly n: number;
  /** In the metric's unit; 0 while there are no units. */
  readonly mean: number;
  /** `Σ(x − mean)²`, in the metric's unit squared. */
  readonly m2: number;
}

/** No evidence yet. */
export const NO_MOMENTS: Moments = { kind: 'moments', n: 0, mean: 0, m2: 0 };

/**
 * The evidence with one more unit's value.
 *
 * Source: Welford, Technometrics 4 (1962).
 *
 * @param x finite
 * @example addMoments({ kind: 'moments', n: 1, mean: 1, m2: 0 }, 3).m2 === 2
 */
export function addMoments({ n, mean, m2 }: Moments, x: number): Moments {
  const delta = x - mean;
  const next = mean + delta / (n + 1);
  return { kind: 'moments', n: n + 1, mean: next, m2: m2 + delta * (x - next) };
}

/**
 * Both together: counts exactly, moments within 1e-12 of the scale |mean| + std in whatever order parts are merged.
 *
 * Source: Chan, Golub & LeVeque, The American Statistician 37 (1983).
 *
 * @example mergeMoments({ kind: 'moments', n: 1, mean: 1, m2: 0 }, { kind: 'moments', n: 1, mean: 3, m2: 0 }).mean === 2
 */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n;
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const delta = b.mean - a.mean;
  return {
    kind: 'moments',
    n,
    mean: (a.n * a.mean + b.n * b.mean) / n,
    m2: a.m2 + b.m2 + delta * delta * ((a.n * b.n) / n),
  };
}

/**
 * The sample variance `m2 / (n − 1)`; NaN below two units.
 *
 * @example variance({ kind: 'moments', n: 3, mean: 2, m2: 2 }) === 1
 */
export function variance({ n, m2 }: Moments): number {
  return n < 2 ? Number.NaN : Math.max(0, m2) / (n - 1);
}

/**
 * The moments of values that were kept as sums.
 *
 * @param n units
 * @param sum Σx
 * @param sumOfSquares Σx²
 * @example momentsFromSums(4, 10, 30).m2 === 5
 */
export function momentsFromSums(n: number, sum: number, sumOfSquares: number): Moments {
  if (n === 0) return NO_MOMENTS;
  const mean = sum / n;
  return { kind: 'moments', n, mean, m2: Math.max(0, sumOfSquares - sum * mean) };
}
