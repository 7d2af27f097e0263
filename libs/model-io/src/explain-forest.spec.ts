import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split, type TreePlan } from '../test/forest-plan.ts';
import { forestPlans, rowOfColumns } from '../test/random-forest.ts';
import { explainForest, MAXIMUM_EXPLAINED_DEPTH } from './explain-forest.ts';
import { leafWidth, type Forest } from './forest.ts';

/** What a forest answers before its link, when only some columns of the row are known: the textbook recursion. */
function expectation(forest: Forest, row: Float64Array, known: ReadonlySet<number>): number[] {
  const isSum = forest.aggregation.kind === 'sum';
  const output = Array.from({ length: forest.outputs }, (_, k) => (isSum ? (forest.base[k] ?? 0) : 0));
  const visit = (node: number, weight: number): void => {
    const column = forest.feature[node] ?? -1;
    const target = forest.left[node] ?? 0;
    if (column < 0) {
      const width = leafWidth(forest);
      const values = [...forest.leaves.subarray(target * width, (target + 1) * width)];
      if (forest.aggregation.kind === 'votes')
        output[values[0] ?? 0] = (output[values[0] ?? 0] ?? 0) + weight;
      else values.forEach((value, k) => (output[k] = (output[k] ?? 0) + weight * value));
      return;
    }
    const limit = forest.threshold[node] ?? 0;
    const value = row[column] ?? 0;
    const total = forest.cover[node] ?? 0;
    const toLeft = total > 0 ? (forest.cover[target] ?? 0) / total : 0.5;
    const goesLeft = forest.comparison === 'less' ? value < limit : value <= limit;
    const share = known.has(column) ? Number(goesLeft) : toLeft;
    if (share > 0) visit(target, weight * share);
    if (share < 1) visit(target + 1, weight * (1 - share));
  };
  for (const root of forest.roots) visit(root, isSum ? 1 : 1 / forest.roots.length);
  return output;
}

/** Shapley's own formula over all subsets of the columns. */
function shapleyValues(forest: Forest, row: Float64Array): number[][] {
  const columns = Array.from({ length: forest.inputs }, (_, i) => i);
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const subsets = columns.reduce<readonly (readonly number[])[]>(
    (all, c) => [...all, ...all.map((s) => [...s, c])],
    [[]],
  );
  return columns.map((column) => {
    const values = new Array<number>(forest.outputs).fill(0);
    for (const subset of subsets.filter((s) => !s.includes(column))) {
      const weight =
        (factorial(subset.length) * factorial(columns.length - subset.length - 1)) /
        factorial(columns.length);
      const without = expectation(forest, row, new Set(subset));
      const with_ = expectation(forest, row, new Set([...subset, column]));
      with_.forEach((value, k) => (values[k] = (values[k] ?? 0) + weight * (value - (without[k] ?? 0))));
    }
    return values;
  });
}

/** How large the numbers of a forest are, which is what rounding is relative to. */
function scaleOf(forest: Forest): number {
  const largest = [...forest.leaves, ...forest.base].reduce(
    (max, value) => Math.max(max, Math.abs(value)),
    1,
  );
  return largest * forest.roots.length;
}

describe('explainForest', () => {
  it('equals the Shapley values over all subsets of the columns', () => {
    fc.assert(
      fc.property(forestPlans, rowOfColumns, (plan, columns) => {
        const forest = plantForest(plan);
        const row = columns.subarray(0, forest.inputs);
        const { base, contributions } = explainForest(forest, row);
        const scale = scaleOf(forest);
        expectation(forest, row, new Set()).forEach((value, k) => {
          expect(Math.abs((base[k] ?? 0) - value) / scale).toBeLessThan(1e-9);
        });
        shapleyValues(forest, row).forEach((values, column) => {
          values.forEach((value, k) => {
            const found = contributions[column * forest.outputs + k] ?? Number.NaN;
            expect(Math.abs(found - value) / scale).toBeLessThan(1e-9);
          });
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('adds up to the output on 1,000 random forests and rows', () => {
    fc.assert(
      fc.property(forestPlans, rowOfColumns, (plan, columns) => {
        const forest = plantForest(plan);
        const row = columns.subarray(0, forest.inputs);
        const { base, contributions } = explainForest(forest, row);
        const output = expectation(forest, row, new Set(Array.from(row.keys())));
        output.forEach((value, k) => {
          let sum = base[k] ?? 0;
          for (let column = 0; column < forest.inputs; column++)
            sum += contributions[column * forest.outputs + k] ?? 0;
          expect(Math.abs(sum - value) / scaleOf(forest)).toBeLessThan(1e-9);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('is exact on deep trees that ask for the same columns again and again', () => {
    let state = 7;
    const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    const grow = (depth: number): TreePlan =>
      depth === 0 || uniform() < 0.1
        ? leaf(Math.floor(uniform() * 4), 1 + Math.floor(uniform() * 50))
        : split(Math.floor(uniform() * 6), uniform(), grow(depth - 1), grow(depth - 1));
    for (let i = 0; i < 20; i++) {
      const forest = plantForest({
        aggregation: { kind: 'mean' },
        comparison: 'less',
        inputs: 6,
        outputs: 1,
        base: [0],
        trees: [grow(9), grow(9)],
        leaves: [[-3], [0.5], [1], [8]],
      });
      const row = Float64Array.from({ length: 6 }, uniform);
      const { contributions } = explainForest(forest, row);
      shapleyValues(forest, row).forEach(([value = 0], column) => {
        expect(Math.abs((contributions[column] ?? Number.NaN) - value)).toBeLessThan(1e-9);
      });
    }
  });

  it('gives a column that no tree asks for nothing', () => {
    const forest = plantForest({
      aggregation: { kind: 'votes' },
      comparison: 'less',
      inputs: 2,
      outputs: 2,
      base: [0, 0],
      trees: [split(0, 1, leaf(0, 3), leaf(1, 1))],
      leaves: [[0], [1]],
    });
    const { base, contributions } = explainForest(forest, Float64Array.of(0, 99));
    expect([...base]).toEqual([0.75, 0.25]);
    expect([...contributions]).toEqual([0.25, -0.25, 0, 0]);
  });

  it('refuses trees that are too deep', () => {
    let tree: TreePlan = leaf(0, 1);
    for (let i = 0; i <= MAXIMUM_EXPLAINED_DEPTH; i++) tree = split(0, i, leaf(0, 1), tree);
    const forest = plantForest({
      aggregation: { kind: 'mean' },
      comparison: 'less',
      inputs: 1,
      outputs: 1,
      base: [0],
      trees: [tree],
      leaves: [[1]],
    });
    expect(() => explainForest(forest, Float64Array.of(1))).toThrow(RangeError);
  });
});
