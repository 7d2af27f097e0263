import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paneOf, referenceOf } from '../test/reference-of.ts';
import golden from '../test/vectors/classic-score.v1.json' with { type: 'json' };
import { standardDeviation } from './moments.ts';
import { mergePanes } from './pane.ts';
import { PaneRing } from './pane-ring.ts';

const reference = referenceOf([0, 1, 2, 3, 5, 8, 13, 21]);
const column = fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(Number.NaN)));
const pane = (values: readonly number[]) =>
  paneOf(
    reference,
    values.map((value) => [value]),
  );

describe('panes', () => {
  it.each(golden.numeric)('bin "$name" as the reference does', ({ reference: train, current, expected }) => {
    const live = paneOf(
      referenceOf(train),
      current.map((value) => [value]),
    ).features[0];
    expect(live?.counts).toEqual(expected.currentCounts);
    expect(live?.mean).toBeCloseTo(expected.mean.current, 9);
    expect(live && standardDeviation(live)).toBeCloseTo(expected.std.current, 9);
  });

  it('add up to what one pane would have seen', () => {
    fc.assert(
      fc.property(column, column, column, (a, b, c) => {
        const whole = pane([...a, ...b, ...c]);
        const left = mergePanes(mergePanes(pane(a), pane(b)), pane(c));
        const right = mergePanes(pane(a), mergePanes(pane(b), pane(c)));
        const turned = mergePanes(pane(c), mergePanes(pane(b), pane(a)));
        for (const merged of [left, right, turned]) {
          expect(merged.rows).toBe(whole.rows);
          merged.features.forEach((feature, i) => {
            const expected = whole.features[i];
            if (expected === undefined) throw new Error('features differ');
            expect([feature.n, feature.missing, feature.counts]).toEqual([
              expected.n,
              expected.missing,
              expected.counts,
            ]);
            const scale = Math.abs(expected.mean) + standardDeviation(expected) + Number.MIN_VALUE;
            expect(Math.abs(feature.mean - expected.mean) / scale).toBeLessThan(1e-9);
            expect(Math.abs(standardDeviation(feature) - standardDeviation(expected)) / scale).toBeLessThan(
              1e-6,
            );
          });
        }
      }),
    );
  });

  it('merge to the same bits in either order', () => {
    fc.assert(
      fc.property(column, column, (a, b) => {
        expect(mergePanes(pane(a), pane(b))).toEqual(mergePanes(pane(b), pane(a)));
      }),
      // Found by chance once: the product of the counts must not depend on their order.
      {
        examples: [
          [
            [0, 0, 0],
            [0, 0, 0, 0, -0.023264421309341317],
          ],
        ],
        numRuns: 2000,
      },
    );
  });

  it('refuse to add up over different bins', () => {
    const other = paneOf(referenceOf([1, 2, 3]), []);
    expect(() => mergePanes(pane([]), other)).toThrow(
      expect.objectContaining({ code: 'fingerprint-mismatch' }),
    );
  });

  it('survive JSON', () => {
    const seen = pane([1, 2, Number.NaN, 30]);
    expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
  });
});

describe('PaneRing', () => {
  const ring = () => new PaneRing(reference, { paneMs: 1000, windowMs: 3000 });

  it('forgets what is older than the window and keeps what is inside it', () => {
    const live = ring();
    for (let second = 0; second < 10; second++) live.observe([second], 0, second * 1000 + 500);
    // At 9.5 s the window reaches back to 6.5 s: the panes that began at 7, 8 and 9 s.
    expect(live.window(9_500)).toMatchObject({ rows: 3, features: [{ mean: 8 }] });
    expect(live.window(60_000)).toMatchObject({ rows: 0 });
  });

  it('loses nothing when the clock steps back', () => {
    const live = ring();
    live.observe([1], 0, 10_000);
    live.observe([2], 0, 8_000);
    expect(live.window(10_000).rows).toBe(2);
    expect(live.window(8_000).rows).toBe(2);
  });

  it('does not grow: old panes leave', () => {
    const live = ring();
    for (let i = 0; i < 10_000; i++) live.observe([i], 0, i * 1000);
    expect(live.window(Number.MAX_SAFE_INTEGER).rows).toBe(0);
    expect(live.window(0).rows).toBeLessThanOrEqual(6);
  });

  it.each([
    [0, 10],
    [10, 5],
    [Number.NaN, 10],
  ])('refuses panes of %d ms in a window of %d ms', (paneMs, windowMs) => {
    expect(() => new PaneRing(reference, { paneMs, windowMs })).toThrow(RangeError);
  });
});
