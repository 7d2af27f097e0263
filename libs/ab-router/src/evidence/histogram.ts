import type { Binary } from './binary.ts';

/**
 * Counts of values per bucket, shaped as Prometheus shapes them: bucket i holds the values `≤ bounds[i]` that no
 * earlier bucket holds, and one more bucket at the end the values above all bounds. Counts are per bucket here, not
 * cumulative; see `cumulativeCounts`.
 */
export interface Histogram {
  readonly kind: 'histogram';
  /** Upper bounds (`le`), finite and ascending, in the metric's unit; fixed and shared by all that are merged. */
  readonly bounds: readonly number[];
  /** One whole number per bound, and one for values above them all. */
  readonly counts: readonly number[];
  /** Σ of the values, in the metric's unit. */
  readonly sum: number;
}

/** Every way in which histograms can be wrongly defined, merged or read. */
export type HistogramFaultCode =
  | 'no-bounds'
  | 'bound-not-finite'
  | 'bounds-not-ascending'
  | 'counts-do-not-fit'
  | 'counts-decrease'
  | 'different-bounds'
  | 'threshold-not-a-bound';

/** One fault: which rule, where, and what to do about it. */
export interface HistogramFault {
  readonly code: HistogramFaultCode;
  /** JSON pointer (RFC 6901) into the argument at fault. */
  readonly pointer: string;
  readonly message: string;
}

/** A value, or all the faults that stand in its way at once. */
export type HistogramResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: readonly HistogramFault[] };

function boundFaults(bounds: readonly number[]): HistogramFault[] {
  if (bounds.length === 0)
    return [{ code: 'no-bounds', pointer: '/bounds', message: 'There are no bounds. Give at least one.' }];
  return bounds.flatMap((bound, i): HistogramFault[] => {
    const pointer = `/bounds/${i}`;
    if (!Number.isFinite(bound))
      return [{ code: 'bound-not-finite', pointer, message: 'The bound is not finite. Leave +Inf out.' }];
    if (i > 0 && !(bound > (bounds[i - 1] ?? Number.NaN)))
      return [
        {
          code: 'bounds-not-ascending',
          pointer,
          message: `The bound ${bound} is not above the one before it. Sort the bounds and drop duplicates.`,
        },
      ];
    return [];
  });
}

/**
 * An empty histogram.
 *
 * @param bounds upper bounds, without +Inf
 * @example emptyHistogram([0.1, 1]).ok === true
 */
export function emptyHistogram(bounds: readonly number[]): HistogramResult<Histogram> {
  const faults = boundFaults(bounds);
  if (faults.length > 0) return { ok: false, faults };
  const counts = Array.from({ length: bounds.length + 1 }, () => 0);
  return { ok: true, value: { kind: 'histogram', bounds: [...bounds], counts, sum: 0 } };
}

/**
 * The histogram of cumulative counts, as a Prometheus exposition has them.
 *
 * @param cumulative values `≤` each bound, then all values (`+Inf`): whole numbers that never decrease
 * @param sum Σ of the values
 * @example histogramFromCumulative([0.1, 1], [3, 5, 6], 4.2).ok === true
 */
export function histogramFromCumulative(
  bounds: readonly number[],
  cumulative: readonly number[],
  sum: number,
): HistogramResult<Histogram> {
  const faults = boundFaults(bounds);
  if (cumulative.length !== bounds.length + 1 || !cumulative.every(Number.isSafeInteger))
    faults.push({
      code: 'counts-do-not-fit',
      pointer: '/cumulative',
      message: `The counts have to be ${bounds.length + 1} whole numbers: one per bound, and one for +Inf.`,
    });
  const counts = cumulative.map((count, i) => count - (i === 0 ? 0 : (cumulative[i - 1] ?? 0)));
  counts.forEach((count, i) => {
    if (count < 0)
      faults.push({
        code: 'counts-decrease',
        pointer: `/cumulative/${i}`,
        message: 'The count is below the one before it (or below 0). Cumulative counts never decrease.',
      });
  });
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { kind: 'histogram', bounds: [...bounds], counts, sum } };
}

/**
 * The histogram with one more value. Complexity: O(buckets).
 *
 * @example addToHistogram({ kind: 'histogram', bounds: [1, 2], counts: [0, 0, 0], sum: 0 }, 1).counts[0] === 1
 */
export function addToHistogram({ kind, bounds, counts, sum }: Histogram, x: number): Histogram {
  const found = bounds.findIndex((bound) => x <= bound);
  const bucket = found < 0 ? bounds.length : found;
  return { kind, bounds, counts: counts.map((count, i) => (i === bucket ? count + 1 : count)), sum: sum + x };
}

/**
 * Both together: counts exactly, associative and commutative; the sum to its last bits. Histograms of different
 * bounds are refused, because values cannot be put back into other buckets.
 *
 * @example mergeHistograms({ kind: 'histogram', bounds: [1], counts: [2, 0], sum: 1 }, { kind: 'histogram', bounds: [2], counts: [2, 0], sum: 1 }).ok === false
 */
export function mergeHistograms(a: Histogram, b: Histogram): HistogramResult<Histogram> {
  const length = Math.max(a.bounds.length, b.bounds.length);
  for (let i = 0; i < length; i++)
    if (a.bounds[i] !== b.bounds[i]) {
      const message = `The bounds differ first at index ${i}. Record both with the same bounds.`;
      return { ok: false, faults: [{ code: 'different-bounds', pointer: `/bounds/${i}`, message }] };
    }
  const counts = a.counts.map((count, i) => count + (b.counts[i] ?? 0));
  return { ok: true, value: { kind: 'histogram', bounds: a.bounds, counts, sum: a.sum + b.sum } };
}

/**
 * Values `≤` each bound, then all values, as a Prometheus exposition wants them.
 *
 * @example cumulativeCounts({ kind: 'histogram', bounds: [0.1, 1], counts: [3, 2, 1], sum: 4.2 }).join() === '3,5,6'
 */
export function cumulativeCounts({ counts }: Histogram): readonly number[] {
  let running = 0;
  return counts.map((count) => (running += count));
}

/** A quantile as well as buckets tell it. */
export interface HistogramQuantile {
  /** Interpolated within the bucket; the nearest bound where the bucket has no other end. NaN without values. */
  readonly value: number;
  /** The bucket that the true quantile lies in: `(low, high]`; an end may be infinite. */
  readonly low: number;
  readonly high: number;
}

/**
 * The value below which a share q of the values lies, interpolated in its bucket as if values were spread evenly
 * there. The true quantile lies in `(low, high]`, so the error is below `high − low`. A first bucket with a bound
 * above 0 is taken to begin at 0 for the interpolation, as Prometheus does.
 *
 * @param q in [0, 1]
 * @example histogramQuantile({ kind: 'histogram', bounds: [1, 2], counts: [5, 5, 0], sum: 12 }, 0.75).value === 1.5
 */
export function histogramQuantile({ bounds, counts }: Histogram, q: number): HistogramQuantile {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0 || !(q >= 0 && q <= 1)) return { value: Number.NaN, low: Number.NaN, high: Number.NaN };
  let bucket = 0;
  let before = 0;
  while (bucket < bounds.length) {
    const count = counts[bucket] ?? 0;
    if (count > 0 && before + count >= q * total) break;
    before += count;
    bucket++;
  }
  const low = bounds[bucket - 1] ?? Number.NEGATIVE_INFINITY;
  const high = bounds[bucket] ?? Number.POSITIVE_INFINITY;
  const start = bucket === 0 && high > 0 ? 0 : low;
  if (high === Number.POSITIVE_INFINITY) return { value: low, low, high };
  if (start === Number.NEGATIVE_INFINITY) return { value: high, low, high };
  const share = Math.min(1, Math.max(0, (q * total - before) / (counts[bucket] ?? 1)));
  return { value: start + (high - start) * share, low, high };
}

/**
 * How many values lie above a threshold, as binary evidence: exact, and comparable between arms. Refused unless the
 * threshold is one of the bounds, because only there the count is known.
 *
 * @example fractionAbove({ kind: 'histogram', bounds: [1, 2], counts: [5, 3, 2], sum: 16 }, 1).ok === true
 */
export function fractionAbove({ bounds, counts }: Histogram, threshold: number): HistogramResult<Binary> {
  const index = bounds.indexOf(threshold);
  if (index < 0) {
    const message = `The threshold ${threshold} is not a bound. Use one of ${bounds.join(', ')}, or record with it.`;
    return { ok: false, faults: [{ code: 'threshold-not-a-bound', pointer: '/threshold', message }] };
  }
  const n = counts.reduce((sum, count) => sum + count, 0);
  const k = counts.slice(index + 1).reduce((sum, count) => sum + count, 0);
  return { ok: true, value: { kind: 'binary', n, k } };
}
