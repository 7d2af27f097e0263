import { binCount, designEffect, numberBlocks, type Blocks } from './design-effect.ts';
import { DriftError } from './drift-error.ts';
import type { FeatureReference } from './feature-reference.ts';
import { checkSpecs, type FeatureSpec } from './feature-spec.ts';
import { binsOf, summarise } from './feature-summary.ts';
import { layoutFingerprint } from './fingerprint.ts';
import type { PredictionReference } from './prediction-reference.ts';
import { summarisePredictions, type Predicted } from './prediction-summary.ts';

/** What training data looked like; made once by the trainer, shipped inside the model artifact. */
export interface ReferenceProfile {
  readonly formatVersion: 1;
  /** Equal fingerprints mean equal layouts: the same inputs and output, in the same order, cut into the same bins. */
  readonly fingerprint: string;
  readonly rows: number;
  /** What the design effects were taken over; null where rows count as independent, and every design effect is 1. */
  readonly blocks: { readonly kind: 'time' | 'group'; readonly count: number } | null;
  /** In signature order. */
  readonly features: readonly FeatureReference[];
  readonly predictions: PredictionReference | null;
}

/** What training knows beside the rows; all of it may be missing. */
export interface ReferenceOptions {
  /**
   * How much of the model's skill hangs on each input, in the order of the specs, in any unit. Those below 0, which
   * permutation can give, count as 0; the rest is scaled to the sum 1. null, or nothing above 0, leaves it unknown.
   */
  readonly importances?: readonly number[] | null;
  /** Which rows belong together, for the design effects; see {@link designEffect}. */
  readonly blocks?: Blocks | null;
  /** Predictions for held-out rows. */
  readonly predictions?: Predicted | null;
}

/**
 * Builds the reference profile of a training set. The same rows give the same profile, whatever their order, but for
 * rounding in the means and sums.
 *
 * @param specs the inputs, in signature order
 * @param rows one list of numbers per row, in the order of `specs`, as the encoder reads them: the number, 0 or 1 for
 *   a boolean, the index of a category and −1 for an unknown one, NaN (or anything not finite) for a missing value
 * @throws DriftError `bad-specification` when specs, importances or probabilities make no sense, `no-rows` without
 *   rows, `row-length` when a row has too few or too many values or lists differ in length
 */
export function buildReferenceProfile(
  specs: readonly FeatureSpec[],
  rows: readonly ArrayLike<number>[],
  { importances = null, blocks = null, predictions = null }: ReferenceOptions = {},
): ReferenceProfile {
  checkSpecs(specs);
  if (predictions !== null) checkSpecs([predictionSpec(predictions)]);
  checkRows(specs, rows, blocks);
  const shares = importances === null ? null : importanceShares(importances, specs.length);
  const numbered = blocks === null ? null : numberBlocks(blocks);
  const features = specs.map((spec, i) => {
    const column = Float64Array.from(rows, (row) => row[i] ?? Number.NaN);
    const importance = shares?.[i] ?? null;
    const feature = summarise(spec, column, { importance, designEffect: 1 });
    if (numbered === null) return feature;
    const effect = designEffect(binsOf(feature, column), binCount(feature), numbered.blocks);
    return { ...feature, designEffect: effect };
  });
  const predicted = predictions === null ? null : summarisePredictions(predictions);
  return {
    formatVersion: 1,
    fingerprint: layoutFingerprint(features, predicted?.distribution ?? null),
    rows: rows.length,
    blocks: blocks === null || numbered === null ? null : { kind: blocks.kind, count: numbered.count },
    features,
    predictions: predicted,
  };
}

function predictionSpec(predicted: Predicted): FeatureSpec {
  const { name } = predicted;
  return predicted.kind === 'numeric'
    ? { name, kind: 'numeric' }
    : { name, kind: 'categorical', categories: predicted.classes };
}

function checkRows(
  specs: readonly FeatureSpec[],
  rows: readonly ArrayLike<number>[],
  blocks: Blocks | null,
): void {
  if (rows.length === 0) {
    throw new DriftError('no-rows', 'A reference profile needs at least one training row.');
  }
  const wrong = rows.findIndex((row) => row.length !== specs.length);
  if (wrong >= 0) {
    throw new DriftError(
      'row-length',
      `Training row ${wrong} has ${rows[wrong]?.length} values, but there are ${specs.length} inputs.`,
    );
  }
  if (blocks !== null && blocks.ids.length !== rows.length) {
    throw new DriftError(
      'row-length',
      `There are ${blocks.ids.length} block ids for ${rows.length} training rows; give one per row.`,
    );
  }
}

function importanceShares(importances: readonly number[], inputs: number): readonly number[] | null {
  if (importances.length !== inputs || !importances.every(Number.isFinite)) {
    throw new DriftError(
      'bad-specification',
      `Importances must be ${inputs} finite numbers, one per input; they are [${importances.join(', ')}].`,
    );
  }
  const positive = importances.map((importance) => Math.max(0, importance));
  const largest = positive.reduce((a, b) => Math.max(a, b), 0);
  if (largest === 0) return null;
  // By the largest first: the sum of large finite numbers may be infinite.
  const total = positive.reduce((sum, importance) => sum + importance / largest, 0);
  return positive.map((importance) => importance / largest / total);
}
