import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToHistogram,
  cumulativeCounts,
  emptyHistogram,
  fractionAbove,
  histogramFromCumulative,
  histogramQuantile,
  mergeHistograms,
  type Histogram,
  type HistogramResult,
} from './histogram.ts';

const BOUNDS = [0.1, 0.5, 1, 5];
function valueOf<Value>(result: HistogramResult<Value>): Value {
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return result.value;
}
const of = (values: readonly number[]): Histogram =>
  values.reduce(addToHistogram, valueOf(emptyHistogram(BOUNDS)));
const codesOf = (result: HistogramResult<unknown>): readonly string[] =>
  result.ok ? [] : result.faults.map(({ code, pointer }) => `${code} ${pointer}`);
const list = fc.array(
  fc.integer({ min: 0, max: 640 }).map((x) => x / 64),
  { maxLength: 30 },
);

describe('histograms', () => {
  it('merge exactly, in any order and grouping', () => {
    fc.assert(
      fc.property(list, list, list, (a, b, c) => {
        const merge = (x: Histogram, y: Histogram): Histogram => valueOf(mergeHistograms(x, y));
        expect(merge(merge(of(a), of(b)), of(c))).toEqual(of([...a, ...b, ...c]));
        expect(merge(of(c), merge(of(b), of(a)))).toEqual(of([...a, ...b, ...c]));
      }),
    );
  });

  it('speak Prometheus both ways; a value on a bound belongs below it', () => {
    const histogram = of([0.1, 0.2, 7]);
    expect(cumulativeCounts(histogram)).toEqual([1, 2, 2, 2, 3]);
    const read = histogramFromCumulative(BOUNDS, cumulativeCounts(histogram), histogram.sum);
    expect(valueOf(read)).toEqual(histogram);
  });

  it('bracket every quantile', () => {
    fc.assert(
      fc.property(list, fc.double({ min: 0.001, max: 1, noNaN: true }), (values, q) => {
        if (values.length === 0) return;
        const sorted = [...values].sort((x, y) => x - y);
        const exact = sorted[Math.ceil(q * sorted.length) - 1] ?? NaN;
        const { value, low, high } = histogramQuantile(of(values), q);
        expect(exact).toBeGreaterThanOrEqual(low);
        expect(exact).toBeLessThanOrEqual(high);
        expect(value).toBeGreaterThanOrEqual(Math.min(low, 0));
        expect(value).toBeLessThanOrEqual(high);
      }),
    );
    expect(histogramQuantile(of([]), 0.5).value).toBeNaN();
    expect(histogramQuantile(of([9]), 0.5)).toEqual({ value: 5, low: 5, high: Infinity });
    const negative = valueOf(histogramFromCumulative([-1, 1], [4, 4, 4], -9));
    expect(histogramQuantile(negative, 0.5)).toEqual({ value: -1, low: -Infinity, high: -1 });
    expect(histogramQuantile(of([3]), 2).value).toBeNaN();
  });

  it('count above a bound exactly, and refuse any other threshold', () => {
    const histogram = of([0.05, 0.5, 0.6, 2, 9]);
    expect(valueOf(fractionAbove(histogram, 0.5))).toEqual({ kind: 'binary', n: 5, k: 3 });
    expect(codesOf(fractionAbove(histogram, 0.7))).toEqual(['threshold-not-a-bound /threshold']);
  });

  it('say all that is wrong at once', () => {
    expect(codesOf(emptyHistogram([]))).toEqual(['no-bounds /bounds']);
    expect(codesOf(emptyHistogram([1, 1, Infinity]))).toEqual([
      'bounds-not-ascending /bounds/1',
      'bound-not-finite /bounds/2',
    ]);
    expect(codesOf(histogramFromCumulative([1], [3], 0))).toEqual(['counts-do-not-fit /cumulative']);
    expect(codesOf(histogramFromCumulative([1, 2], [-1, 3, 2], 0))).toEqual([
      'counts-decrease /cumulative/0',
      'counts-decrease /cumulative/2',
    ]);
    expect(codesOf(mergeHistograms(of([]), valueOf(emptyHistogram([0.1, 0.4]))))).toEqual([
      'different-bounds /bounds/1',
    ]);
  });
});
