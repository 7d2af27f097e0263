import { describe, expect, it } from 'vitest';
import golden from '../test/vectors/classic-score.v1.json' with { type: 'json' };
import { referenceOf } from '../test/reference-of.ts';
import { standardDeviation } from './moments.ts';
import { buildReferenceProfile } from './reference-profile.ts';

describe('buildReferenceProfile', () => {
  it.each(golden.numeric)('summarises "$name" as the reference does', ({ reference, expected }) => {
    const feature = referenceOf(reference).features[0];
    expect(feature?.edges.length).toBe(expected.edges.length);
    expected.edges.forEach((edge, i) => expect(feature?.edges[i]).toBeCloseTo(edge, 9));
    expect(feature?.counts).toEqual(expected.referenceCounts);
    expect(feature?.mean).toBeCloseTo(expected.mean.reference, 9);
    expect(feature && standardDeviation(feature)).toBeCloseTo(expected.std.reference, 9);
    const total = reference.reduce((sum, value) => sum + value, 0);
    expect(feature?.sums.reduce((sum, value) => sum + value, 0)).toBeCloseTo(total, 6);
  });

  it('counts missing values apart', () => {
    const profile = buildReferenceProfile(
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

  it.each([
    [[], 'no-rows'],
    [[[1, 2], [1]], 'row-length'],
  ])('refuses rows %j', (rows, code) => {
    expect(() => buildReferenceProfile(['a', 'b'], rows)).toThrow(expect.objectContaining({ code }));
  });
});
