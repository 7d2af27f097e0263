/**
 * How the trees of a forest become one answer.
 *
 * - `votes`: each tree votes for one class; probabilities are vote shares. Ties go to the class that was first to
 *   reach the highest count, in tree order, which is ml-random-forest's rule.
 * - `mean`: leaf vectors are averaged: class distributions (ties to the lowest class), or values.
 * - `sum`: leaf vectors are added to the base values, and the link turns the sum into the answer.
 */
export type Aggregation =
  | { readonly kind: 'votes' }
  | { readonly kind: 'mean' }
  | { readonly kind: 'sum'; readonly link: 'identity' | 'logistic' | 'softmax' };

/** Which values go to the left child: those below the threshold, or those at it as well. */
export type Comparison = 'less' | 'less-or-equal';

/**
 * A tree ensemble as a structure of arrays. Nodes of all trees lie in one table, tree after tree; a child always
 * lies behind its parent, and the right child right behind the left one.
 */
export interface Forest {
  readonly aggregation: Aggregation;
  readonly comparison: Comparison;
  /** Columns of the encoded row. */
  readonly inputs: number;
  /** Classes; 1 for regression, and for the single margin behind a logistic link. */
  readonly outputs: number;
  /** One per output; added by `sum` only. */
  readonly base: Float64Array;
  /** First node of each tree, ascending; the first is 0. */
  readonly roots: Uint32Array;
  /** Column that a node splits on; −1 marks a leaf. */
  readonly feature: Int32Array;
  /** 0 in leaves. */
  readonly threshold: Float64Array;
  /** In a split: its left child. In a leaf: its row in `leaves`. */
  readonly left: Uint32Array;
  /** Training weight that reached the node: for a split, the sum of its children's. */
  readonly cover: Float64Array;
  /** `leafWidth` numbers per leaf row. */
  readonly leaves: Float64Array;
}

/** Numbers in one leaf row: the class voted for, or one value per output. */
export function leafWidth({ aggregation, outputs }: Pick<Forest, 'aggregation' | 'outputs'>): number {
  return aggregation.kind === 'votes' ? 1 : outputs;
}

/** Numbers in the answer to one row: class probabilities, or the one value of a regression. */
export function scoreWidth({ aggregation, outputs }: Pick<Forest, 'aggregation' | 'outputs'>): number {
  return aggregation.kind === 'sum' && aggregation.link === 'logistic' ? 2 : outputs;
}
