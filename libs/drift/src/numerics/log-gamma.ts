/** Coefficients B₂ₖ / (2k (2k − 1)) of Stirling's series. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360_360,
  1 / 156,
  -3617 / 122_400,
] as const;

const HALF_LN_TWO_PI = 0.918_938_533_204_672_74;

/** From here on the series above is exact to the last bit of a double. */
const ASYMPTOTIC = 15;

/**
 * What Stirling's formula lacks: `lnΓ(x) − ((x − ½) ln x − x + ½ ln 2π)`, for x ≥ 15. Small, and so kept apart from
 * the large terms, which often cancel.
 */
export function stirlingCorrection(x: number): number {
  const inverseSquare = 1 / (x * x);
  let sum = 0;
  for (let k = STIRLING.length - 1; k >= 0; k--) sum = sum * inverseSquare + (STIRLING[k] ?? 0);
  return sum / x;
}

/**
 * The logarithm of the gamma function, by Stirling's series after shifting small arguments up.
 *
 * Source: Abramowitz & Stegun 6.1.41 and 6.1.15. Error below 1e-14 of max(1, |lnΓ|).
 *
 * @param x above 0; +Infinity gives +Infinity
 * @returns NaN for x ≤ 0
 * @example logGamma(5) ≈ Math.log(24)
 */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  if (x === 1 || x === 2) return 0;
  let shifted = x;
  let product = 1;
  for (; shifted < ASYMPTOTIC; shifted++) product *= shifted;
  return (
    (shifted - 0.5) * Math.log(shifted) -
    shifted +
    HALF_LN_TWO_PI +
    stirlingCorrection(shifted) -
    Math.log(product)
  );
}

/**
 * The logarithm of the beta function, `lnΓ(a) + lnΓ(b) − lnΓ(a + b)`, without the cancellation of that sum when both
 * are large.
 *
 * Source: the arrangement of DiDonato & Morris, ACM TOMS 708 (1992).
 *
 * @param a above 0
 * @param b above 0
 * @returns NaN when one is not above 0
 * @example logBeta(2, 3) ≈ Math.log(1 / 12)
 */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b);
  const large = Math.max(a, b);
  if (!(small > 0)) return Number.NaN;
  if (large < ASYMPTOTIC) return logGamma(small) + logGamma(large) - logGamma(small + large);
  const sum = small + large;
  // ln(large / sum), exact also where the ratio is close to 1.
  const logLargeShare = Math.log1p(-small / sum);
  if (small < ASYMPTOTIC) {
    const correction = stirlingCorrection(large) - stirlingCorrection(sum);
    return logGamma(small) + correction + small - small * Math.log(sum) + (large - 0.5) * logLargeShare;
  }
  const correction = stirlingCorrection(small) + stirlingCorrection(large) - stirlingCorrection(sum);
  return (
    correction +
    HALF_LN_TWO_PI -
    0.5 * Math.log(large) +
    (small - 0.5) * Math.log(small / sum) +
    large * logLargeShare
  );
}
