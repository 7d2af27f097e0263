import { normalQuantile } from '../numerics/normal.ts';
import type { ProbabilityWindow } from '../profile-window.ts';
import { calibrationMap, calibrationWeights, type CalibrationPoint } from './calibration-map.ts';
import type { CalibrationBin } from '../prediction-reference.ts';

/** Accuracy without labels, as far as the probabilities tell it. */
export interface EstimatedAccuracy {
  readonly n: number;
  /** In [0, 1]. */
  readonly accuracy: number;
  /** Interval at the given confidence, clamped to [0, 1]. */
  readonly low: number;
  readonly high: number;
  /** Of the accuracy as an estimate of the share that will be right: both parts together. */
  readonly standardError: number;
  /** Mean variance p (1 − p) of one row's outcome, and the variance of the accuracy from the calibration table. */
  readonly outcomeVariance: number;
  readonly calibrationVariance: number;
  /** False where the reference has no calibration table and probabilities are taken as they are. */
  readonly isCalibrated: boolean;
}

/**
 * Confidence-based accuracy (CBPE) for any number of classes: the mean probability of the predicted class, `Σp / n`,
 * with variance `Σp(1−p) / n²`. The sums merge exactly. With a calibration table every bin's mean is first mapped to
 * what came true in training; the table's own sampling error joins the variance.
 *
 * It assumes that the same features still mean the same label: it follows covariate drift and is blind to concept
 * drift. Compare it with labels by {@link accuracyGap}.
 *
 * Source: NannyML's CBPE; the interval is the normal one.
 *
 * @param bins probabilities of the predicted class, from low to high; from a window's `probabilityBins`
 * @param table the reference's calibration, over the same or other bins; null takes probabilities as they are
 * @param confidence in (0, 1)
 * @returns null without a row
 * @example estimatedAccuracy([{ n: 4, sum: 3, variance: 0.75 }], null)?.accuracy === 0.75
 * @example estimatedAccuracy([{ n: 4, sum: 3, variance: 0.75 }], null)?.standardError ≈ 0.2165064
 */
export function estimatedAccuracy(
  bins: readonly ProbabilityWindow[],
  table: readonly CalibrationBin[] | null,
  confidence = 0.95,
): EstimatedAccuracy | null {
  const n = bins.reduce((sum, bin) => sum + bin.n, 0);
  if (!(n > 0)) return null;
  const map = table === null ? [] : calibrationMap(table);
  const { right, variance, calibrationVariance } =
    map.length === 0 ? asClaimed(bins) : asCameTrue(bins, map, n);
  const accuracy = Math.min(1, Math.max(0, right / n));
  const outcomeVariance = Math.max(0, variance / n);
  const standardError = Math.sqrt(outcomeVariance / n + calibrationVariance);
  const reach = normalQuantile(0.5 + confidence / 2) * standardError;
  return {
    n,
    accuracy,
    low: Math.max(0, accuracy - reach),
    high: Math.min(1, accuracy + reach),
    standardError,
    outcomeVariance,
    calibrationVariance,
    isCalibrated: map.length > 0,
  };
}

interface ExpectedRight {
  /** Rows expected to be right, and the variance of that number. */
  readonly right: number;
  readonly variance: number;
  readonly calibrationVariance: number;
}

function asClaimed(bins: readonly ProbabilityWindow[]): ExpectedRight {
  const right = bins.reduce((sum, bin) => sum + bin.sum, 0);
  const variance = bins.reduce((sum, bin) => sum + bin.variance, 0);
  return { right, variance, calibrationVariance: 0 };
}

function asCameTrue(
  bins: readonly ProbabilityWindow[],
  map: readonly CalibrationPoint[],
  n: number,
): ExpectedRight {
  const leaning = map.map(() => 0);
  let right = 0;
  let variance = 0;
  for (const bin of bins) {
    if (bin.n === 0) continue;
    let share = 0;
    for (const { point, weight } of calibrationWeights(map, bin.sum / bin.n)) {
      share += weight * (map[point]?.right ?? 0);
      leaning[point] = (leaning[point] ?? 0) + (weight * bin.n) / n;
    }
    right += bin.n * share;
    variance += bin.n * share * (1 - share);
  }
  const calibrationVariance = map.reduce((sum, point, i) => {
    // Half a row on either side: a point where all were right is not certain.
    const smoothed = (point.right * point.n + 0.5) / (point.n + 1);
    return sum + ((leaning[i] ?? 0) ** 2 * smoothed * (1 - smoothed)) / point.n;
  }, 0);
  return { right, variance, calibrationVariance };
}
