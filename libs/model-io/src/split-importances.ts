import { leafWidth, type Forest } from './forest.ts';

/**
 * How much each column's splits explain, as shares that sum to 1 (all 0 when no tree splits): the decrease of
 * impurity at each split, weighted by its cover (Breiman et al., 1984).
 *
 * With a node's value v being the cover-weighted mean of the leaf vectors below it, the decrease at a split is
 * Σ cover_child · |v_child − v|². That is the decrease of the Gini impurity for class shares and votes, and of the
 * variance for numbers. Columns with many distinct values are favoured; permutation importances are not so biased.
 *
 * Complexity: O(nodes × outputs).
 */
export function splitImportances(forest: Forest): Float64Array {
  const importances = new Float64Array(forest.inputs);
  for (let tree = 0; tree < forest.roots.length; tree++) addTree(forest, tree, importances);
  const total = importances.reduce((sum, importance) => sum + importance, 0);
  return total > 0 ? importances.map((importance) => importance / total) : importances;
}

function addTree(forest: Forest, tree: number, importances: Float64Array): void {
  const { roots, feature, left, cover, outputs } = forest;
  const start = roots[tree] ?? 0;
  const end = roots[tree + 1] ?? feature.length;
  const values = new Float64Array((end - start) * outputs);
  // Children lie behind their parents, so going backwards meets them first.
  for (let node = end - 1; node >= start; node--) {
    const own = (node - start) * outputs;
    const column = feature[node] ?? -1;
    if (column < 0) {
      writeLeaf(forest, node, values, own);
      continue;
    }
    const child = left[node] ?? 0;
    const total = cover[node] ?? 0;
    if (total === 0) continue;
    let decrease = 0;
    for (let k = 0; k < outputs; k++) {
      const first = values[(child - start) * outputs + k] ?? 0;
      const second = values[(child + 1 - start) * outputs + k] ?? 0;
      const weight = cover[child] ?? 0;
      const other = cover[child + 1] ?? 0;
      values[own + k] = (weight * first + other * second) / total;
      decrease += ((weight * other) / total) * (first - second) ** 2;
    }
    importances[column] = (importances[column] ?? 0) + decrease;
  }
}

function writeLeaf(forest: Forest, node: number, values: Float64Array, offset: number): void {
  const row = forest.left[node] ?? 0;
  if (forest.aggregation.kind === 'votes') {
    values[offset + (forest.leaves[row] ?? 0)] = 1;
    return;
  }
  const width = leafWidth(forest);
  for (let k = 0; k < width; k++) values[offset + k] = forest.leaves[row * width + k] ?? 0;
}
