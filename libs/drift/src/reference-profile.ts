import { DriftError } from './drift-error.ts';
import { layoutFingerprint } from './fingerprint.ts';
import type { Moments } from './moments.ts';
import { binOf, quantileEdges } from './quantile-edges.ts';

/** What one numeric input looked like in training. All lists of bins are ordered from low to high. */
export interface NumericReference extends Moments {
  readonly name: string;
  readonly kind: 'numeric';
  /** Rows in which the input had no value; `n` counts the others. */
  readonly missing: number;
  /** Smallest and largest value; null when every row lacked it. */
  readonly min: number | null;
  readonly max: number | null;
  /** Interior decile edges; a value equal to an edge belongs to the bin above it. */
  readonly edges: readonly number[];
  /** Rows per bin: one more entry than there are edges. */
  readonly counts: readonly number[];
  /** Sum of the values per bin, for distances that need more than counts. */
  readonly sums: readonly number[];
}

/** How often each class was predicted on the held-out rows. */
export interface PredictionReference {
  readonly kind: 'classes';
  readonly rows: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** What training data looked like; made once by the trainer, shipped inside the model artifact. */
export interface ReferenceProfile {
  readonly formatVersion: 1;
  /** Equal fingerprints mean equal layouts: the same inputs, in the same order, cut into the same bins. */
  readonly fingerprint: string;
  readonly rows: number;
  /** In signature order. */
  readonly features: readonly NumericReference[];
  readonly predictions: PredictionReference | null;
}

/**
 * Builds the reference profile of a training set.
 *
 * @param names the inputs, in signature order
 * @param rows one list of values per row, in the order of `names`; NaN stands for a missing value
 * @param predictions classes predicted on held-out rows, with every class listed even when never predicted
 * @throws DriftError `no-rows` without rows, `row-length` when a row has too few or too many values
 */
export function buildReferenceProfile(
  names: readonly string[],
  rows: readonly ArrayLike<number>[],
  predictions: PredictionReference | null = null,
): ReferenceProfile {
  if (rows.length === 0) {
    throw new DriftError('no-rows', 'A reference profile needs at least one training row.');
  }
  const wrong = rows.findIndex((row) => row.length !== names.length);
  if (wrong >= 0) {
    throw new DriftError(
      'row-length',
      `Training row ${wrong} has ${rows[wrong]?.length} values, but there are ${names.length} inputs.`,
    );
  }
  const features = names.map((name, column) =>
    numericReference(
      name,
      rows.map((row) => row[column] ?? Number.NaN),
    ),
  );
  return {
    formatVersion: 1,
    fingerprint: layoutFingerprint(features),
    rows: rows.length,
    features,
    predictions,
  };
}

function numericReference(name: string, column: readonly number[]): NumericReference {
  const values = Float64Array.from(column.filter(Number.isFinite)).sort();
  const edges = quantileEdges(values);
  const counts = new Array<number>(edges.length + 1).fill(0);
  const sums = new Array<number>(edges.length + 1).fill(0);
  const min = values.at(0) ?? null;
  const max = values.at(-1) ?? null;
  // A constant is its own mean to the bit; summing and dividing would give it a deviation of an ulp.
  const mean = min === max ? (min ?? 0) : values.reduce((sum, value) => sum + value, 0) / values.length;
  let m2 = 0;
  for (const value of values) {
    const bin = binOf(edges, value);
    counts[bin] = (counts[bin] ?? 0) + 1;
    sums[bin] = (sums[bin] ?? 0) + value;
    m2 += (value - mean) ** 2;
  }
  return {
    name,
    kind: 'numeric',
    n: values.length,
    missing: column.length - values.length,
    mean,
    m2,
    min,
    max,
    edges,
    counts,
    sums,
  };
}
