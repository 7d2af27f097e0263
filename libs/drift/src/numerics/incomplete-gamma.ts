import { logGamma, stirlingCorrection } from './log-gamma.ts';

const TINY = 1e-300;
const EPSILON = 2 ** -53;
const MAXIMUM_TERMS = 100_000;

/**
 * The regularised upper incomplete gamma function `Q(a, x) = Γ(a, x) / Γ(a)`: series below a + 1, continued fraction
 * above. Small tails keep their relative accuracy (about 1e-13).
 *
 * Source: Abramowitz & Stegun 6.5.29 and 6.5.31.
 *
 * @param a above 0
 * @param x at least 0
 * @returns in [0, 1]; NaN outside the domain
 * @example upperGamma(2.5, 4) ≈ 0.1562356276
 */
export function upperGamma(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 1;
  if (x === Number.POSITIVE_INFINITY) return 0;
  return x < a + 1 ? 1 - series(a, x) : fraction(a, x);
}

/**
 * The regularised lower incomplete gamma function, `1 − Q(a, x)`, without the cancellation of that difference.
 *
 * @param a above 0
 * @param x at least 0
 */
export function lowerGamma(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN;
  if (x === 0) return 0;
  if (x === Number.POSITIVE_INFINITY) return 1;
  return x < a + 1 ? series(a, x) : 1 - fraction(a, x);
}

/** `x^a e^−x / Γ(a)`; for large a without subtracting large logarithms from each other. */
function prefactor(a: number, x: number): number {
  if (a < 15) return Math.exp(a * Math.log(x) - x - logGamma(a));
  const distance = (x - a) / a;
  return (
    Math.exp(a * (Math.log1p(distance) - distance) - stirlingCorrection(a)) * Math.sqrt(a / (2 * Math.PI))
  );
}

function series(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MAXIMUM_TERMS && term > sum * EPSILON; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return Math.min(1, sum * prefactor(a, x));
}

/** Lentz's method. */
function fraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let value = d;
  for (let n = 1; n < MAXIMUM_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    d = 1 / (Math.abs(d) < TINY ? TINY : d);
    c = b + numerator / c;
    if (Math.abs(c) < TINY) c = TINY;
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < EPSILON * 4) break;
  }
  return Math.min(1, value * prefactor(a, x));
}
