import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBinary, mergeBinary, NO_BINARY } from './binary.ts';
import { addMoments, mergeMoments, momentsFromSums, NO_MOMENTS, variance, type Moments } from './moments.ts';
import { addPair, mergePairMoments, NO_PAIR_MOMENTS, type PairMoments } from './pair-moments.ts';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 30 });
const pairs = fc.array(
  fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: -1e3, max: 1e3, noNaN: true })),
  { maxLength: 30 },
);
const momentsOf = (list: readonly number[]): Moments => list.reduce(addMoments, NO_MOMENTS);
const pairsOf = (list: readonly (readonly [number, number])[]): PairMoments =>
  list.reduce((e, [x, y]) => addPair(e, x, y), NO_PAIR_MOMENTS);

/** Squares of the smallest numbers are lost in the denormals. */
const TINY = 1e-300;

/** Differences in units of the scale: |mean| + std, and its square for second moments. */
function expectSameMoments(actual: Moments, expected: Moments): void {
  const scale = Math.abs(expected.mean) + Math.sqrt(expected.m2 / Math.max(1, expected.n));
  expect(actual.n).toBe(expected.n);
  expect(Math.abs(actual.mean - expected.mean)).toBeLessThanOrEqual(1e-12 * scale + TINY);
  expect(Math.abs(actual.m2 - expected.m2)).toBeLessThanOrEqual(1e-12 * scale * scale * expected.n + TINY);
}

describe('binary evidence', () => {
  it('merges by adding, exactly, in any order', () => {
    const binary = fc
      .tuple(fc.nat(1e9), fc.nat(1e9))
      .map(([a, b]) => ({ kind: 'binary' as const, n: Math.max(a, b), k: Math.min(a, b) }));
    fc.assert(
      fc.property(binary, binary, binary, (a, b, c) => {
        expect(mergeBinary(a, b)).toEqual(mergeBinary(b, a));
        expect(mergeBinary(mergeBinary(a, b), c)).toEqual(mergeBinary(a, mergeBinary(b, c)));
        expect(mergeBinary(a, NO_BINARY)).toEqual(a);
      }),
    );
    expect([true, false, true].reduce(addBinary, NO_BINARY)).toEqual({ kind: 'binary', n: 3, k: 2 });
  });
});

describe('moments', () => {
  it('of parts, in any order and grouping, are those of the whole', () => {
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const whole = momentsOf([...a, ...b, ...c]);
        const [x, y, z] = [momentsOf(a), momentsOf(b), momentsOf(c)];
        expectSameMoments(mergeMoments(mergeMoments(x, y), z), whole);
        expectSameMoments(mergeMoments(z, mergeMoments(y, x)), whole);
        expect(mergeMoments(x, y).n).toBe(mergeMoments(y, x).n);
      }),
    );
  });

  it('stay exact where squares would drown', () => {
    const list = [1, 2, 3, 4].map((x) => 1e9 + x);
    expect(variance(momentsOf(list))).toBeCloseTo(5 / 3, 9);
  });

  it('come from sums as well', () => {
    const { n, mean, m2 } = momentsFromSums(4, 10, 30);
    expect([n, mean, m2]).toEqual([4, 2.5, 5]);
    expect(momentsFromSums(0, 0, 0)).toEqual(NO_MOMENTS);
    expect(variance(momentsOf([3]))).toBeNaN();
  });
});

describe('pair moments', () => {
  it('of parts, in any order and grouping, are those of the whole', () => {
    fc.assert(
      fc.property(pairs, pairs, pairs, (a, b, c) => {
        const whole = pairsOf([...a, ...b, ...c]);
        for (const merged of [
          mergePairMoments(mergePairMoments(pairsOf(a), pairsOf(b)), pairsOf(c)),
          mergePairMoments(pairsOf(c), mergePairMoments(pairsOf(b), pairsOf(a))),
        ]) {
          const { n, meanX, meanY, m2X, m2Y, cXY } = merged;
          expectSameMoments(
            { kind: 'moments', n, mean: meanX, m2: m2X },
            { kind: 'moments', n: whole.n, mean: whole.meanX, m2: whole.m2X },
          );
          expectSameMoments(
            { kind: 'moments', n, mean: meanY, m2: m2Y },
            { kind: 'moments', n: whole.n, mean: whole.meanY, m2: whole.m2Y },
          );
          const scale = 1e6 * Math.max(1, n);
          expect(Math.abs(cXY - whole.cXY) / scale).toBeLessThan(1e-12);
        }
      }),
    );
  });

  it('equal the textbook sums', () => {
    const x = [3, 1, 4, 2, 5, 1];
    const y = [2, 1, 3, 0, 4, 1];
    const e = pairsOf(x.map((value, i) => [value, y[i] ?? NaN] as const));
    expect(e.meanY / e.meanX).toBeCloseTo(0.6875, 12);
    expect(e.cXY).toBeCloseTo(
      x.reduce((sum, value, i) => sum + value * (y[i] ?? NaN), 0) - (16 * 11) / 6,
      12,
    );
  });
});
