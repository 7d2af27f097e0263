import { normalQuantile } from '../numerics/normal.ts';

/** Labels that came in for predictions old enough that few more will. */
export interface MaturedLabels {
  /** Labelled predictions, a whole number. */
  readonly n: number;
  /** How many of them were right, at most n. */
  readonly right: number;
}

/** Accuracy by labels. */
export interface RealisedAccuracy {
  readonly n: number;
  /** In [0, 1]. */
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The share of right predictions with Wilson's interval, which stays inside [0, 1] and is not empty at 0 or n right.
 *
 * Take whole cohorts by the time of prediction: labels that come early are not a fair sample of all.
 *
 * Source: Wilson (1927).
 *
 * @param confidence in (0, 1)
 * @returns null without a label
 * @example realisedAccuracy({ n: 100, right: 90 })?.low ≈ 0.825635
 * @example realisedAccuracy({ n: 0, right: 0 }) === null
 */
export function realisedAccuracy({ n, right }: MaturedLabels, confidence = 0.95): RealisedAccuracy | null {
  if (!(n > 0)) return null;
  const z = normalQuantile(0.5 + confidence / 2);
  const accuracy = right / n;
  const scale = 1 + (z * z) / n;
  const middle = (accuracy + (z * z) / (2 * n)) / scale;
  const reach = (z / scale) * Math.sqrt((accuracy * (1 - accuracy)) / n + (z * z) / (4 * n * n));
  return { n, accuracy, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
