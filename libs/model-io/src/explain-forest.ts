import { leafWidth, type Forest } from './forest.ts';

/** A tree deeper than this is not explained: the work grows with the square of the depth. */
export const MAXIMUM_EXPLAINED_DEPTH = 512;

/** Shapley values of one row: how far each column moved each output from what is expected of a training row. */
export interface ForestExplanation {
  /** Expected output over the training rows, one per output: vote shares, mean leaf values, or margins before the link. */
  readonly base: Float64Array;
  /** `columns × outputs` numbers, the outputs of one column side by side. Base plus all of an output's is the output. */
  readonly contributions: Float64Array;
}

/**
 * Exact path-dependent TreeSHAP (Lundberg, Erion and Lee, 2018, algorithm 2): the Shapley values of the conditional
 * expectation that follows a split where its column is known and weighs both branches by their cover where it is not.
 * Averaged over trees for votes and means, added up for sums, in which case they explain the margin before the link.
 *
 * Complexity: O(trees × leaves × depth²).
 *
 * @param row the encoded columns, starting at `offset`
 * @throws RangeError when a tree is deeper than {@link MAXIMUM_EXPLAINED_DEPTH}
 */
export function explainForest(forest: Forest, row: Float64Array, offset = 0): ForestExplanation {
  const { aggregation, outputs, roots, inputs } = forest;
  const scale = aggregation.kind === 'sum' ? 1 : 1 / roots.length;
  const base = new Float64Array(outputs);
  if (aggregation.kind === 'sum') base.set(forest.base);
  const contributions = new Float64Array(inputs * outputs);
  const walk = new TreeWalk(forest, row, offset, scale, contributions);
  for (const root of roots) {
    walk.explain(root);
    addExpectation(forest, root, scale, base);
  }
  return { base, contributions };
}

/** Adds a tree's expected leaf value over the training rows, by cover. */
function addExpectation(forest: Forest, root: number, scale: number, base: Float64Array): void {
  const weights: { readonly node: number; readonly share: number }[] = [{ node: root, share: scale }];
  for (let entry = weights.pop(); entry !== undefined; entry = weights.pop()) {
    const { node, share } = entry;
    if ((forest.feature[node] ?? -1) < 0) {
      addLeaf(forest, node, share, base, 0);
      continue;
    }
    const child = forest.left[node] ?? 0;
    const toLeft = leftShare(forest, node);
    weights.push({ node: child, share: share * toLeft }, { node: child + 1, share: share * (1 - toLeft) });
  }
}

/** Share of a split's cover that went left; even where no training row came by. */
function leftShare({ cover, left }: Forest, node: number): number {
  const total = cover[node] ?? 0;
  return total > 0 ? (cover[left[node] ?? 0] ?? 0) / total : 0.5;
}

function addLeaf(forest: Forest, node: number, weight: number, target: Float64Array, offset: number): void {
  const width = leafWidth(forest);
  const start = (forest.left[node] ?? 0) * width;
  if (forest.aggregation.kind === 'votes') {
    const vote = offset + (forest.leaves[start] ?? 0);
    target[vote] = (target[vote] ?? 0) + weight;
    return;
  }
  for (let k = 0; k < width; k++)
    target[offset + k] = (target[offset + k] ?? 0) + weight * (forest.leaves[start + k] ?? 0);
}

/**
 * One walk over a tree. The path of distinct columns from the root is kept as a triangle of levels in flat arrays:
 * each level is a copy of its parent's with one column more, so that going back up costs nothing.
 */
class TreeWalk {
  readonly #forest: Forest;
  readonly #row: Float64Array;
  readonly #offset: number;
  readonly #scale: number;
  readonly #contributions: Float64Array;
  #column = new Int32Array(0);
  /** Share of the training rows that flow on when the column is unknown. */
  #zero = new Float64Array(0);
  /** 1 where the row itself flows on, else 0. */
  #one = new Float64Array(0);
  /** Sum of the Shapley weights of the subsets, by size. */
  #weight = new Float64Array(0);

  constructor(forest: Forest, row: Float64Array, offset: number, scale: number, contributions: Float64Array) {
    this.#forest = forest;
    this.#row = row;
    this.#offset = offset;
    this.#scale = scale;
    this.#contributions = contributions;
  }

  explain(root: number): void {
    const depth = depthOf(this.#forest, root);
    if (depth > MAXIMUM_EXPLAINED_DEPTH) {
      throw new RangeError(
        `A tree of depth ${depth} is not explained; the limit is ${MAXIMUM_EXPLAINED_DEPTH}.`,
      );
    }
    const size = ((depth + 2) * (depth + 3)) / 2;
    if (this.#column.length < size) {
      this.#column = new Int32Array(size);
      this.#zero = new Float64Array(size);
      this.#one = new Float64Array(size);
      this.#weight = new Float64Array(size);
    }
    this.#visit(root, 0, 0, 1, 1, -1);
  }

  /** `start` is where this level begins, `length` how many entries its parent has. */
  #visit(node: number, start: number, length: number, zero: number, one: number, column: number): void {
    this.#extend(start, length, zero, one, column);
    const { feature, left } = this.#forest;
    const split = feature[node] ?? -1;
    if (split < 0) {
      this.#collect(node, start, length);
      return;
    }
    const child = left[node] ?? 0;
    const goesLeft = this.#goesLeft(node, split);
    const toLeft = leftShare(this.#forest, node);

    // A column that the path already has is taken out and put back with both of its conditions.
    let last = length;
    let inheritedZero = 1;
    let inheritedOne = 1;
    let known = 1;
    while (known <= length && this.#column[start + known] !== split) known++;
    if (known <= length) {
      inheritedZero = this.#zero[start + known] ?? 0;
      inheritedOne = this.#one[start + known] ?? 0;
      this.#unwind(start, length, known);
      last--;
    }
    this.#descend(child, start, last, inheritedZero * toLeft, goesLeft ? inheritedOne : 0, split);
    this.#descend(child + 1, start, last, inheritedZero * (1 - toLeft), goesLeft ? 0 : inheritedOne, split);
  }

  #descend(node: number, start: number, last: number, zero: number, one: number, column: number): void {
    // Neither the row nor any training row gets there.
    if (zero === 0 && one === 0) return;
    const next = start + last + 1;
    for (const path of [this.#column, this.#zero, this.#one, this.#weight])
      path.copyWithin(next, start, next);
    this.#visit(node, next, last + 1, zero, one, column);
  }

  #goesLeft(node: number, column: number): boolean {
    const value = this.#row[this.#offset + column] ?? 0;
    const limit = this.#forest.threshold[node] ?? 0;
    return this.#forest.comparison === 'less' ? value < limit : value <= limit;
  }

  #extend(start: number, length: number, zero: number, one: number, column: number): void {
    const weight = this.#weight;
    this.#column[start + length] = column;
    this.#zero[start + length] = zero;
    this.#one[start + length] = one;
    weight[start + length] = length === 0 ? 1 : 0;
    for (let i = length - 1; i >= 0; i--) {
      const current = weight[start + i] ?? 0;
      weight[start + i + 1] = (weight[start + i + 1] ?? 0) + (one * current * (i + 1)) / (length + 1);
      weight[start + i] = (zero * current * (length - i)) / (length + 1);
    }
  }

  #unwind(start: number, length: number, index: number): void {
    const one = this.#one[start + index] ?? 0;
    const zero = this.#zero[start + index] ?? 0;
    const weight = this.#weight;
    let next = weight[start + length] ?? 0;
    for (let i = length - 1; i >= 0; i--) {
      const current = weight[start + i] ?? 0;
      if (one !== 0) {
        const restored = (next * (length + 1)) / ((i + 1) * one);
        weight[start + i] = restored;
        next = current - (restored * zero * (length - i)) / (length + 1);
      } else {
        weight[start + i] = (current * (length + 1)) / (zero * (length - i));
      }
    }
    for (let i = index; i < length; i++) {
      this.#column[start + i] = this.#column[start + i + 1] ?? 0;
      this.#zero[start + i] = this.#zero[start + i + 1] ?? 0;
      this.#one[start + i] = this.#one[start + i + 1] ?? 0;
    }
  }

  /** Sum of the weights that are left when one column is taken out of the path, without changing it. */
  #unwoundSum(start: number, length: number, index: number): number {
    const one = this.#one[start + index] ?? 0;
    const zero = this.#zero[start + index] ?? 0;
    const weight = this.#weight;
    let next = weight[start + length] ?? 0;
    let total = 0;
    for (let i = length - 1; i >= 0; i--) {
      const current = weight[start + i] ?? 0;
      if (one !== 0) {
        const restored = (next * (length + 1)) / ((i + 1) * one);
        total += restored;
        next = current - (restored * zero * (length - i)) / (length + 1);
      } else {
        total += (current * (length + 1)) / (zero * (length - i));
      }
    }
    return total;
  }

  #collect(leaf: number, start: number, length: number): void {
    for (let i = 1; i <= length; i++) {
      const difference = (this.#one[start + i] ?? 0) - (this.#zero[start + i] ?? 0);
      const weight = this.#unwoundSum(start, length, i) * difference * this.#scale;
      const column = this.#column[start + i] ?? 0;
      addLeaf(this.#forest, leaf, weight, this.#contributions, column * this.#forest.outputs);
    }
  }
}

function depthOf({ feature, left }: Forest, root: number): number {
  let deepest = 0;
  const pending: { readonly node: number; readonly depth: number }[] = [{ node: root, depth: 0 }];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { node, depth } = entry;
    deepest = Math.max(deepest, depth);
    if ((feature[node] ?? -1) < 0) continue;
    const child = left[node] ?? 0;
    pending.push({ node: child, depth: depth + 1 }, { node: child + 1, depth: depth + 1 });
  }
  return deepest;
}
