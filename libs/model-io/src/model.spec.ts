import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split, type ForestPlan } from '../test/forest-plan.ts';
import { irisStumpDraft, irisStumpPlan } from '../test/iris-stump.ts';
import { loanManifest, priceManifest } from '../test/loan-manifest.ts';
import type { Manifest } from './manifest.ts';
import { forestModel } from './model.ts';

const iris: Manifest = { ...irisStumpDraft, formatVersion: 1, files: {} };

describe('a model', () => {
  it('answers a row of numbers and the same row by name', () => {
    const model = forestModel(iris, plantForest(irisStumpPlan));
    const answer = {
      ok: true,
      prediction: 'virginica',
      probabilities: { setosa: 0, versicolor: 1 / 3, virginica: 2 / 3 },
    };
    expect(model.predict([5.1, 1.9])).toEqual(answer);
    expect(model.predict({ petal_width: 1.9, petal_length: 5.1 })).toEqual(answer);
  });

  it('keeps an answer that was given when the next row is asked', () => {
    const model = forestModel(iris, plantForest(irisStumpPlan));
    const first = model.predict([1.4, 0.2]);
    const copy = structuredClone(first);
    model.predict([6, 2.5]);
    expect(first).toEqual(copy);
  });

  it('refuses a row with its faults and answers the next one all the same', () => {
    const model = forestModel(iris, plantForest(irisStumpPlan));
    expect(model.predict([1, 'x'])).toMatchObject({
      ok: false,
      faults: [{ code: 'wrong-type', pointer: '/1' }],
    });
    expect(model.predict([1.4, 0.2])).toMatchObject({ ok: true, prediction: 'setosa' });
  });

  it('scores rows that were read into a larger table', () => {
    const model = forestModel(iris, plantForest(irisStumpPlan));
    const table = Float64Array.of(1.4, 0.2, 6, 2.5);
    expect(model.score(table, 0).prediction).toBe('setosa');
    expect(model.score(table, 2).prediction).toBe('virginica');
  });

  it('encodes before it scores: scale, default, imputation, one-hot', () => {
    // Columns: income, children, owns home, purpose ×3, region ×2 + unknown.
    const plan: ForestPlan = {
      aggregation: { kind: 'mean' },
      comparison: 'less',
      inputs: 9,
      outputs: 3,
      base: [0, 0, 0],
      trees: [
        split(0, 1, leaf(0), leaf(1)),
        split(2, 0.5, split(2, 0.2, leaf(0), leaf(1)), leaf(2)),
        split(5, 0.5, leaf(0), leaf(1)),
        split(8, 0.5, leaf(0), leaf(2)),
      ],
      leaves: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    };
    const model = forestModel(loanManifest, plantForest(plan));
    const answer = (row: unknown) => {
      const given = model.predict(row);
      return given.ok ? Object.values(given.probabilities ?? {}) : given.faults;
    };
    expect(answer({ income: 41_999, 'owns home': false })).toEqual([1, 0, 0]);
    expect(answer({ income: 42_000, 'owns home': false })).toEqual([0.75, 0.25, 0]);
    expect(answer({ income: 0 })).toEqual([0.75, 0.25, 0]);
    expect(answer({ income: 0, 'owns home': true })).toEqual([0.75, 0, 0.25]);
    expect(answer({ income: 0, 'owns home': false, purpose: 'a/b~c' })).toEqual([0.75, 0.25, 0]);
    expect(answer({ income: 0, 'owns home': false, region: 'east' })).toEqual([0.75, 0, 0.25]);
    expect(answer([0, null, false, null, null])).toEqual([1, 0, 0]);
  });

  it('answers a regression with a number and no probabilities', () => {
    const model = forestModel(
      priceManifest,
      plantForest({
        aggregation: { kind: 'sum', link: 'identity' },
        comparison: 'less-or-equal',
        inputs: 1,
        outputs: 1,
        base: [100],
        trees: [split(0, 50, leaf(0), leaf(1))],
        leaves: [[-20], [30.5]],
      }),
    );
    expect(model.predict([50])).toEqual({ ok: true, prediction: 80, probabilities: null });
    expect(model.predict({ area: 51 })).toEqual({ ok: true, prediction: 130.5, probabilities: null });
  });

  it('has probabilities for classes of any name, as keys of their own', () => {
    const classes = ['__proto__', 'constructor', 'toString'];
    const model = forestModel(
      { ...iris, signature: { ...iris.signature, output: { kind: 'class', name: 'class', classes } } },
      plantForest(irisStumpPlan),
    );
    const { prediction, probabilities } = model.score(Float64Array.of(2.4, 1), 0);
    expect(prediction).toBe('__proto__');
    expect(JSON.stringify(probabilities)).toBe(`{"__proto__":${2 / 3},"constructor":${1 / 3},"toString":0}`);
    expect(Object.getPrototypeOf(probabilities)).toBe(Object.prototype);
    expect(Object.entries(structuredClone(probabilities) ?? {})).toHaveLength(3);
  });

  it('explains the score of the class it predicts, by input', () => {
    const model = forestModel(iris, plantForest(irisStumpPlan));
    const values = Float64Array.of(0, 6, 2.5, 0);
    const { output, scale, base, contributions } = model.explain(values, 1);
    expect([output, scale, Object.keys(contributions)]).toEqual([
      'virginica',
      'share',
      ['petal_length', 'petal_width'],
    ]);
    // Expected share of virginica's votes: 46/150, 0 and 55/150 of three trees.
    expect(base).toBeCloseTo((46 + 55) / 450, 12);
    const sum = Object.values(contributions).reduce((total, value) => total + value, base);
    expect(sum).toBeCloseTo(model.score(values, 1).probabilities?.['virginica'] ?? Number.NaN, 12);
  });

  it('explains a margin from the side of the class that it predicts', () => {
    const forest = plantForest({
      aggregation: { kind: 'sum', link: 'logistic' },
      comparison: 'less',
      inputs: 2,
      outputs: 1,
      base: [0.25],
      leaves: [[-2], [1]],
      trees: [split(0, 3, leaf(0, 10), leaf(1, 30))],
    });
    const yesNo: Manifest = {
      ...iris,
      signature: { ...iris.signature, output: { kind: 'class', name: 'answer', classes: ['no', 'yes'] } },
    };
    const model = forestModel(yesNo, forest);
    const explain = (row: readonly number[]) => model.explain(Float64Array.from(row), 0);
    expect(explain([5, 0])).toEqual({
      output: 'yes',
      scale: 'margin',
      base: 0.5,
      contributions: { petal_length: 0.75, petal_width: 0 },
    });
    expect(explain([1, 0])).toEqual({
      output: 'no',
      scale: 'margin',
      base: -0.5,
      contributions: { petal_length: 2.25, petal_width: 0 },
    });
  });
});
