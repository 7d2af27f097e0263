import { lowerGamma, upperGamma } from './incomplete-gamma.ts';

/**
 * The standard normal distribution function Φ(z). Small tails keep their relative accuracy.
 *
 * Source: Φ(z) = ½ erfc(−z/√2), erfc(x) = Q(½, x²).
 *
 * @example normalCdf(1.959963984540054) ≈ 0.975
 */
export function normalCdf(z: number): number {
  const half = (z * z) / 2;
  if (z < 0) return 0.5 * upperGamma(0.5, half);
  return 0.5 + 0.5 * lowerGamma(0.5, half);
}

/** The upper tail `1 − Φ(z)`, exact to its last digits also far out. */
export function normalSurvival(z: number): number {
  return normalCdf(-z);
}

/** `P(|Z| ≥ |z|)`: the two-sided p-value of a z statistic. */
export function twoSidedNormal(z: number): number {
  return upperGamma(0.5, (z * z) / 2);
}

/** The standard normal density. */
export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/**
 * The standard normal quantile Φ⁻¹(p), to about 1e-15 of itself.
 *
 * Starts from the rational bound of Abramowitz & Stegun 26.2.23 (error 4.5e-4) and takes Halley steps, each of which
 * triples the correct digits.
 *
 * @param p in [0, 1]; the ends give ∓Infinity, anything else NaN
 * @example normalQuantile(0.975) ≈ 1.959963984540054
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (p > 0.5) return -lowerQuantile(1 - p);
  return lowerQuantile(p);
}

/** Φ⁻¹(p) for p ≤ ½, where Φ is accurate relative to itself. */
function lowerQuantile(p: number): number {
  const t = Math.sqrt(-2 * Math.log(p));
  let z =
    (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 3; step++) {
    const error = (normalCdf(z) - p) / normalDensity(z);
    z -= error / (1 + (z * error) / 2);
  }
  return z;
}
