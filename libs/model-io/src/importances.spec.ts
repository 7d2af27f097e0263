import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split } from '../test/forest-plan.ts';
import { forestPlans } from '../test/random-forest.ts';
import { permutationImportances } from './permutation-importances.ts';
import { splitImportances } from './split-importances.ts';

describe('splitImportances', () => {
  it('weighs the decrease of the Gini impurity by cover', () => {
    // Root: 50/50 of 100 rows, Gini .5. Column 0 separates 40 pure rows; column 1 then separates the other 60 purely.
    const forest = plantForest({
      aggregation: { kind: 'votes' },
      comparison: 'less',
      inputs: 3,
      outputs: 2,
      base: [0, 0],
      trees: [split(0, 1, leaf(0, 40), split(1, 1, leaf(0, 10), leaf(1, 50)))],
      leaves: [[0], [1]],
    });
    const gini = (a: number, b: number) => 1 - (a / (a + b)) ** 2 - (b / (a + b)) ** 2;
    const first = 100 * gini(50, 50) - 60 * gini(10, 50);
    const second = 60 * gini(10, 50);
    const [a = 0, b = 0, c = 0] = splitImportances(forest);
    expect(a).toBeCloseTo(first / (first + second), 12);
    expect(b).toBeCloseTo(second / (first + second), 12);
    expect(c).toBe(0);
  });

  it('weighs the decrease of the variance for numbers', () => {
    const forest = plantForest({
      aggregation: { kind: 'mean' },
      comparison: 'less',
      inputs: 2,
      outputs: 1,
      base: [0],
      trees: [split(0, 1, leaf(0, 30), leaf(1, 10)), split(1, 1, leaf(0, 20), leaf(2, 20))],
      leaves: [[0], [4], [6]],
    });
    // n · variance: 40 · (3/4 · 1/4 · 16) = 120 and 40 · (1/4 · 36) = 360.
    expect([...splitImportances(forest)]).toEqual([0.25, 0.75]);
  });

  it('gives shares, or nothing where no tree splits', () => {
    fc.assert(
      fc.property(forestPlans, (plan) => {
        const importances = splitImportances(plantForest(plan));
        fc.pre(importances.every(Number.isFinite));
        const total = importances.reduce((sum, importance) => sum + importance, 0);
        expect(importances.every((importance) => importance >= 0)).toBe(true);
        expect(total === 0 || Math.abs(total - 1) < 1e-9).toBe(true);
      }),
    );
  });
});

describe('permutationImportances', () => {
  const uniforms = () => {
    let state = 5;
    return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  };
  // The label is the first of three inputs; the second is noise, the third is constant.
  const values = Float64Array.from({ length: 300 }, (_, i) => [i % 2, (i * 7) % 11, 3][i % 3] ?? 0);
  const labels = Array.from({ length: 100 }, (_, row) => values[row * 3] ?? 0);
  const accuracy = (rows: Float64Array) =>
    labels.filter((label, row) => rows[row * 3] === label).length / 100;
  const options = () => ({ values, inputs: 3, repetitions: 20, uniform: uniforms() });

  it('finds the input that matters and only that', () => {
    const [label, noise, constant] = permutationImportances(accuracy, options());
    expect(Math.abs((label?.mean ?? 0) - 0.5)).toBeLessThan(5 * 0.05);
    expect(label?.std).toBeGreaterThan(0);
    expect([noise, constant]).toEqual([
      { mean: 0, std: 0 },
      { mean: 0, std: 0 },
    ]);
  });

  it('is decided by the random numbers alone, and leaves the rows as they were', () => {
    const before = values.slice();
    expect(permutationImportances(accuracy, options())).toEqual(permutationImportances(accuracy, options()));
    expect(values).toEqual(before);
  });

  it.each([[{ inputs: 7 }], [{ repetitions: 0 }], [{ values: new Float64Array() }]])(
    'refuses %j',
    (wrong) => {
      expect(() => permutationImportances(accuracy, { ...options(), ...wrong })).toThrow(RangeError);
    },
  );
});
