import { binomialCdf } from '../src/numerics/binomial.ts';

/**
 * The upper Clopper–Pearson bound of a rate: with this confidence the true rate is below it. The rate p solves
 * `P(X ≤ k) = 1 − confidence`, found by bisection.
 *
 * @param k times it happened
 * @param n times it could have happened
 */
export function upperBound(k: number, n: number, confidence = 0.99): number {
  if (k >= n) return 1;
  let low = k / n;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (binomialCdf(k, n, middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}
