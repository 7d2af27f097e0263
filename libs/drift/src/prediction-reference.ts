import type { CategoricalReference, NumericReference } from './feature-reference.ts';

/** One stretch of predicted probability: what was claimed and what came true. */
export interface CalibrationBin {
  /** Held-out rows whose predicted class had a probability in this bin. */
  readonly n: number;
  /** Sum of those probabilities; over n it is what the model claims. */
  readonly probabilities: number;
  /** How many of the rows were predicted right; over n it is what came true. */
  readonly right: number;
}

/** Bins of equal width over [0, 1] in which probabilities of the predicted class are counted; 1 is in the last. */
export const PROBABILITY_BINS = 10;

/** The bin of a probability in [0, 1]: 0 … {@link PROBABILITY_BINS} − 1. */
export function probabilityBin(probability: number): number {
  return Math.min(PROBABILITY_BINS - 1, Math.floor(probability * PROBABILITY_BINS));
}

/** What a classifier predicted for held-out rows. */
export interface ClassPredictions {
  readonly kind: 'classes';
  readonly rows: number;
  /** The classes as categories, under the output's name. */
  readonly distribution: CategoricalReference;
  /** Share of every class among the rows with a known one, in the order of the categories; 0 without rows. */
  readonly shares: readonly number[];
  /** {@link PROBABILITY_BINS} bins from low to high; null where labels or probabilities were not given. */
  readonly calibration: readonly CalibrationBin[] | null;
}

/** What a regression predicted for held-out rows. */
export interface NumberPredictions {
  readonly kind: 'numeric';
  readonly rows: number;
  /** Summarised like a numeric input, under the output's name. */
  readonly distribution: NumericReference;
}

/** What was predicted for held-out rows: its distribution is that of one more feature, so every measure applies to it. */
export type PredictionReference = ClassPredictions | NumberPredictions;
