import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PREDICTED, SPECS, trainingRows } from '../test/mixed-profile.ts';
import { numericAt, paneOf, referenceOf } from '../test/reference-of.ts';
import golden from '../test/vectors/classic-score.v1.json' with { type: 'json' };
import { standardDeviation, type Moments } from './moments.ts';
import { countWrongType, emptyPane, mergePanes, observe, observePrediction, type Pane } from './pane.ts';
import { toWindow } from './profile-window.ts';
import { binOf } from './quantile-edges.ts';
import { buildReferenceProfile, type ReferenceProfile } from './reference-profile.ts';

const reference = buildReferenceProfile(SPECS, trainingRows(300), { predictions: PREDICTED });
const value = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.integer({ min: -2, max: 5 }),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0),
);
const row = fc.tuple(value, value, value);
const rows = fc.array(row, { maxLength: 40 });

function seen(list: readonly (readonly [number, number, number])[]): Pane {
  const pane = emptyPane(reference);
  for (const [x, y, z] of list) {
    observe(pane, [x, y, z]);
    observePrediction(pane, y, Math.abs(Math.sin(x)));
    if (z > 4) countWrongType(pane, 1);
  }
  return pane;
}

/** All that must be equal to the bit, and all that may round. */
function parts(pane: Pane) {
  const { n, missing, wrongType, outside, counts, min, max, mean, m2, sums, probabilities } = pane;
  return {
    exact: [pane.rows, n, missing, wrongType, outside, counts, min, max],
    moments: Array.from(n, (count, i): Moments => ({ n: count, mean: mean[i] ?? 0, m2: m2[i] ?? 0 })),
    sums: [...sums, ...probabilities],
  };
}

function expectSame(merged: Pane, whole: Pane): void {
  const [left, right] = [parts(merged), parts(whole)];
  expect(left.exact).toEqual(right.exact);
  right.moments.forEach((expected, i) => {
    const actual = left.moments[i] ?? expected;
    const scale = Math.abs(expected.mean) + standardDeviation(expected) + Number.MIN_VALUE;
    expect(Math.abs(actual.mean - expected.mean) / scale).toBeLessThan(1e-12);
    expect(Math.abs(standardDeviation(actual) - standardDeviation(expected)) / scale).toBeLessThan(1e-12);
  });
  right.sums.forEach((expected, i) => {
    // Values of both signs cancel, so the scale is that of the values.
    expect(Math.abs((left.sums[i] ?? Number.NaN) - expected)).toBeLessThan(1e-12 * (merged.rows + 1) * 1e6);
  });
}

describe('panes', () => {
  it.each(golden.numeric)('bin "$name" as the reference does', ({ reference: train, current, expected }) => {
    const pane = paneOf(
      referenceOf(train),
      current.map((x) => [x]),
    );
    const live = toWindow(pane).features[0];
    if (live?.kind !== 'numeric') throw new Error('expected numbers');
    expect(live.counts).toEqual(expected.currentCounts);
    expect(live.mean).toBeCloseTo(expected.mean.current, 9);
    expect(standardDeviation(live)).toBeCloseTo(expected.std.current, 9);
  });

  it('add up to what one pane would have seen, however they are put together', () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        const whole = seen([...a, ...b, ...c]);
        expectSame(mergePanes(mergePanes(seen(a), seen(b)), seen(c)), whole);
        expectSame(mergePanes(seen(a), mergePanes(seen(b), seen(c))), whole);
        expectSame(mergePanes(seen(c), mergePanes(seen(b), seen(a))), whole);
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on the order of rows', () => {
    const shuffled = fc.shuffledSubarray(
      trainingRows(60).map(([x = 0, y = 0, z = 0]) => [x, y, z] as const),
      {
        minLength: 60,
      },
    );
    fc.assert(fc.property(shuffled, shuffled, (a, b) => expectSame(seen(a), seen(b))));
  });

  it('merge to the same bits in either order', () => {
    const one = referenceOf([0, 1, 2, 3, 5, 8, 13, 21]);
    const column = fc.array(value.map((x) => [x]));
    fc.assert(
      fc.property(column, column, (a, b) => {
        const [left, right] = [paneOf(one, a), paneOf(one, b)];
        expect(toWindow(mergePanes(left, right))).toEqual(toWindow(mergePanes(right, left)));
      }),
      // Found by chance once: the product of the counts must not depend on their order.
      {
        examples: [
          [
            [[0], [0], [0]],
            [[0], [0], [0], [0], [-0.023264421309341317]],
          ],
        ],
        numRuns: 2000,
      },
    );
  });

  it('hold 1e-12 over many rows far from zero', () => {
    const one = referenceOf([0, 1]);
    const column = Array.from({ length: 30_000 }, (_, i) => [1e6 + Math.sin(i * 7.3) * 10]);
    const whole = paneOf(one, column);
    let merged = emptyPane(one);
    for (let i = 0; i < column.length; i += 100)
      merged = mergePanes(merged, paneOf(one, column.slice(i, i + 100)));
    expectSame(merged, whole);
  });

  it('tell missing, unseen, out of range and wrong type apart', () => {
    const pane = emptyPane(reference);
    observe(pane, [Number.NaN, 7, -1]);
    observe(pane, [99, 0.5, Infinity]);
    observe(pane, [-0, 1, 0]);
    countWrongType(pane, 0);
    expect(toWindow(pane)).toMatchObject({
      rows: 3,
      features: [
        { n: 2, missing: 1, outOfRange: 1, wrongType: 1, min: 0, max: 99 },
        { n: 3, missing: 0, unseen: 2, wrongType: 0 },
        { n: 2, missing: 1, unseen: 1, wrongType: 0 },
      ],
    });
    expect(() => countWrongType(pane, 3)).toThrow(RangeError);
  });

  it('find the same bin as a search does, however many edges there are', () => {
    const edges = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(edges, fc.array(fc.integer({ min: -60, max: 60 })), (list, values) => {
        const ascending = list.sort((a, b) => a - b);
        const many: ReferenceProfile = {
          ...referenceOf([0]),
          features: [{ ...numericAt(referenceOf([0]), 0), edges: ascending, counts: [...ascending, 0] }],
        };
        const expected = new Array<number>(ascending.length + 1).fill(0);
        for (const x of values) expected[binOf(ascending, x)] = (expected[binOf(ascending, x)] ?? 0) + 1;
        const pane = paneOf(
          many,
          values.map((x) => [x]),
        );
        expect(toWindow(pane).features[0]?.counts).toEqual(expected);
      }),
    );
  });

  it('read rows of a batch at their offset', () => {
    const pane = emptyPane(referenceOf([1, 2, 3]));
    observe(pane, Float64Array.of(7, 8, 9), 1);
    expect(toWindow(pane).features[0]).toMatchObject({ mean: 8 });
  });

  it('refuse to add up over different bins', () => {
    expect(() => mergePanes(emptyPane(reference), emptyPane(referenceOf([1, 2, 3])))).toThrow(
      expect.objectContaining({ code: 'fingerprint-mismatch' }),
    );
  });

  it('allocate nothing while they observe', () => {
    const pane = emptyPane(reference);
    const values = Float64Array.from(trainingRows(1000).flat());
    const run = () => {
      for (let i = 0; i < 1000; i++) {
        observe(pane, values, 3 * i);
        observePrediction(pane, i % 2, 0.7);
      }
    };
    for (let i = 0; i < 500; i++) run();
    // Coarse: one boxed number per row would be 16 MB. The runtime itself allocates a little.
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < 1000; i++) run();
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(4e6);
  });
});
