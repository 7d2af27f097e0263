import type { EstimatedAccuracy } from './estimated-accuracy.ts';
import type { RealisedAccuracy } from './realised-accuracy.ts';

/** What the difference between estimate and labels means. */
export type GapVerdict = 'concept-drift' | 'consistent' | 'insufficient';

/** Estimated less realised accuracy. */
export interface AccuracyGap {
  readonly verdict: GapVerdict;
  /** Above 0 when the model does worse than it believes; null without an estimate or labels. */
  readonly gap: number | null;
  readonly standardError: number | null;
  /** `gap / standardError`. */
  readonly z: number | null;
  readonly finding: string;
  readonly remedy: string;
}

/** When a gap counts. */
export interface GapPolicy {
  /** Labels at least; default 50. */
  readonly minimumLabels?: number;
  /** Standard errors beyond which it is concept drift; default 3. */
  readonly limit?: number;
}

/**
 * Holds the estimate against labels of the same stretch of traffic. If features still mean the same, the labelled rows
 * are right with their own probabilities, and the gap stays within a few standard errors
 * `√(max(p(1−p) mean, r(1−r)) / labels + calibration variance)`; the second term in the maximum covers that the
 * labelled rows may be a sample of those estimated. Beyond 3 of them, either way, the relation of features and labels
 * moved (or the calibration was wrong from the start). A design effect of the rows is not in it.
 *
 * @param estimate for the predictions of the cohort
 * @param realised for the labels of the same cohort
 * @example accuracyGap(null, null).verdict === 'insufficient'
 */
export function accuracyGap(
  estimate: EstimatedAccuracy | null,
  realised: RealisedAccuracy | null,
  { minimumLabels = 50, limit = 3 }: GapPolicy = {},
): AccuracyGap {
  if (estimate === null || realised === null) {
    return {
      verdict: 'insufficient',
      gap: null,
      standardError: null,
      z: null,
      finding: estimate === null ? 'No prediction came with a probability.' : 'No label is there yet.',
      remedy:
        estimate === null
          ? 'Give probabilities with the predictions.'
          : 'Send ground truth to the feedback route, or wait until it matures.',
    };
  }
  const r = realised.accuracy;
  const outcome = Math.max(estimate.outcomeVariance, r * (1 - r)) / realised.n;
  const standardError = Math.sqrt(outcome + estimate.calibrationVariance);
  const gap = estimate.accuracy - r;
  const z = gap === 0 ? 0 : Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, gap / standardError));
  const sizes = { gap, standardError, z };
  const numbers = `Estimated ${shown(estimate.accuracy)}, realised ${shown(r)} on ${realised.n} labels`;
  if (realised.n < minimumLabels) {
    const remedy = `Wait for at least ${minimumLabels} matured labels.`;
    return { ...sizes, verdict: 'insufficient', finding: `${numbers}: too few to compare.`, remedy };
  }
  if (Math.abs(z) <= limit) {
    const remedy = 'Nothing has to be done.';
    return {
      ...sizes,
      verdict: 'consistent',
      finding: `${numbers}: within ${limit} standard errors.`,
      remedy,
    };
  }
  return {
    ...sizes,
    verdict: 'concept-drift',
    finding: `${numbers}: ${shown(Math.abs(z))} standard errors apart.`,
    remedy:
      gap > 0
        ? 'The same inputs now mean other labels: retrain on recent labelled rows, and check how labels are joined.'
        : 'The model does better than it believes: check how labels are joined, then renew the calibration.',
  };
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
