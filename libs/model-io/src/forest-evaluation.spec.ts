import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split, type ForestPlan, type TreePlan } from '../test/forest-plan.ts';
import { forestPlans, rowOfColumns } from '../test/random-forest.ts';
import { evaluateForest } from './forest-evaluation.ts';
import { leafWidth, scoreWidth } from './forest.ts';

describe('evaluating a forest', () => {
  it('gives what walking the drawn trees gives, for every aggregation, link and comparison', () => {
    fc.assert(
      fc.property(forestPlans, rowOfColumns, (plan, row) => {
        const { scores } = evaluated(plan, row);
        const expected = walked(plan, row);
        expect(scores).toHaveLength(expected.length);
        expected.forEach((value, k) => {
          // Sums in tree order are the same to the last bit; links may round otherwise.
          if (scoreWidth(plan) === 1) expect(scores[k]).toBe(value);
          else expect(scores[k]).toBeCloseTo(value, 12);
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('predicts an arg max of the probabilities, which are shares that add up to 1', () => {
    fc.assert(
      fc.property(forestPlans, rowOfColumns, (plan, row) => {
        const { scores, winner } = evaluated(plan, row);
        expect(scores[winner]).toBe(Math.max(...scores));
        if (scores.length === 1) return;
        expect(scores.every((share) => share >= 0 && share <= 1)).toBe(true);
        expect(scores.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      }),
      { numRuns: 2000 },
    );
  });

  it('breaks ties for the lowest class, but between votes for the class that was first to reach the count', () => {
    fc.assert(
      fc.property(forestPlans, rowOfColumns, (plan, row) => {
        const { scores, winner } = evaluated(plan, row);
        if (plan.aggregation.kind === 'votes') expect(winner).toBe(firstToReach(votesOf(plan, row)));
        else expect(winner).toBe(scores.indexOf(Math.max(...scores)));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    { votes: [2, 1, 1, 2, 0], winner: 1, why: 'second tree and third: 1 is the first with two' },
    { votes: [1, 2, 2, 1, 0], winner: 2, why: '2 is the first with two' },
    { votes: [2, 1, 0], winner: 2, why: 'one each: the first tree wins' },
    { votes: [0, 2], winner: 0, why: 'one each: the first tree wins' },
    { votes: [2, 0, 0, 2], winner: 0, why: '0 is the first with two' },
    { votes: [2, 0, 0, 2, 2], winner: 2, why: 'three against two' },
    { votes: [1], winner: 1, why: 'one tree' },
  ])('gives $winner for the votes $votes ($why)', ({ votes, winner }) => {
    const plan: ForestPlan = {
      aggregation: { kind: 'votes' },
      comparison: 'less',
      inputs: 1,
      outputs: 3,
      base: [0, 0, 0],
      trees: votes.map((vote) => leaf(vote)),
      leaves: [[0], [1], [2]],
    };
    const answer = evaluated(plan, Float64Array.of(0));
    expect(answer.winner).toBe(winner);
    expect(answer.scores).toEqual(
      [0, 1, 2].map((k) => votes.filter((vote) => vote === k).length / votes.length),
    );
  });

  it.each([
    { comparison: 'less' as const, value: 1.5, side: 1 },
    { comparison: 'less-or-equal' as const, value: 1.5, side: 0 },
    { comparison: 'less' as const, value: 1.4999999999999998, side: 0 },
    { comparison: 'less-or-equal' as const, value: 1.5000000000000002, side: 1 },
    { comparison: 'less' as const, value: Number.NaN, side: 1 },
    { comparison: 'less-or-equal' as const, value: Number.NaN, side: 1 },
  ])('sends $value to side $side of 1.5 with $comparison', ({ comparison, value, side }) => {
    const plan: ForestPlan = {
      aggregation: { kind: 'mean' },
      comparison,
      inputs: 1,
      outputs: 1,
      base: [0],
      trees: [split(0, 1.5, leaf(0), leaf(1))],
      leaves: [[0], [1]],
    };
    expect(evaluated(plan, Float64Array.of(value)).scores).toEqual([side]);
  });

  it('turns a margin into the probability of the second class', () => {
    const plan: ForestPlan = {
      aggregation: { kind: 'sum', link: 'logistic' },
      comparison: 'less',
      inputs: 1,
      outputs: 1,
      base: [Math.log(3)],
      trees: [split(0, 0, leaf(0), leaf(1)), leaf(1)],
      leaves: [[-2 * Math.log(3)], [0]],
    };
    const below = evaluated(plan, Float64Array.of(-1));
    expect(below.scores[1]).toBeCloseTo(0.25, 12);
    expect(below.winner).toBe(0);
    const above = evaluated(plan, Float64Array.of(1));
    expect(above.scores[1]).toBeCloseTo(0.75, 12);
    expect(above.winner).toBe(1);
  });

  it('reads the row at its offset, overwrites the scores, and leaves the row alone', () => {
    fc.assert(
      fc.property(forestPlans, rowOfColumns, fc.integer({ min: 0, max: 5 }), (plan, row, offset) => {
        const forest = plantForest(plan);
        const elsewhere = new Float64Array(row.length + 10).fill(Number.NaN);
        elsewhere.set(row, offset);
        const before = elsewhere.slice();
        const scores = new Float64Array(scoreWidth(forest)).fill(Number.NaN);
        const winner = evaluateForest(forest, elsewhere, offset, scores);
        expect({ scores: [...scores], winner }).toEqual(evaluated(plan, row));
        expect(elsewhere).toEqual(before);
      }),
    );
  });
});

function evaluated(plan: ForestPlan, row: Float64Array) {
  const forest = plantForest(plan);
  const scores = new Float64Array(scoreWidth(forest)).fill(-99);
  const winner = evaluateForest(forest, row, 0, scores);
  return { winner, scores: [...scores] };
}

/** The answer by the words of the definition, on the drawn trees. */
function walked(plan: ForestPlan, row: Float64Array): readonly number[] {
  const { aggregation, outputs, base } = plan;
  const classes = Array.from({ length: outputs }, (_, k) => k);
  const leaves = plan.trees.map((tree) => plan.leaves[rowReached(tree, row, plan)] ?? []);
  const total = (k: number, from: number) =>
    leaves.reduce((sum, values) => sum + (values[k] ?? Number.NaN), from);
  const margin = (k: number) => total(k, base[k] ?? Number.NaN);
  switch (aggregation.kind) {
    case 'votes':
      return classes.map((k) => leaves.filter(([vote]) => vote === k).length / leaves.length);
    case 'mean':
      return classes.map((k) => total(k, 0) / leaves.length);
    case 'sum':
      if (aggregation.link === 'identity') return [margin(0)];
      if (aggregation.link === 'logistic')
        return [1 / (1 + Math.exp(margin(0))), 1 / (1 + Math.exp(-margin(0)))];
      // 1 / Σ exp(zⱼ − zₖ) is the softmax without a shared largest exponent.
      return classes.map((k) => 1 / classes.reduce((sum, j) => sum + Math.exp(margin(j) - margin(k)), 0));
  }
}

function rowReached(tree: TreePlan, row: Float64Array, plan: ForestPlan): number {
  if ('row' in tree) return tree.row;
  const value = row[tree.column] ?? Number.NaN;
  const isLeft = value < tree.threshold || (plan.comparison === 'less-or-equal' && value === tree.threshold);
  return rowReached(isLeft ? tree.left : tree.right, row, plan);
}

function votesOf(plan: ForestPlan, row: Float64Array): readonly number[] {
  expect(leafWidth(plan)).toBe(1);
  return plan.trees.map((tree) => plan.leaves[rowReached(tree, row, plan)]?.[0] ?? -1);
}

function firstToReach(votes: readonly number[]): number | undefined {
  const count = (of: number, until: number) => votes.slice(0, until + 1).filter((vote) => vote === of).length;
  const most = Math.max(...votes.map((vote) => count(vote, votes.length)));
  return votes.find((vote, tree) => count(vote, tree) === most);
}
