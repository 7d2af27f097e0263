/** What a test says that may be looked at after every unit, and stopped at any look. */
export interface AnytimeEvidence {
  /** Evidence now: its expectation is at most 1 under the null hypothesis. Beyond the largest double it is that. */
  readonly eValue: number;
  /** `ln eValue`, which goes on where the e-value ends. */
  readonly logE: number;
  /** `min(1, 1 / max e)` over all looks so far, in [0, 1]. */
  readonly pValue: number;
}

/**
 * The e-value of its logarithm; the largest double stands for all beyond it, so that JSON can carry it.
 *
 * @example eValueOf(1000) === Number.MAX_VALUE
 */
export function eValueOf(logE: number): number {
  return Math.min(Number.MAX_VALUE, Math.exp(logE));
}

/**
 * The always-valid p-value of a running maximum: `min(1, e^−logMaximum)`. Under the null hypothesis the probability
 * that it is ever at most α is at most α.
 *
 * Source: Ville's inequality; Ramdas, Grünwald, Vovk & Shafer, Statistical Science 38 (2023).
 *
 * @param logMaximum the largest `ln e` of all looks
 * @example anytimePValue(Math.log(20)) ≈ 0.05
 */
export function anytimePValue(logMaximum: number): number {
  return Math.min(1, Math.exp(-logMaximum));
}

/**
 * The logarithm of the mean of `e^x`, without overflow: the mean of e-values is an e-value.
 *
 * @param logs at least one, finite
 * @example logMeanExp([Math.log(1), Math.log(3)]) ≈ Math.log(2)
 */
export function logMeanExp(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  return largest + Math.log(logs.reduce((sum, x) => sum + Math.exp(x - largest), 0) / logs.length);
}
