/**
 * Satterthwaite's degrees of freedom of the difference of two means:
 * `(v_C + v_T)² / (v_C²/(n_C − 1) + v_T²/(n_T − 1))`, v the variance of each mean.
 *
 * Source: Welch, Biometrika 34 (1947).
 *
 * @param controlVariance of the mean, at least 0; not both are 0
 * @param controlUnits at least 2
 * @param treatmentVariance of the mean, at least 0
 * @param treatmentUnits at least 2
 * @returns at least the smaller n − 1, at most n_C + n_T − 2; not rounded
 * @example satterthwaite(1, 11, 1, 11) === 20
 */
export function satterthwaite(
  controlVariance: number,
  controlUnits: number,
  treatmentVariance: number,
  treatmentUnits: number,
): number {
  // By shares of the variance: squares of variances leave the range of doubles sooner.
  const control = controlVariance / (controlVariance + treatmentVariance);
  const treatment = treatmentVariance / (controlVariance + treatmentVariance);
  return (
    1 /
    ((control === 0 ? 0 : control ** 2 / (controlUnits - 1)) +
      (treatment === 0 ? 0 : treatment ** 2 / (treatmentUnits - 1)))
  );
}
