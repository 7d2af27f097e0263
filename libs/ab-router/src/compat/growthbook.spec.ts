import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/growthbook.v1.json' with { type: 'json' };
import {
  growthbookHash,
  growthbookIsInNamespace,
  growthbookRanges,
  growthbookVariation,
} from './growthbook.ts';

describe('the published vectors of GrowthBook', () => {
  it.each(vectors.hash)('hash $value with $seed, version $version', ({ seed, value, version, hash }) => {
    expect(growthbookHash(seed, value, version)).toBe(hash);
  });

  it.each(vectors.ranges)(
    'ranges of $variations at $coverage, $weights',
    ({ variations, coverage, weights, ranges }) => {
      const found = growthbookRanges(variations, coverage, weights);
      expect(found).toHaveLength(ranges.length);
      found.forEach(({ from, to }, i) => {
        expect(from).toBeCloseTo(ranges[i]?.[0] ?? Number.NaN, 12);
        expect(to).toBeCloseTo(ranges[i]?.[1] ?? Number.NaN, 12);
      });
    },
  );

  it.each(vectors.namespace)('place $value in $namespace', ({ value, namespace, hash }) => {
    expect(growthbookHash(`__${namespace}`, value, 1)).toBe(hash);
    expect(growthbookIsInNamespace(value, namespace, { from: 0, to: hash })).toBe(false);
    expect(growthbookIsInNamespace(value, namespace, { from: hash, to: 1 })).toBe(true);
  });
});

it('leaves the gaps of a partial coverage to nobody', () => {
  const ranges = growthbookRanges(2, 0.5);
  expect([0, 0.2499, 0.25, 0.4999, 0.5, 0.75].map((hash) => growthbookVariation(hash, ranges))).toEqual([
    0, 0, -1, -1, 1, -1,
  ]);
});

it('clamps the coverage as the SDKs do', () => {
  expect(growthbookRanges(2, 7)).toEqual(growthbookRanges(2, 1));
  expect(growthbookRanges(2, -1)[1]).toEqual({ from: 0.5, to: 0.5 });
});
