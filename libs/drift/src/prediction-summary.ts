import { DriftError } from './drift-error.ts';
import { categoricalSummary, numericSummary, type Standing } from './feature-summary.ts';
import {
  PROBABILITY_BINS,
  probabilityBin,
  type CalibrationBin,
  type PredictionReference,
} from './prediction-reference.ts';

/** What a classifier said about held-out rows; all lists are by row. */
export interface PredictedClasses {
  readonly kind: 'classes';
  /** The output's name. */
  readonly name: string;
  readonly classes: readonly string[];
  /** Index of the predicted class. */
  readonly predicted: ArrayLike<number>;
  /** Probability of the predicted class, in [0, 1]; null when the model gives none. */
  readonly probabilities?: ArrayLike<number> | null;
  /** Index of the true class; anything else for a row without a label. */
  readonly labels?: ArrayLike<number> | null;
}

/** What a regression said about held-out rows. */
export interface PredictedNumbers {
  readonly kind: 'numeric';
  /** The output's name. */
  readonly name: string;
  readonly predicted: ArrayLike<number>;
}

/** Predictions for held-out rows, from which live ones will be told apart. */
export type Predicted = PredictedClasses | PredictedNumbers;

// Nothing hangs on a prediction's importance, and held-out rows have no blocks.
const STANDING: Standing = { importance: null, designEffect: 1 };

/**
 * Summarises predictions for held-out rows.
 *
 * @throws DriftError `row-length` when lists differ in length, `bad-specification` for a probability outside [0, 1]
 */
export function summarisePredictions(predicted: Predicted): PredictionReference {
  const column = Float64Array.from(predicted.predicted);
  const rows = column.length;
  if (predicted.kind === 'numeric') {
    const spec = { name: predicted.name, kind: 'numeric' } as const;
    return { kind: 'numeric', rows, distribution: numericSummary(spec, column, STANDING) };
  }
  const { name, classes, probabilities, labels } = predicted;
  const spec = { name, kind: 'categorical', categories: classes } as const;
  const distribution = categoricalSummary(spec, column, STANDING);
  return {
    kind: 'classes',
    rows,
    distribution,
    shares: classShares(distribution.counts),
    calibration: probabilities && labels ? calibrate(column, probabilities, labels, classes.length) : null,
  };
}

/** Counts over their sum; all 0 when it is 0. */
export function classShares(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => (total === 0 ? 0 : count / total));
}

function calibrate(
  predicted: Float64Array,
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
): readonly CalibrationBin[] {
  if (probabilities.length !== predicted.length || labels.length !== predicted.length) {
    throw new DriftError(
      'row-length',
      `There are ${predicted.length} predictions, ${probabilities.length} probabilities and ${labels.length} labels; give one of each per row.`,
    );
  }
  const bins = Array.from({ length: PROBABILITY_BINS }, () => ({ n: 0, probabilities: 0, right: 0 }));
  predicted.forEach((prediction, row) => {
    const probability = probabilities[row] ?? Number.NaN;
    if (!(probability >= 0 && probability <= 1)) {
      throw new DriftError(
        'bad-specification',
        `The probability of row ${row} is ${probability}; it must be between 0 and 1.`,
      );
    }
    const label = labels[row] ?? Number.NaN;
    const bin = bins[probabilityBin(probability)];
    if (bin === undefined || !Number.isInteger(label) || label < 0 || label >= classes) return;
    bin.n++;
    bin.probabilities += probability;
    if (label === prediction) bin.right++;
  });
  return bins;
}
