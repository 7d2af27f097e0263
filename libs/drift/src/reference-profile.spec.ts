import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PREDICTED, SPECS, trainingRows } from '../test/mixed-profile.ts';
import golden from '../test/vectors/classic-score.v1.json' with { type: 'json' };
import { numericAt, numericProfile, paneOf, referenceOf } from '../test/reference-of.ts';
import type { FeatureSpec } from './feature-spec.ts';
import { standardDeviation } from './moments.ts';
import { parseReferenceProfile } from './parse-reference-profile.ts';
import { toWindow } from './profile-window.ts';
import { buildReferenceProfile, type ReferenceOptions } from './reference-profile.ts';

describe('buildReferenceProfile', () => {
  it.each(golden.numeric)('summarises "$name" as the reference does', ({ reference, expected }) => {
    const feature = numericAt(referenceOf(reference), 0);
    expect(feature.edges.length).toBe(expected.edges.length);
    expected.edges.forEach((edge, i) => expect(feature.edges[i]).toBeCloseTo(edge, 9));
    expect(feature.counts).toEqual(expected.referenceCounts);
    expect(feature.mean).toBeCloseTo(expected.mean.reference, 9);
    expect(standardDeviation(feature)).toBeCloseTo(expected.std.reference, 9);
    const total = reference.reduce((sum, value) => sum + value, 0);
    expect(feature.sums.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 6);
  });

  it('counts missing values apart', () => {
    const profile = numericProfile(
      ['a', 'b'],
      [
        [1, Number.NaN],
        [2, Number.NaN],
        [Number.NaN, Number.NaN],
      ],
    );
    expect(profile.features[0]).toMatchObject({ n: 2, missing: 1, mean: 1.5, min: 1, max: 2 });
    expect(profile.features[1]).toMatchObject({
      n: 0,
      missing: 3,
      min: null,
      max: null,
      edges: [],
      counts: [0],
    });
  });

  it('gives the same profile whatever the order of rows', () => {
    const rows = trainingRows(40);
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: rows.length }), (shuffled) => {
        expect(buildReferenceProfile(SPECS, shuffled)).toEqual(buildReferenceProfile(SPECS, rows));
      }),
    );
  });

  it('scales importances to the sum 1, those below 0 being 0', () => {
    const importances = (list: readonly number[] | null) =>
      buildReferenceProfile(SPECS, trainingRows(5), { importances: list }).features.map((f) => f.importance);
    expect(importances([3, -2, 1])).toEqual([0.75, 0, 0.25]);
    expect(importances([1e308, 1e308, 0])).toEqual([0.5, 0.5, 0]);
    expect(importances([0, -1, 0])).toEqual([null, null, null]);
    expect(importances(null)).toEqual([null, null, null]);
  });

  it('counts predictions, and how often the probable came true', () => {
    const { predictions, fingerprint } = buildReferenceProfile(SPECS, trainingRows(5), {
      predictions: PREDICTED,
    });
    if (predictions?.kind !== 'classes') throw new Error('expected classes');
    expect(predictions).toMatchObject({ rows: 4, shares: [0.5, 0.5], distribution: { counts: [2, 2] } });
    // The fourth row has no label, so nobody knows whether it was right.
    expect(predictions.calibration?.map(({ n, right }) => [n, right])).toEqual([
      ...[
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      ...[
        [1, 1],
        [0, 0],
        [0, 0],
        [0, 0],
        [2, 1],
      ],
    ]);
    expect(fingerprint).not.toBe(buildReferenceProfile(SPECS, trainingRows(5)).fingerprint);
  });

  it.each([
    ['one row', [7], { n: 1, mean: 7, m2: 0, min: 7, max: 7, edges: [7], counts: [0, 1], sums: [0, 7] }],
    ['a constant', [5, 5, 5], { mean: 5, m2: 0, edges: [5], counts: [0, 3] }],
    ['two distinct values', [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1], { edges: [1, 2], counts: [0, 6, 5] }],
    ['infinities', [Infinity, 1, -Infinity], { n: 1, missing: 2, min: 1, max: 1 }],
    ['−0 and 0', [-0, 0], { n: 2, mean: 0, min: 0, max: 0, edges: [0], counts: [0, 2] }],
    ['the largest numbers', [1e308, 1e308, 1e308], { mean: 1e308, m2: 0, sums: [0, Number.MAX_VALUE] }],
    [
      'both ends of the numbers',
      [-1.7e308, 1.7e308],
      { mean: 0, m2: Number.MAX_VALUE, counts: [1, ...Array<number>(8).fill(0), 1] },
    ],
  ])('has a defined answer for %s', (_, column, expected) => {
    const profile = referenceOf(column);
    expect(profile.features[0]).toMatchObject(expected);
    expect(parseReferenceProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
    const live = toWindow(
      paneOf(
        profile,
        column.map((x) => [x]),
      ),
    ).features[0];
    expect(live).toMatchObject({
      counts: profile.features[0]?.counts,
      missing: profile.features[0]?.missing,
    });
    expect(JSON.parse(JSON.stringify(live))).toEqual(live);
  });

  it.each([
    ['all unseen', [-1, -1, 9, 0.5], { n: 4, missing: 0, counts: [0, 0], unseen: 4 }],
    ['all missing', [Number.NaN, Infinity], { n: 0, missing: 2, counts: [0, 0], unseen: 0 }],
  ])('has a defined answer for categories that are %s', (_, column, expected) => {
    const profile = buildReferenceProfile(
      [{ name: 'x', kind: 'categorical', categories: ['a', '__proto__'] }],
      column.map((x) => [x]),
    );
    expect(profile.features[0]).toMatchObject(expected);
    expect(
      toWindow(
        paneOf(
          profile,
          column.map((x) => [x]),
        ),
      ).features[0],
    ).toMatchObject(expected);
  });

  it.each<readonly [string, readonly FeatureSpec[], ReferenceOptions, string]>([
    [
      'a name twice',
      [
        { name: 'a', kind: 'numeric' },
        { name: 'a', kind: 'numeric' },
      ],
      {},
      'bad-specification',
    ],
    ['no name', [{ name: '', kind: 'numeric' }], {}, 'bad-specification'],
    ['a turned range', [{ name: 'a', kind: 'numeric', range: [2, 1] }], {}, 'bad-specification'],
    ['no categories', [{ name: 'a', kind: 'categorical', categories: [] }], {}, 'bad-specification'],
    [
      'a category twice',
      [{ name: 'a', kind: 'categorical', categories: ['x', 'x'] }],
      {},
      'bad-specification',
    ],
    [
      'importances of other inputs',
      [{ name: 'a', kind: 'numeric' }],
      { importances: [] },
      'bad-specification',
    ],
    [
      'an importance that is no number',
      [{ name: 'a', kind: 'numeric' }],
      { importances: [Number.NaN] },
      'bad-specification',
    ],
    [
      'too few block ids',
      [{ name: 'a', kind: 'numeric' }],
      { blocks: { kind: 'time', ids: [] } },
      'row-length',
    ],
    [
      'too few labels',
      [{ name: 'a', kind: 'numeric' }],
      { predictions: { ...PREDICTED, labels: [] } },
      'row-length',
    ],
    [
      'a probability above 1',
      [{ name: 'a', kind: 'numeric' }],
      { predictions: { ...PREDICTED, probabilities: [0, 0, 0, 1.1] } },
      'bad-specification',
    ],
  ])('refuses %s', (_, specs, options, code) => {
    expect(() => buildReferenceProfile(specs, [specs.map(() => 1)], options)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it.each([
    [[], 'no-rows'],
    [[[1, 2], [1]], 'row-length'],
  ])('refuses rows %j', (rows, code) => {
    expect(() => numericProfile(['a', 'b'], rows)).toThrow(expect.objectContaining({ code }));
  });
});
