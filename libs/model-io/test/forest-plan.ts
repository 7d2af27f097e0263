import { leafWidth, type Aggregation, type Comparison, type Forest } from '../src/forest.ts';

/** A tree as people draw it: a leaf with its row of values, or a split with a tree on either side. */
export type TreePlan =
  | { readonly row: number; readonly cover: number }
  | {
      readonly column: number;
      readonly threshold: number;
      readonly left: TreePlan;
      readonly right: TreePlan;
    };

/** A forest as people draw it. */
export interface ForestPlan {
  readonly aggregation: Aggregation;
  readonly comparison: Comparison;
  readonly inputs: number;
  readonly outputs: number;
  readonly base: readonly number[];
  readonly trees: readonly TreePlan[];
  /** Leaf rows: the class voted for, or one value per output. */
  readonly leaves: readonly (readonly number[])[];
}

/** A leaf that `cover` training rows reached. */
export function leaf(row: number, cover = 1): TreePlan {
  return { row, cover };
}

/** A split of one column at a threshold. */
export function split(column: number, threshold: number, left: TreePlan, right: TreePlan): TreePlan {
  return { column, threshold, left, right };
}

/** Lays a plan out as the table that model-io evaluates: breadth first, tree after tree. */
export function plantForest({ trees, leaves, base, ...head }: ForestPlan): Forest {
  if (leaves.some((row) => row.length !== leafWidth(head))) throw new Error('A leaf row has another width.');
  const roots: number[] = [];
  const nodes: TreePlan[] = [];
  const left: number[] = [];
  for (const tree of trees) {
    roots.push(nodes.length);
    nodes.push(tree);
    for (let next = nodes.length - 1; next < nodes.length; next++) {
      const node = nodes[next];
      if (node === undefined) break;
      left.push('row' in node ? node.row : nodes.length);
      if (!('row' in node)) nodes.push(node.left, node.right);
    }
  }
  return {
    ...head,
    base: Float64Array.from(base),
    roots: Uint32Array.from(roots),
    feature: Int32Array.from(nodes, (node) => ('row' in node ? -1 : node.column)),
    threshold: Float64Array.from(nodes, (node) => ('row' in node ? 0 : node.threshold)),
    left: Uint32Array.from(left),
    cover: Float64Array.from(nodes, coverOf),
    leaves: Float64Array.from(leaves.flat()),
  };
}

function coverOf(tree: TreePlan): number {
  return 'row' in tree ? tree.cover : coverOf(tree.left) + coverOf(tree.right);
}
