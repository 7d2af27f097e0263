import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split, type ForestPlan } from '../test/forest-plan.ts';
import { forestPlans, rowOfColumns } from '../test/random-forest.ts';
import { evaluateCover } from './forest-cover.ts';
import { evaluateForest } from './forest-evaluation.ts';
import { verifyForest } from './verify-forest.ts';

describe('the cover of a forest', () => {
  it('counts the rows that come by each node', () => {
    const plan: ForestPlan = {
      aggregation: { kind: 'votes' },
      comparison: 'less',
      inputs: 2,
      outputs: 2,
      base: [0, 0],
      trees: [leaf(0), split(1, 5, leaf(0), split(0, 2, leaf(0), leaf(1)))],
      leaves: [[0], [1]],
    };
    const rows = [
      [0, 4],
      [0, 5],
      [2, 5],
      [9, 9],
      [9, Number.NaN],
    ];
    expect([...evaluateCover(plantForest(plan), rows)]).toEqual([5, 5, 1, 4, 1, 3]);
    expect([...evaluateCover(plantForest({ ...plan, comparison: 'less-or-equal' }), rows)]).toEqual([
      5, 5, 3, 2, 0, 2,
    ]);
    expect([...evaluateCover(plantForest(plan), [])]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('adds up, and agrees with where evaluation goes', () => {
    fc.assert(
      fc.property(forestPlans, fc.array(rowOfColumns, { maxLength: 8 }), (plan, rows) => {
        // One leaf row per leaf, worth its own power of two, shows which leaves were reached.
        const trees = plan.trees.slice(0, 1);
        const planted = plantForest({ ...plan, trees });
        const leafNodes = [...planted.feature.keys()].filter((node) => planted.feature[node] === -1);
        const marked = {
          ...planted,
          aggregation: { kind: 'sum', link: 'identity' } as const,
          outputs: 1,
          base: Float64Array.of(0),
          left: planted.left.map((target, node) =>
            leafNodes.includes(node) ? leafNodes.indexOf(node) : target,
          ),
          leaves: Float64Array.from(leafNodes, (_, i) => i),
        };
        const cover = evaluateCover(marked, rows);
        expect(verifyForest({ ...marked, cover }, 'x')).toEqual([]);
        expect(cover[0]).toBe(rows.length);
        const reached = rows.map((row) => {
          const score = new Float64Array(1);
          evaluateForest(marked, row, 0, score);
          return score[0];
        });
        leafNodes.forEach((node, i) => expect(cover[node]).toBe(reached.filter((at) => at === i).length));
      }),
    );
  });
});
