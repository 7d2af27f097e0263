import { binOf } from '../src/quantile-edges.ts';

/** A sample in bins, as a profile keeps it. */
export interface Binned {
  readonly counts: readonly number[];
  readonly sums: readonly number[];
  readonly min: number | null;
  readonly max: number | null;
}

/** Counts and sums per bin of a sample, with its ends. */
export function binned(edges: readonly number[], sample: readonly number[]): Binned {
  const counts = new Array<number>(edges.length + 1).fill(0);
  const sums = new Array<number>(edges.length + 1).fill(0);
  for (const value of sample) {
    const bin = binOf(edges, value);
    counts[bin] = (counts[bin] ?? 0) + 1;
    sums[bin] = (sums[bin] ?? 0) + value;
  }
  const isEmpty = sample.length === 0;
  return {
    counts,
    sums,
    min: isEmpty ? null : Math.min(...sample),
    max: isEmpty ? null : Math.max(...sample),
  };
}

/** The sample in ascending order. */
export function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
