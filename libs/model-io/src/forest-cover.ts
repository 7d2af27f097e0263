import type { Forest } from './forest.ts';

/**
 * How many of the rows reach each node: the cover that a forest's nodes carry.
 *
 * @param rows encoded rows, `forest.inputs` columns each
 * @returns one count per node; a split's equals the sum of its children's
 */
export function evaluateCover(forest: Forest, rows: readonly ArrayLike<number>[]): Float64Array {
  const { roots, feature, threshold, left, comparison } = forest;
  const cover = new Float64Array(feature.length);
  for (const row of rows) {
    for (const root of roots) {
      let node = root;
      for (;;) {
        cover[node] = (cover[node] ?? 0) + 1;
        const column = feature[node] ?? -1;
        if (column < 0) break;
        const value = row[column] ?? Number.NaN;
        const limit = threshold[node] ?? Number.NaN;
        const goesLeft = comparison === 'less' ? value < limit : value <= limit;
        node = (left[node] ?? 0) + (goesLeft ? 0 : 1);
      }
    }
  }
  return cover;
}
