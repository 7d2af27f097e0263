import { estimatedAccuracy, type ReferenceProfile } from '@switchyard/drift';

/**
 * What the estimate of accuracy says of the very rows that its calibration was made of: training's held-out rows, or
 * the only ones an import had. The calibration keeps the number of right answers, so this is the share of those rows
 * that were right. Live traffic like them is estimated to be as right as this, however sure the model is of itself.
 *
 * @returns in [0, 1]; null for a regression, and where labels or probabilities were not given
 */
export function referenceAccuracy({ predictions }: ReferenceProfile): number | null {
  const calibration = predictions?.kind === 'classes' ? predictions.calibration : null;
  if (calibration === null) return null;
  // The variance makes the width of the interval, which a baseline has no use for.
  const bins = calibration.map(({ n, probabilities }) => ({ n, sum: probabilities, variance: 0 }));
  return estimatedAccuracy(bins, calibration)?.accuracy ?? null;
}
