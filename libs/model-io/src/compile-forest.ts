import { evaluateForest } from './forest-evaluation.ts';
import type { Forest } from './forest.ts';
import { buildIntervalMasks } from './interval-masks.ts';
import { MaskedForest } from './masked-forest.ts';

/**
 * Scores one encoded row, as {@link evaluateForest} does and with the same bits: fills `scores` and returns the index
 * of the predicted class (0 for regression). It reuses buffers, so it is not for several threads at once.
 */
export type ForestEvaluator = (row: Float64Array, offset: number, scores: Float64Array) => number;

/**
 * Prepares a verified forest for many rows. A forest of small trees over few columns is evaluated by interval masks,
 * several times as fast as walking its trees; any other is walked.
 */
export function compileForest(forest: Forest): ForestEvaluator {
  const masks = buildIntervalMasks(forest);
  if (masks === null) return (row, offset, scores) => evaluateForest(forest, row, offset, scores);
  const masked = new MaskedForest(forest, masks);
  return (row, offset, scores) => masked.evaluate(row, offset, scores);
}
