import fc from 'fast-check';
import type { Aggregation } from '../src/forest.ts';
import { leaf, split, type ForestPlan, type TreePlan } from './forest-plan.ts';

const AGGREGATIONS: readonly Aggregation[] = [
  { kind: 'votes' },
  { kind: 'mean' },
  { kind: 'sum', link: 'identity' },
  { kind: 'sum', link: 'logistic' },
  { kind: 'sum', link: 'softmax' },
];

/** Few different numbers, so that rows meet thresholds exactly, and a few extreme ones. */
const coordinate = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 2, arbitrary: fc.double({ min: -4, max: 4, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(-Number.MAX_VALUE, -5e-324, 5e-324, Number.MAX_VALUE) },
);
const cover = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.double({ min: 0, max: 1e6, noNaN: true }));
const value = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -20, max: 20, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: -1e306, max: 1e306, noNaN: true }) },
);

/** Valid forests of every aggregation and comparison: up to 6 trees of up to 15 nodes over up to 4 columns. */
export const forestPlans: fc.Arbitrary<ForestPlan> = fc
  .record({
    aggregation: fc.constantFrom(...AGGREGATIONS),
    comparison: fc.constantFrom('less' as const, 'less-or-equal' as const),
    inputs: fc.integer({ min: 1, max: 4 }),
    classes: fc.integer({ min: 2, max: 4 }),
    isRegression: fc.boolean(),
    rows: fc.integer({ min: 1, max: 6 }),
    trees: fc.integer({ min: 1, max: 6 }),
  })
  .chain(({ aggregation, comparison, inputs, classes, isRegression, rows, trees }) => {
    const outputs = outputsOf(aggregation, classes, isRegression);
    return fc.record({
      aggregation: fc.constant(aggregation),
      comparison: fc.constant(comparison),
      inputs: fc.constant(inputs),
      outputs: fc.constant(outputs),
      base: fc.array(value, { minLength: outputs, maxLength: outputs }),
      trees: fc.array(treeOf(inputs, rows), { minLength: trees, maxLength: trees }),
      leaves: fc.array(leafRowOf(aggregation, outputs), { minLength: rows, maxLength: rows }),
    });
  });

/** A row of as many columns as any random forest may have. */
export const rowOfColumns: fc.Arbitrary<Float64Array> = fc
  .array(coordinate, { minLength: 4, maxLength: 4 })
  .map((columns) => Float64Array.from(columns));

function outputsOf(aggregation: Aggregation, classes: number, isRegression: boolean): number {
  if (aggregation.kind === 'sum') return aggregation.link === 'softmax' ? classes : 1;
  return aggregation.kind === 'mean' && isRegression ? 1 : classes;
}

function leafRowOf(aggregation: Aggregation, outputs: number): fc.Arbitrary<readonly number[]> {
  if (aggregation.kind === 'votes') return fc.integer({ min: 0, max: outputs - 1 }).map((vote) => [vote]);
  if (aggregation.kind === 'sum' || outputs === 1) {
    return fc.array(value, { minLength: outputs, maxLength: outputs });
  }
  return fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: outputs, maxLength: outputs })
    .map((counts) => (counts.some((count) => count > 0) ? counts : counts.map(() => 1)))
    .map((counts) => counts.map((count) => count / counts.reduce((sum, other) => sum + other, 0)));
}

function treeOf(inputs: number, rows: number): fc.Arbitrary<TreePlan> {
  const leaves = fc.record({ row: fc.integer({ min: 0, max: rows - 1 }), cover });
  const splits = fc.record({ column: fc.integer({ min: 0, max: inputs - 1 }), threshold: coordinate });
  const tree = (depth: number): fc.Arbitrary<TreePlan> => {
    const end = leaves.map((made) => leaf(made.row, made.cover));
    if (depth === 0) return end;
    const deeper = fc
      .tuple(splits, tree(depth - 1), tree(depth - 1))
      .map(([{ column, threshold }, left, right]) => split(column, threshold, left, right));
    return fc.oneof({ weight: 1, arbitrary: end }, { weight: 2, arbitrary: deeper });
  };
  return tree(3);
}
