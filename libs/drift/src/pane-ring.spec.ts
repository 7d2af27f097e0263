import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceOf } from '../test/reference-of.ts';
import { emptyPane, observe } from './pane.ts';
import { PaneRing } from './pane-ring.ts';
import { toWindow } from './profile-window.ts';

const reference = referenceOf([0, 1, 2, 3, 5, 8, 13, 21]);
const ring = () => new PaneRing(reference, { paneMs: 1000, windowMs: 3000 });
const rowsOf = (live: PaneRing, now: number) => live.window(now).pane.rows;

describe('PaneRing', () => {
  it('forgets what is older than the window and keeps what is inside it', () => {
    const live = ring();
    for (let second = 0; second < 10; second++) live.observe([second], 0, second * 1000 + 500);
    // At 9.5 s the window reaches back to 6.5 s: the panes that began at 7, 8 and 9 s.
    const { pane, fromMs, toMs } = live.window(9_500);
    expect([pane.rows, fromMs, toMs]).toEqual([3, 7000, 9500]);
    expect(toWindow(pane).features[0]).toMatchObject({ mean: 8 });
    expect(rowsOf(live, 60_000)).toBe(0);
  });

  it('widens back in time until there are enough rows, and says how far', () => {
    const live = new PaneRing(reference, { paneMs: 1000, windowMs: 2000, maximumMs: 60_000 });
    for (let second = 0; second < 30; second++) live.observe([second], 0, second * 1000);
    const window = (minimumRows: number, maximumMs?: number) => {
      const options = maximumMs === undefined ? { minimumRows } : { minimumRows, maximumMs };
      const { pane, fromMs } = live.window(40_000, options);
      return [pane.rows, fromMs];
    };
    expect(window(0)).toEqual([0, 38_000]);
    expect(window(1)).toEqual([1, 29_000]);
    expect(window(5)).toEqual([5, 25_000]);
    expect(window(5, 12_500)).toEqual([2, 28_000]);
    expect(window(31)).toEqual([30, -20_000]);
  });

  it('has the same rows as those that were given, wherever the clock steps', () => {
    const steps = fc.array(fc.integer({ min: -50_000, max: 900 }), { maxLength: 60 });
    fc.assert(
      fc.property(steps, (list) => {
        const live = new PaneRing(reference, { paneMs: 1000, windowMs: 60_000 });
        let now = 1e9;
        list.forEach((step, i) => live.observe([i], 0, (now += step)));
        // At most 60 × 0.9 s have passed by the ring's own time.
        expect(rowsOf(live, now)).toBe(list.length);
      }),
    );
  });

  it('forgets in time after the clock stepped back', () => {
    const live = ring();
    live.observe([1], 0, 1_000_000);
    live.observe([2], 0, 10_000);
    expect(rowsOf(live, 10_000)).toBe(2);
    expect(rowsOf(live, 15_000)).toBe(0);
  });

  it('does not run ahead of a clock that trembles', () => {
    const live = ring();
    for (let i = 0; i < 1000; i++) live.observe([i], 0, 10_000 + (i % 2) * 500);
    expect(rowsOf(live, 10_500)).toBe(1000);
    expect(live.window(12_000).fromMs).toBe(9_000);
  });

  it('counts predictions and refusals in the pane of the moment', () => {
    const live = ring();
    live.observe([1], 0, 1000);
    live.countWrongType(0, 1000);
    live.observePrediction(1, 0.5, 1000);
    expect(toWindow(live.window(1000).pane)).toMatchObject({
      features: [{ wrongType: 1 }],
      predictions: null,
    });
  });

  it('shows its panes as they are, with the time at which they began', () => {
    const live = ring();
    for (const at of [500, 900, 1500, 2600, 60_000]) live.observe([at], 0, at);
    expect(live.panes().map(({ startedMs, pane }) => [startedMs, pane.rows])).toEqual([[60_000, 1]]);
    const [first] = live.panes();
    live.observe([7], 0, 60_999);
    expect(first?.pane.rows).toBe(2);
    live.observe([7], 0, 61_000);
    expect(live.panes().map(({ startedMs }) => startedMs)).toEqual([60_000, 61_000]);
    expect(rowsOf(live, 61_000)).toBe(3);
  });

  it('counts in total whatever it was given, also what has left', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: -3, max: 30 })));
    fc.assert(
      fc.property(rows, (list) => {
        const live = ring();
        const all = emptyPane(reference);
        let now = 0;
        for (const [step, value] of list) {
          now += step;
          live.observe([value], 0, now);
          observe(all, [value]);
        }
        const [total, expected] = [live.total(), all].map((pane) => [
          pane.rows,
          [...pane.counts],
          [...pane.outside],
        ]);
        expect(total).toEqual(expected);
      }),
    );
  });

  it('does not grow: old panes leave', () => {
    const live = ring();
    for (let i = 0; i < 10_000; i++) live.observe([i], 0, i * 1000);
    expect(rowsOf(live, Number.MAX_SAFE_INTEGER)).toBe(0);
    expect(rowsOf(live, 0)).toBeLessThanOrEqual(6);
  });

  it.each([
    [0, 10, 10],
    [10, 5, 5],
    [Number.NaN, 10, 10],
    [10, 20, 15],
  ])('refuses panes of %d ms in a window of %d to %d ms', (paneMs, windowMs, maximumMs) => {
    expect(() => new PaneRing(reference, { paneMs, windowMs, maximumMs })).toThrow(RangeError);
  });
});
