import type { ClassicFeatureScore } from './classic-score.ts';

/**
 * The largest of the classic score's parts, clamped to [0, 1]: it shows a shift of one input among many, which the
 * average dilutes; by chance alone it grows with the number of inputs.
 *
 * @returns null without a scored input
 */
export function maxFeatureScore(features: readonly ClassicFeatureScore[]): number | null {
  if (features.length === 0) return null;
  return features.reduce((largest, { score }) => Math.max(largest, Math.min(1, score)), 0);
}

/**
 * The importance-weighted companion of the classic score, (Σ wᵢ sᵢ³)^(1/3) clamped to [0, 1], with the importances of
 * the scored inputs scaled to the sum 1. The cube lets one input that is both important and far away speak up, and
 * keeps what the model does not look at quiet. Equal parts s give s, whatever their weights.
 *
 * @returns null when an importance is unknown, or none is above 0
 */
export function weightedFeatureScore(features: readonly ClassicFeatureScore[]): number | null {
  let weights = 0;
  let cubes = 0;
  const largest = features.reduce((most, { score }) => Math.max(most, score), 0);
  for (const { score, importance } of features) {
    if (importance === null) return null;
    weights += importance;
    // Relative to the largest: the cube of a large number may be infinite.
    cubes += largest === 0 ? 0 : importance * (score / largest) ** 3;
  }
  if (weights === 0) return null;
  return cubes === 0 ? 0 : Math.min(1, largest * Math.cbrt(cubes / weights));
}
