import { regularizedBeta, regularizedBetaComplement } from './incomplete-beta.ts';

/**
 * `P(X ≤ k)` for X ~ Binomial(n, p).
 *
 * Source: Abramowitz & Stegun 26.5.24.
 *
 * @param k whole number
 * @param n whole number, at least 0
 * @param p in [0, 1]
 * @example binomialCdf(12, 42, 0.5) ≈ 0.00395795
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return regularizedBetaComplement(p, k + 1, n - k);
}

/** `P(X ≥ k)` for X ~ Binomial(n, p), accurate relative to itself where it is small. */
export function binomialSurvival(k: number, n: number, p: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  return regularizedBeta(p, k, n - k + 1);
}
