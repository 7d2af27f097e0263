import { logBeta } from './log-gamma.ts';
import { regularizedBeta, regularizedBetaComplement } from './incomplete-beta.ts';
import { normalQuantile, twoSidedNormal } from './normal.ts';

/**
 * From here on t is transformed to a normal, `z = √y (1 + (y + 3)/(48a²))` with `y = a ln(1 + t²/df)` and
 * `a = df − ½`: exact to 1e-13, where an incomplete beta function loses digits. Source: Hill, Algorithms 395 and 396,
 * Communications of the ACM 13 (1970).
 */
const LARGE = 1e5;

/**
 * Student's t distribution function.
 *
 * Source: Abramowitz & Stegun 26.7.1.
 *
 * @param df degrees of freedom, above 0, whole or not; +Infinity is not taken
 * @example studentCdf(2, 5.5) ≈ 0.9516228
 */
export function studentCdf(t: number, df: number): number {
  const lower = 0.5 * twoSidedStudent(t, df);
  return t < 0 ? lower : 1 - lower;
}

/** `P(|T| ≥ |t|)`: the two-sided p-value of a t statistic, accurate relative to itself also far out. */
export function twoSidedStudent(t: number, df: number): number {
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  if (df > LARGE) {
    const a = df - 0.5;
    const y = a * Math.log1p(square / df);
    return twoSidedNormal(Math.sqrt(y) * (1 + (y + 3) / (48 * a * a)));
  }
  return square < df
    ? regularizedBetaComplement(square / (df + square), 0.5, df / 2, df / (df + square))
    : regularizedBeta(df / (df + square), df / 2, 0.5, square / (df + square));
}

/**
 * Student's t quantile: Newton's method on the distribution function, kept between bounds that are halved when a step
 * would leave them.
 *
 * @param p in (0, 1)
 * @param df degrees of freedom, above 0
 * @returns ∓Infinity at the ends, NaN outside
 * @example studentQuantile(0.975, 10) ≈ 2.2281388519649
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return Number.NaN;
  if (p === 0.5) return 0;
  if (p < 0.5) return -upperQuantile(p, df);
  return upperQuantile(1 - p, df);
}

/** The t whose upper tail is q, for q below ½. */
function upperQuantile(q: number, df: number): number {
  if (q === 0) return Number.POSITIVE_INFINITY;
  if (df > LARGE) {
    const a = df - 0.5;
    const z = -normalQuantile(q);
    const y = (z / (1 + (z * z + 3) / (48 * a * a))) ** 2;
    return Math.sqrt(df * Math.expm1(y / a));
  }
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let t = Math.max(1e-8, -normalQuantile(q));
  const logScale = logBeta(0.5, df / 2) + 0.5 * Math.log(df);
  for (let step = 0; step < 200; step++) {
    const tail = 0.5 * twoSidedStudent(t, df);
    if (tail > q) low = t;
    else high = t;
    const density = Math.exp(-logScale - ((df + 1) / 2) * Math.log1p((t * t) / df));
    const newton = t + (tail - q) / density;
    const next =
      newton > low && newton < high ? newton : high === Number.POSITIVE_INFINITY ? t * 2 : (low + high) / 2;
    if (Math.abs(next - t) <= 1e-15 * Math.abs(t)) return next;
    t = next;
  }
  return t;
}
