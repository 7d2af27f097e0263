import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split, type TreePlan } from '../test/forest-plan.ts';
import { forestPlans, rowOfColumns } from '../test/random-forest.ts';
import { compileForest } from './compile-forest.ts';
import { evaluateForest } from './forest-evaluation.ts';
import { scoreWidth, type Forest } from './forest.ts';
import { buildIntervalMasks } from './interval-masks.ts';
import { MaskedForest } from './masked-forest.ts';

/** Both evaluations of a row: the scores and the predicted class. */
function evaluations(
  forest: Forest,
  row: Float64Array,
  compiled = compileForest(forest),
): readonly (readonly number[])[] {
  const plain = new Float64Array(scoreWidth(forest));
  const fast = new Float64Array(scoreWidth(forest));
  return [
    [evaluateForest(forest, row, 0, plain), ...plain],
    [compiled(row, 0, fast), ...fast],
  ];
}

/** Random trees of a depth over some columns. */
function grower(seed: number, columns: number, rows: number) {
  let state = seed;
  const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const grow = (depth: number): TreePlan =>
    depth === 0 || uniform() < 0.15
      ? leaf(Math.floor(uniform() * rows), 1 + Math.floor(uniform() * 9))
      : split(Math.floor(uniform() * columns), Math.floor(uniform() * 20), grow(depth - 1), grow(depth - 1));
  return { uniform, grow };
}

describe('compileForest', () => {
  it('answers as the plain evaluation does, to the bit', () => {
    fc.assert(
      fc.property(forestPlans, fc.array(rowOfColumns, { minLength: 1, maxLength: 8 }), (plan, rows) => {
        const forest = plantForest(plan);
        const masks = buildIntervalMasks(forest);
        const masked = masks === null ? null : new MaskedForest(forest, masks);
        const compiled = compileForest(forest);
        for (const row of rows) {
          const [plain, fast] = evaluations(forest, row, compiled);
          expect(fast).toEqual(plain);
          if (masked === null) continue;
          expect(evaluations(forest, row, (...args) => masked.evaluate(...args))[1]).toEqual(plain);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [1, 3, 50, 4],
    [4, 3, 100, 4],
    [9, 3, 30, 4],
    [4, 5, 100, 4],
    [4, 2, 300, 3],
    [4, 3, 40, 7],
  ])(
    'agrees with %d columns, %d classes, %d trees of depth %d, on every threshold too',
    (columns, classes, trees, depth) => {
      const { uniform, grow } = grower(columns * 31 + classes, columns, classes);
      const forest = plantForest({
        aggregation: { kind: 'votes' },
        comparison: 'less',
        inputs: columns,
        outputs: classes,
        base: new Array<number>(classes).fill(0),
        trees: Array.from({ length: trees }, () => grow(depth)),
        leaves: Array.from({ length: classes }, (_, vote) => [vote]),
      });
      const compiled = compileForest(forest);
      for (let i = 0; i < 2000; i++) {
        const isOnThresholds = i % 2 === 0;
        const row = Float64Array.from({ length: columns }, () =>
          isOnThresholds ? Math.floor(uniform() * 20) : uniform() * 20,
        );
        const [plain, fast] = evaluations(forest, row, compiled);
        expect(fast).toEqual(plain);
      }
    },
  );
});

describe('buildIntervalMasks', () => {
  const forestOf = (trees: readonly TreePlan[], columns: number): Forest =>
    plantForest({
      aggregation: { kind: 'mean' },
      comparison: 'less',
      inputs: columns,
      outputs: 1,
      base: [0],
      trees,
      leaves: [[0], [1]],
    });
  const chain = (leaves: number): TreePlan =>
    leaves === 1 ? leaf(0) : split(0, leaves, leaf(leaves % 2), chain(leaves - 1));

  it('takes trees of 32 leaves and leaves those of 33 to be walked', () => {
    expect(buildIntervalMasks(forestOf([chain(32)], 1))).not.toBeNull();
    expect(buildIntervalMasks(forestOf([chain(33)], 1))).toBeNull();
    const row = Float64Array.of(17.5);
    for (const leaves of [31, 32, 33]) {
      const [plain, fast] = evaluations(forestOf([chain(leaves)], 1), row);
      expect(fast).toEqual(plain);
    }
  });

  it.each([4, 5, 6, 7])('agrees on the whole of one full tree of depth %d', (depth) => {
    const full = (level: number, from: number): TreePlan => {
      const half = 2 ** (level - 1);
      return level === 0
        ? leaf(from % 2)
        : split(0, from + half, full(level - 1, from), full(level - 1, from + half));
    };
    const forest = forestOf([full(depth, 0)], 1);
    for (let value = -0.5; value <= 2 ** depth; value += 0.5) {
      const [plain, fast] = evaluations(forest, Float64Array.of(value));
      expect(fast, `${value}`).toEqual(plain);
    }
    expect(buildIntervalMasks(forest) === null).toBe(depth > 5);
  });

  it('leaves many columns to be walked', () => {
    const stumps = Array.from({ length: 20 }, (_, column) => split(column, 0, leaf(0), leaf(1)));
    expect(buildIntervalMasks(forestOf(stumps, 20))).toBeNull();
  });

  it('takes a forest that never splits', () => {
    const [plain, fast] = evaluations(forestOf([leaf(1), leaf(0)], 2), Float64Array.of(1, 2));
    expect(fast).toEqual(plain);
  });
});
