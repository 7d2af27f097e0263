import type { Aggregation, Forest } from '../src/forest.ts';
import { leaf, plantForest, split, type ForestPlan } from './forest-plan.ts';

/** Two trees: nodes 0–4 (splits at 0 and 2) and 5–7 (a split at 5). */
const plan: ForestPlan = {
  aggregation: { kind: 'votes' },
  comparison: 'less',
  inputs: 2,
  outputs: 3,
  base: [0, 0, 0],
  trees: [
    split(0, 0.5, leaf(0, 1), split(1, -2, leaf(1, 4), leaf(2, 5))),
    split(1, 1.5, leaf(2, 10), leaf(0, 0)),
  ],
  leaves: [[0], [1], [2]],
};
/** What the others break. */
export const good = plantForest(plan);
/** The same with class shares in its leaves. */
export const shares: Forest = {
  ...good,
  aggregation: { kind: 'mean' },
  leaves: Float64Array.of(1, 0, 0, 0.25, 0.25, 0.5, 0, 1, 0),
};
/** The same with summands. */
export const sums: Forest = { ...shares, aggregation: { kind: 'sum', link: 'softmax' } };

/** The good forest with one number of one of its arrays changed. */
export function broken(
  array: 'base' | 'roots' | 'feature' | 'threshold' | 'left' | 'cover' | 'leaves',
  changes: Readonly<Record<number, number>>,
  forest = good,
): Forest {
  const values = forest[array].slice();
  for (const [index, value] of Object.entries(changes)) values[Number(index)] = value;
  return { ...forest, [array]: values };
}

/** The same value at each of the first indices. */
export function allOf(length: number, value: number): Record<number, number> {
  return Object.fromEntries(Array.from({ length }, (_, i) => [i, value]));
}

/** A split becomes a leaf, so that what was below it is an orphan. */
export function withLeafAt(node: number): Forest {
  return broken('threshold', { [node]: 0 }, broken('feature', { [node]: -1 }, broken('left', { [node]: 0 })));
}

/** No tree and no node. */
export function nothing(): Forest {
  return {
    ...good,
    roots: new Uint32Array(0),
    feature: new Int32Array(0),
    threshold: new Float64Array(0),
    left: new Uint32Array(0),
    cover: new Float64Array(0),
  };
}

/** Node 1 becomes a split that leads where node 2 leads, with covers that would suit both. */
export function sharedPair(): Forest {
  const covers = broken('cover', { 0: 18, 1: 9 });
  return broken('feature', { 1: 0 }, broken('left', { 1: 3 }, covers));
}

/** The root skips its own pair and leads where node 1 leads. */
export function skippedPair(): Forest {
  return {
    ...good,
    roots: Uint32Array.of(0),
    feature: Int32Array.of(0, 0, -1, -1, -1),
    threshold: new Float64Array(5),
    left: Uint32Array.of(3, 3, 0, 0, 0),
    cover: new Float64Array(5),
  };
}

/** The first tree's root becomes a leaf; behind it a whole tree that nothing leads to. */
export function orphanedTree(): Forest {
  return {
    ...good,
    roots: Uint32Array.of(0),
    feature: Int32Array.of(-1, 0, -1, -1),
    threshold: new Float64Array(4),
    left: Uint32Array.of(0, 2, 0, 0),
    cover: new Float64Array(4),
  };
}

/** Behind the leaf two nodes, the first of which calls itself and the second its children. */
export function orphanedCycle(): Forest {
  return {
    ...good,
    roots: Uint32Array.of(0),
    feature: Int32Array.of(-1, 0, -1),
    threshold: new Float64Array(3),
    left: Uint32Array.of(0, 1, 0),
    cover: new Float64Array(3),
  };
}

/** Leaves that are finite one by one only. */
export function overflowingMean(): Forest {
  return {
    ...good,
    aggregation: { kind: 'mean' },
    outputs: 1,
    base: Float64Array.of(0),
    leaves: new Float64Array(3).fill(1.7e308),
  };
}

/** An aggregation over so many outputs. */
export function withOutputs(aggregation: Aggregation, outputs: number): Forest {
  return {
    ...good,
    aggregation,
    outputs,
    base: new Float64Array(outputs),
    leaves: new Float64Array(3 * outputs),
  };
}
