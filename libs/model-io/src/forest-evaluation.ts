import { leafWidth, type Forest } from './forest.ts';
import { float64At, int32At, uint32At } from './in-range.ts';

/**
 * Scores one encoded row with a verified forest. Nothing is allocated.
 *
 * Classification fills `scores` with the class probabilities (they sum to 1 within rounding) and returns the index
 * of the predicted class, which is their arg max. Regression fills `scores[0]` with the value and returns 0.
 *
 * @param row the encoded columns, starting at `offset`; finite numbers
 * @param scores `scoreWidth(forest)` numbers, overwritten
 */
export function evaluateForest(
  forest: Forest,
  row: Float64Array,
  offset: number,
  scores: Float64Array,
): number {
  switch (forest.aggregation.kind) {
    case 'votes':
      return countVotes(forest, row, offset, scores);
    case 'mean':
    case 'sum':
      scores.fill(0);
      if (forest.aggregation.kind === 'sum') scores.set(forest.base);
      addLeaves(forest, row, offset, scores);
      return finishScores(forest, scores);
  }
}

/** Turns the summed leaves of all trees (and the base values) into scores; returns the predicted class. */
export function finishScores({ aggregation, roots }: Forest, scores: Float64Array): number {
  if (aggregation.kind === 'mean')
    for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] ?? 0) / roots.length;
  else if (aggregation.kind === 'sum' && aggregation.link === 'logistic') logistic(scores);
  else if (aggregation.kind === 'sum' && aggregation.link === 'softmax') softmax(scores);
  return argMax(scores);
}

/** Vote counts become shares; the first class to reach the highest count wins, as in ml-random-forest. */
function countVotes(forest: Forest, row: Float64Array, offset: number, scores: Float64Array): number {
  const { roots, leaves } = forest;
  scores.fill(0);
  let winner = 0;
  let most = 0;
  for (let tree = 0; tree < roots.length; tree++) {
    const vote = leaves[leafRow(forest, roots[tree] ?? 0, row, offset)] ?? 0;
    const votes = (scores[vote] ?? 0) + 1;
    scores[vote] = votes;
    if (votes > most) {
      most = votes;
      winner = vote;
    }
  }
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] ?? 0) / roots.length;
  return winner;
}

function addLeaves(forest: Forest, row: Float64Array, offset: number, scores: Float64Array): void {
  const { roots, leaves } = forest;
  const width = leafWidth(forest);
  for (let tree = 0; tree < roots.length; tree++) {
    const start = leafRow(forest, roots[tree] ?? 0, row, offset) * width;
    for (let k = 0; k < width; k++) scores[k] = (scores[k] ?? 0) + (leaves[start + k] ?? 0);
  }
}

function leafRow(
  { feature, threshold, left, comparison }: Forest,
  root: number,
  row: Float64Array,
  offset: number,
): number {
  let node = root;
  let column = int32At(feature, node);
  if (comparison === 'less') {
    while (column >= 0) {
      node = uint32At(left, node) + (float64At(row, offset + column) < float64At(threshold, node) ? 0 : 1);
      column = int32At(feature, node);
    }
  } else {
    while (column >= 0) {
      node = uint32At(left, node) + (float64At(row, offset + column) <= float64At(threshold, node) ? 0 : 1);
      column = int32At(feature, node);
    }
  }
  return uint32At(left, node);
}

/** One margin decides between two classes: its logistic is the probability of the second. */
function logistic(scores: Float64Array): void {
  const second = 1 / (1 + Math.exp(-(scores[0] ?? 0)));
  scores[0] = 1 - second;
  scores[1] = second;
}

function softmax(scores: Float64Array): void {
  const largest = scores.reduce((max, score) => Math.max(max, score), -Infinity);
  let total = 0;
  for (let k = 0; k < scores.length; k++) {
    const weight = Math.exp((scores[k] ?? 0) - largest);
    scores[k] = weight;
    total += weight;
  }
  for (let k = 0; k < scores.length; k++) scores[k] = (scores[k] ?? 0) / total;
}

/** Index of the largest score, the lowest one on ties. */
function argMax(scores: Float64Array): number {
  let best = 0;
  for (let k = 1; k < scores.length; k++) if ((scores[k] ?? 0) > (scores[best] ?? 0)) best = k;
  return best;
}
