import { homogeneity } from '../src/measures/homogeneity.ts';
import { jensenShannonDistance } from '../src/measures/jensen-shannon.ts';
import { kolmogorovSmirnov } from '../src/measures/kolmogorov-smirnov.ts';
import { populationStability } from '../src/measures/population-stability.ts';
import { wassersteinDistance } from '../src/measures/wasserstein.ts';
import { binOf, quantileEdges } from '../src/quantile-edges.ts';
import { FEATURES, randomRows } from './twenty-features.ts';

/** Milliseconds that the same measures take when rows are kept instead of bins. */
export interface RawRowsTime {
  readonly rows: number;
  /** Sorting every input and comparing it with the sorted training rows. */
  readonly reportMs: number;
}

/** Times a report over rows as they are: what tools do that keep raw data. Done once, it takes seconds. */
export function timeRawRows(rows: number): RawRowsTime {
  const [training, live] = [columnsOf(randomRows(10_000)), columnsOf(randomRows(rows))];
  const start = performance.now();
  training.forEach((column, i) => {
    const reference = Float64Array.from(column).sort();
    const current = Float64Array.from(live[i] ?? []).sort();
    const edges = quantileEdges(reference);
    const [before, now] = [countsOf(edges, reference), countsOf(edges, current)];
    populationStability(before, now);
    jensenShannonDistance(before, now);
    homogeneity(before, now);
    kolmogorovSmirnov(reference, current);
    wassersteinDistance(reference, current);
  });
  return { rows, reportMs: performance.now() - start };
}

function columnsOf(rows: Float64Array): readonly Float64Array[] {
  return Array.from({ length: FEATURES }, (_, i) =>
    Float64Array.from(
      { length: rows.length / FEATURES },
      (__, row) => rows[row * FEATURES + i] ?? Number.NaN,
    ),
  );
}

function countsOf(edges: readonly number[], values: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length + 1);
  for (const value of values) {
    const bin = binOf(edges, value);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
