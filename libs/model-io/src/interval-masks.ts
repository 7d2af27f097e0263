import type { Forest } from './forest.ts';

/** Leaves of one tree that fit a mask. */
const MASK_BITS = 32;

/** Tables larger than this would not stay in the processor's cache, and walking the trees is then as fast. */
const MAXIMUM_TABLE_ENTRIES = 1 << 18;

/** One more column costs a memory access per tree, one more level of a walk about four times that. */
const COLUMNS_PER_LEVEL = 4;

/**
 * A forest turned inside out. Each column's thresholds cut its axis into intervals; for each interval and tree there
 * is a mask of the leaves that a value in it leaves reachable. The leaf that a row reaches in a tree is the lowest bit
 * of the AND of its columns' masks (the idea of QuickScorer, Lucchese et al., 2015, with the masks of an interval
 * combined beforehand). A row then costs one short search per column and one AND per tree and column, with no branch
 * that the processor could mispredict.
 */
export interface IntervalMasks {
  readonly trees: number;
  /** The columns that any tree splits on. */
  readonly columns: readonly IntervalColumn[];
  /**
   * `trees` masks per interval, column after column. Before them stand two more blocks of `trees`: one that stays all
   * ones, for columns that are absent, and one to work in.
   */
  readonly masks: Int32Array;
  /** Leaf rows: 32 entries per tree, leaves from left to right. */
  readonly leafRows: Uint32Array;
}

/** One column: where its masks begin, and its distinct thresholds in ascending order. */
export interface IntervalColumn {
  readonly column: number;
  readonly start: number;
  readonly thresholds: Float64Array;
}

/**
 * Builds the masks of a verified forest.
 *
 * @returns null when a tree has more than 32 leaves, when the tables would be too large, or when there are so many
 *   columns that walking is faster
 */
export function buildIntervalMasks(forest: Forest): IntervalMasks | null {
  const trees = forest.roots.length;
  if (largestTree(forest) > MASK_BITS) return null;
  const used = distinctThresholds(forest);
  const entries = trees * used.reduce((sum, [, thresholds]) => sum + thresholds.length + 1, 2);
  if (entries > MAXIMUM_TABLE_ENTRIES || used.length > COLUMNS_PER_LEVEL * meanLevels(forest)) return null;

  const masks = new Int32Array(entries).fill(-1);
  let start = 2 * trees;
  const columns = used.map(([column, thresholds]): IntervalColumn => {
    const place = { column, start, thresholds };
    start += trees * (thresholds.length + 1);
    return place;
  });
  const leafRows = new Uint32Array(trees * MASK_BITS);
  const byColumn = new Map(columns.map((place) => [place.column, place]));
  for (let tree = 0; tree < trees; tree++) {
    addTree(forest, tree, byColumn, masks, leafRows);
  }
  return { trees, columns, masks, leafRows };
}

/** Numbers the leaves of a tree from left to right and takes each split's left leaves out of the intervals beyond it. */
function addTree(
  forest: Forest,
  tree: number,
  columns: ReadonlyMap<number, IntervalColumn>,
  masks: Int32Array,
  leafRows: Uint32Array,
): void {
  const { feature, left, threshold, roots } = forest;
  let leaves = 0;
  const visit = (node: number): number => {
    const column = feature[node] ?? -1;
    const target = left[node] ?? 0;
    if (column < 0) {
      leafRows[tree * MASK_BITS + leaves] = target;
      return 1 << leaves++;
    }
    const leftLeaves = visit(target);
    const rightLeaves = visit(target + 1);
    const place = columns.get(column);
    if (place !== undefined) {
      const passed = place.thresholds.indexOf(threshold[node] ?? Number.NaN) + 1;
      for (let interval = passed; interval <= place.thresholds.length; interval++) {
        const entry = place.start + interval * roots.length + tree;
        masks[entry] = (masks[entry] ?? 0) & ~leftLeaves;
      }
    }
    return leftLeaves | rightLeaves;
  };
  visit(roots[tree] ?? 0);
}

/** Leaves of the largest tree: trees lie one after the other, and each has one leaf more than splits. */
function largestTree({ roots, feature }: Forest): number {
  return roots.reduce((most, root, tree) => {
    const nodes = (roots[tree + 1] ?? feature.length) - root;
    return Math.max(most, (nodes + 1) / 2);
  }, 0);
}

/** Per column that any tree splits on, in ascending order of columns. */
function distinctThresholds({ feature, threshold }: Forest): readonly (readonly [number, Float64Array])[] {
  const sets = new Map<number, Set<number>>();
  feature.forEach((column, node) => {
    if (column < 0) return;
    let set = sets.get(column);
    if (set === undefined) sets.set(column, (set = new Set()));
    // −0 and 0 are one threshold: adding 0 makes them the same key.
    set.add((threshold[node] ?? 0) + 0);
  });
  return [...sets]
    .sort(([a], [b]) => a - b)
    .map(([column, set]) => [column, Float64Array.from(set).sort()] as const);
}

/** Levels that an average row walks down, by cover; without cover as if all leaves were reached alike. */
function meanLevels({ roots, feature, cover }: Forest): number {
  const total = roots.reduce((sum, root) => sum + (cover[root] ?? 0), 0);
  const splits = feature.reduce((sum, column, node) => (column >= 0 ? sum + (cover[node] ?? 0) : sum), 0);
  return total > 0 ? splits / total : Math.log2(feature.length / roots.length + 1);
}
