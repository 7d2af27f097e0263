import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allOf,
  broken,
  good,
  nothing,
  orphanedCycle,
  orphanedTree,
  overflowingMean,
  sharedPair,
  shares,
  skippedPair,
  sums,
  withLeafAt,
  withOutputs,
} from '../test/broken-forest.ts';
import { plantForest } from '../test/forest-plan.ts';
import { forestPlans } from '../test/random-forest.ts';
import type { Forest } from './forest.ts';
import { verifyForest } from './verify-forest.ts';

describe('a forest', () => {
  it('that was planted is accepted, whatever it looks like', () => {
    fc.assert(
      fc.property(forestPlans, (random) => {
        expect(verifyForest(plantForest(random), 'weights/forest.bin')).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it.each([good, shares, sums])(
    'may be one of those that the refusals below start from ($aggregation)',
    (forest) => {
      expect(verifyForest(forest, 'weights/forest.bin')).toEqual([]);
    },
  );

  it.each([
    ['a node that is its own child', broken('left', { 2: 2 }), /children 2 and 3 in node 2/],
    ['a child before its parent', broken('left', { 2: 1 }), /children 1 and 2 in node 2/],
    ['a cycle back to the root', broken('left', { 2: 0 }), /children 0 and 1 in node 2/],
    ['a child behind the last node', broken('left', { 5: 8 }), /children 8 and 9 in node 5/],
    ['a right child behind the last node', broken('left', { 5: 7 }), /children 7 and 8 in node 5/],
    ['a child index of 2³²−1', broken('left', { 5: 2 ** 32 - 1 }), /in node 5, outside their place/],
    ['a child in the next tree', broken('left', { 2: 5 }), /children 5 and 6 in node 2/],
    ['a right child in the next tree', broken('left', { 2: 4 }), /children 4 and 5 in node 2/],
    ['a child in the tree before', broken('left', { 5: 3 }), /children 3 and 4 in node 5/],
    [
      'a pair shared by two parents',
      broken('feature', { 1: 0 }, broken('left', { 1: 3 })),
      /cover 1 in node 1/,
    ],
    ['a pair shared by parents of the same cover', sharedPair(), /children 3 and 4 in node 2/],
    ['a pair that is skipped and another shared', skippedPair(), /children 3 and 4 in node 0/],
    ['nodes that nothing leads to', withLeafAt(2), /node 3 in tree 0 that nothing leads to/],
    ['a whole tree behind a leaf', orphanedTree(), /node 1 in tree 0 that nothing leads to/],
    ['an orphan that is its own child', orphanedCycle(), /node 1 in tree 0 that nothing leads to/],
    ['nodes behind the last tree', withLeafAt(5), /node 6 in tree 1 that nothing leads to/],
    ['a threshold that is NaN', broken('threshold', { 2: Number.NaN }), /threshold NaN in node 2/],
    [
      'an infinite threshold',
      broken('threshold', { 0: Number.POSITIVE_INFINITY }),
      /threshold Infinity in node 0/,
    ],
    [
      'a negative infinite threshold',
      broken('threshold', { 5: Number.NEGATIVE_INFINITY }),
      /threshold -Infinity in node 5/,
    ],
    ['a threshold in a leaf', broken('threshold', { 3: 1 }), /threshold in leaf 3/],
    ['NaN as a leaf’s threshold', broken('threshold', { 3: Number.NaN }), /threshold in leaf 3/],
    ['a split on a column it does not have', broken('feature', { 2: 2 }), /column 2 in node 2, but has 2/],
    ['a split on column −2', broken('feature', { 0: -2 }), /column -2 in node 0/],
    ['a leaf row it does not have', broken('left', { 7: 3 }), /leaf row 3 in node 7, but only 3/],
    ['a vote for a class it does not have', broken('leaves', { 1: 3 }), /class 3 in leaf row 1, but has 3/],
    ['a vote for class −1', broken('leaves', { 1: -1 }), /class -1 in leaf row 1/],
    ['a vote for half a class', broken('leaves', { 2: 0.5 }), /class 0.5 in leaf row 2/],
    ['a vote for NaN', broken('leaves', { 0: Number.NaN }), /class NaN in leaf row 0/],
    ['a negative cover', broken('cover', { 4: -1 }), /cover/],
    ['negative covers that add up', broken('cover', { 1: -1, 0: 8, 2: 9 }), /cover -1 in node 1/],
    ['a cover that is NaN', broken('cover', { 7: Number.NaN }), /cover NaN in node 7/],
    [
      'covers that are all infinite',
      broken('cover', allOf(8, Number.POSITIVE_INFINITY)),
      /cover Infinity in node 0/,
    ],
    [
      'covers that overflow',
      broken('cover', { 5: 1e308, 6: 1e308, 7: 1e308 }),
      /node 5, but its children have Infinity/,
    ],
    [
      'a split with more cover than its children',
      broken('cover', { 0: 11 }),
      /cover 11 in node 0, but its children have 10/,
    ],
    [
      'a split with less cover than its children',
      broken('cover', { 2: 8.999, 0: 9.999 }),
      /node 2, but its children have 9/,
    ],
    ['a split without cover, but children with some', broken('cover', { 5: 0 }), /cover 0 in node 5/],
    ['an empty last tree', { ...good, roots: Uint32Array.of(0, 5, 8) }, /empty tree 2/],
    ['an empty first tree', { ...good, roots: Uint32Array.of(0, 0, 5) }, /empty tree 0/],
    ['roots that descend', { ...good, roots: Uint32Array.of(0, 6, 5) }, /empty tree 1/],
    ['a root behind the last node', { ...good, roots: Uint32Array.of(0, 100, 5) }, /./],
    [
      'a root in the middle of a tree',
      { ...good, roots: Uint32Array.of(0, 3) },
      /in node 0, outside|in node 2, outside/,
    ],
    ['a first root that is not node 0', { ...good, roots: Uint32Array.of(5) }, /does not begin at node 0/],
    ['no trees', { ...good, roots: new Uint32Array(0) }, /no trees/],
    ['no trees and no nodes', nothing(), /no trees/],
    ['a tree but no nodes', { ...nothing(), roots: Uint32Array.of(0) }, /empty tree 0/],
    ['no inputs', { ...good, inputs: 0 }, /no inputs/],
    ['no outputs', { ...good, outputs: 0, base: new Float64Array(0) }, /no outputs/],
    ['a base that is NaN', broken('base', { 1: Number.NaN }), /base value/],
    ['an infinite base', broken('base', { 0: Number.POSITIVE_INFINITY }, sums), /base value/],
    ['shares that add up to less than 1', broken('leaves', { 0: 0.99 }, shares), /leaf row 0 .*0.99/],
    ['shares that add up to more than 1', broken('leaves', { 4: 0.26 }, shares), /leaf row 1 .*1.01/],
    [
      'a negative share',
      broken('leaves', { 6: -0.5, 7: 1.5 }, shares),
      /leaf row 2 that are no distribution/,
    ],
    ['a share that is NaN', broken('leaves', { 5: Number.NaN }, shares), /value NaN in leaf row 1/],
    [
      'a share that is infinite',
      broken('leaves', { 3: Number.POSITIVE_INFINITY }, shares),
      /value Infinity in leaf row 1/,
    ],
    ['a summand that is NaN', broken('leaves', { 8: Number.NaN }, sums), /value NaN in leaf row 2/],
    [
      'an infinite summand',
      broken('leaves', { 0: Number.NEGATIVE_INFINITY }, sums),
      /value -Infinity in leaf row 0/,
    ],
    ['summands whose sum is infinite', broken('leaves', allOf(9, Number.MAX_VALUE), sums), /leaf row 0/],
    ['a base that makes the sum infinite', broken('base', { 2: -Number.MAX_VALUE }, sums), /base value/],
    ['values whose sum is infinite before it is averaged', overflowingMean(), /leaf row 0/],
    ['a leaf row that is cut off', { ...shares, leaves: shares.leaves.slice(0, 8) }, /cut off/],
    ['a threshold too few', { ...good, threshold: good.threshold.slice(1) }, /different lengths/],
    ['a child index too many', { ...good, left: Uint32Array.of(...good.left, 0) }, /different lengths/],
    ['a cover too few', { ...good, cover: good.cover.slice(1) }, /different lengths/],
    ['a base value too few', { ...good, base: good.base.slice(1) }, /2 base values for 3 outputs/],
    [
      'votes over one class',
      { ...good, outputs: 1, base: new Float64Array(1), leaves: new Float64Array(3) },
      /fewer than two/,
    ],
    ['softmax over one', withOutputs({ kind: 'sum', link: 'softmax' }, 1), /softmax to a single/],
    ['a logistic of two', withOutputs({ kind: 'sum', link: 'logistic' }, 2), /logistic to 2 outputs/],
    ['a plain sum of two', withOutputs({ kind: 'sum', link: 'identity' }, 2), /identity to 2 outputs/],
  ])('with %s is refused', (_, forest, reason) => {
    expect(verifyForest(forest, 'weights/forest.bin')).toEqual([
      {
        code: 'tree-malformed',
        file: 'weights/forest.bin',
        pointer: '',
        message: expect.stringMatching(/^weights\/forest\.bin: /),
      },
    ]);
    expect(verifyForest(forest, 'x')[0]?.message).toMatch(reason);
  });

  it('may have covers that add up but for rounding', () => {
    const forest = broken('cover', { 1: 0.1, 2: 0.2, 3: 0.1, 4: 0.1, 0: 0.3 });
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(verifyForest(forest, 'x')).toEqual([]);
  });

  it('may have shares that add up but for rounding', () => {
    const third = 1 / 3;
    const forest = { ...shares, leaves: new Float64Array(9).fill(third - 1e-8) };
    expect(verifyForest(forest, 'x')).toEqual([]);
  });

  it('may have no cover at all', () => {
    expect(verifyForest({ ...good, cover: new Float64Array(8) }, 'x')).toEqual([]);
  });

  it('of random indices is refused unless a walk from the roots comes by every node once', () => {
    const tables = fc.integer({ min: 1, max: 7 }).chain((nodes) =>
      fc.record({
        roots: fc.subarray(Array.from({ length: nodes }, (_, node) => node)),
        isLeaf: fc.array(fc.boolean(), { minLength: nodes, maxLength: nodes }),
        left: fc.array(fc.integer({ min: 0, max: nodes }), { minLength: nodes, maxLength: nodes }),
      }),
    );
    let accepted = 0;
    fc.assert(
      fc.property(tables, ({ roots, isLeaf, left }) => {
        const forest: Forest = {
          ...good,
          roots: Uint32Array.from(roots),
          feature: Int32Array.from(isLeaf, (leafHere) => (leafHere ? -1 : 0)),
          left: Uint32Array.from(left, (to, node) => (isLeaf[node] === true ? 0 : to)),
          threshold: new Float64Array(left.length),
          cover: new Float64Array(left.length),
        };
        if (verifyForest(forest, 'x').length > 0) return;
        accepted++;
        expect(reachedNodes(forest)).toEqual(left.map(() => 1));
      }),
      { numRuns: 5000 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

/** How often a walk from all roots comes by each node; null when it would leave the table or never end. */
function reachedNodes({ roots, feature, left }: Forest): readonly number[] | null {
  const times = Array<number>(feature.length).fill(0);
  const open = [...roots];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (times[node] !== 0) return null;
    times[node] = 1;
    const target = left[node] ?? 0;
    if ((feature[node] ?? -1) >= 0) open.push(target, target + 1);
  }
  return times;
}
