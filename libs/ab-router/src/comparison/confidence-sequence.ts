import type { Effect } from '../effect.ts';
import { intervalAround, type Alternative } from './alternative.ts';
import { standardErrorOf, type Contrast } from './contrast.ts';

/**
 * The mixture variance ρ² that makes a confidence sequence tightest at a planned number of units:
 * `(−2 ln α + ln(1 − 2 ln α)) / N*`. One-sided sequences take 2α. Fixed before the start, never afterwards.
 *
 * Source: Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, arXiv 2103.06476, appendix B.2.
 *
 * @param plannedUnits N*, both arms together, above 0
 * @param alpha in (0, 1)
 * @example mixtureVariance(5000, 0.05) ≈ 0.001587231
 */
export function mixtureVariance(plannedUnits: number, alpha: number): number {
  const twoLogs = -2 * Math.log(alpha);
  return (twoLogs + Math.log1p(twoLogs)) / plannedUnits;
}

/**
 * By how many standard errors a two-sided confidence sequence reaches to each side:
 * `√((Nρ² + 1)/(Nρ²) · ln((Nρ² + 1)/α²))`.
 *
 * Source: equation 9 of arXiv 2103.06476; the same as equation 14 of Howard, Ramdas, McAuliffe & Sekhon,
 * Annals of Statistics 49 (2021).
 *
 * @param units N, both arms together, above 0
 * @param plannedUnits N*, both arms together
 * @param alpha in (0, 1)
 * @example sequentialMultiplier(5000, 5000, 0.05) ≈ 3.03520899038
 */
export function sequentialMultiplier(units: number, plannedUnits: number, alpha: number): number {
  const information = units * mixtureVariance(plannedUnits, alpha);
  return Math.sqrt(((information + 1) / information) * (Math.log1p(information) - 2 * Math.log(alpha)));
}

/**
 * The same on one side only: `√(2(Nρ² + 1)/(Nρ²) · ln(1 + √(Nρ² + 1)/(2α)))` with ρ² of 2α.
 *
 * Source: proposition B.1 of arXiv 2103.06476.
 *
 * @param alpha in (0, ½)
 * @example oneSidedMultiplier(5000, 5000, 0.05) ≈ 2.77909
 */
export function oneSidedMultiplier(units: number, plannedUnits: number, alpha: number): number {
  const information = units * mixtureVariance(plannedUnits, 2 * alpha);
  return Math.sqrt(
    2 * ((information + 1) / information) * Math.log1p(Math.sqrt(information + 1) / (2 * alpha)),
  );
}

/**
 * The logarithm of the e-value of a z statistic, ln of `exp(ρ²N z²/(2(Nρ² + 1))) / √(Nρ² + 1)`: a bet whose stakes
 * are mixed over normal effects. The two-sided sequence of level α excludes 0 exactly where e > 1/α.
 *
 * @param z estimate by its standard error
 * @param information Nρ², above 0
 * @example logMixture(3, 5000 * mixtureVariance(5000, 0.05)) ≈ Math.log(1 / 0.0549476145474)
 */
export function logMixture(z: number, information: number): number {
  return (information * z * z) / (2 * (information + 1)) - 0.5 * Math.log1p(information);
}

/**
 * The logarithm of the one-sided e-value, ln of `2(exp(ρ²N z²/(2(Nρ² + 1))) − 1) / √(Nρ² + 1)` for z above 0, and
 * −Infinity (nothing left of the stake) otherwise. It excludes 0 exactly where the one-sided sequence does, and lies
 * below the mixture over positive effects, whose factor is `2Φ(x)exp(x²/2) ≥ 2(exp(x²/2) − 1)`; hence its
 * expectation is at most 1 for every effect of 0 or less.
 *
 * @param z estimate by its standard error, towards the alternative
 * @param information Nρ² with ρ² of 2α
 * @example logOneSidedMixture(-1, 8) === -Infinity
 */
export function logOneSidedMixture(z: number, information: number): number {
  if (z <= 0) return Number.NEGATIVE_INFINITY;
  const exponent = (information * z * z) / (2 * (information + 1));
  // Above 40, subtracting 1 changes nothing, and the exponential may leave the range of doubles.
  const logExpMinusOne = exponent > 40 ? exponent : Math.log(Math.expm1(exponent));
  return Math.LN2 + logExpMinusOne - 0.5 * Math.log1p(information);
}

/**
 * Anytime-valid interval, p-value and e-value of a contrast: it may be looked at after every unit, and stopped on.
 *
 * What is asymptotic: coverage is 1 − α at all looks together in the limit of large samples at the first look, for
 * standard errors that are estimated and values that are not normal; so look first when every arm has some hundred
 * units (`compare` refuses earlier looks). The p-value is of this look; the smallest so far is also valid, see
 * `keepRunning`. An e-value beyond the largest double is that double.
 *
 * @param plannedUnits N*, both arms together, where the interval is to be tightest
 * @param alpha in (0, 1), one-sided in (0, ½)
 */
export function confidenceSequence(
  contrast: Contrast,
  plannedUnits: number,
  alpha: number,
  alternative: Alternative,
): Effect {
  const units = contrast.n.control + contrast.n.treatment;
  const standardError = standardErrorOf(contrast);
  const z = contrast.estimate / standardError;
  const isTwoSided = alternative === 'two-sided';
  const information = units * mixtureVariance(plannedUnits, isTwoSided ? alpha : 2 * alpha);
  const multiplier = isTwoSided
    ? sequentialMultiplier(units, plannedUnits, alpha)
    : oneSidedMultiplier(units, plannedUnits, alpha);
  const logE = isTwoSided
    ? logMixture(z, information)
    : logOneSidedMixture(alternative === 'greater' ? z : -z, information);
  return {
    estimate: contrast.estimate,
    standardError,
    interval: intervalAround(contrast.estimate, multiplier * standardError, alternative),
    confidence: 1 - alpha,
    pValue: Math.min(1, Math.exp(-logE)),
    eValue: Math.min(Number.MAX_VALUE, Math.exp(logE)),
    n: contrast.n,
    isAnytimeValid: true,
    status: 'ready',
  };
}
