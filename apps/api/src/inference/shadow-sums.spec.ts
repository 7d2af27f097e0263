import { assert, constantFrom, double, integer, option, property, record, tuple, array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addComparison,
  mergeShadowSums,
  NO_SHADOW_SUMS,
  readShadowSums,
  shadowSumsJson,
  type ShadowComparison,
  type ShadowSums,
} from './shadow-sums.ts';

const ms = double({ min: 0, max: 1000, noNaN: true });
const comparison = record({
  isAgreed: constantFrom(true, false),
  difference: option(double({ min: -1e6, max: 1e6, noNaN: true })),
  liveMs: ms,
  shadowMs: ms,
});
const left = record({ errors: integer({ min: 0, max: 9 }), dropped: integer({ min: 0, max: 9 }) });

const sumsOf = (rows: readonly ShadowComparison[], counts: object = {}): ShadowSums => ({
  ...rows.reduce(addComparison, NO_SHADOW_SUMS),
  ...counts,
});

/** Counts exactly, numbers within rounding of their scale. */
function expectSame(a: ShadowSums, b: ShadowSums): void {
  for (const key of ['rows', 'agreed', 'errors', 'dropped'] as const) expect(a[key]).toBe(b[key]);
  expect(a.differences.n).toBe(b.differences.n);
  const near = (x: number, y: number, scale: number) =>
    expect(Math.abs(x - y)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale));
  near(a.absolute, b.absolute, b.absolute);
  near(a.differences.mean, b.differences.mean, 1e6);
  near(a.differences.m2, b.differences.m2, 1e12);
  near(a.liveMs, b.liveMs, b.liveMs);
  near(a.shadowMs, b.shadowMs, b.shadowMs);
}

describe('the sums of a pair', () => {
  it('add up: rows split over replicas give what one that saw them all has', () => {
    assert(
      property(array(comparison), array(comparison), array(comparison), (a, b, c) => {
        const parts = [a, b, c].map((rows) => sumsOf(rows)) as [ShadowSums, ShadowSums, ShadowSums];
        const whole = sumsOf([...a, ...b, ...c]);
        expectSame(mergeShadowSums(mergeShadowSums(parts[0], parts[1]), parts[2]), whole);
        expectSame(mergeShadowSums(parts[2], mergeShadowSums(parts[1], parts[0])), whole);
      }),
    );
  });

  it('come back from the store as they were', () => {
    assert(
      property(tuple(array(comparison), left), ([rows, counts]) => {
        const sums = sumsOf(rows, counts);
        // JSON has no -0.
        expect(readShadowSums(shadowSumsJson(sums))).toEqual(JSON.parse(JSON.stringify(sums)));
      }),
    );
  });

  it('have nothing where nothing was written', () => {
    expect(readShadowSums('{}')).toEqual(NO_SHADOW_SUMS);
  });
});
