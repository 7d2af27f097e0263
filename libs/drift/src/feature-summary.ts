import type { CategoricalReference, FeatureReference, NumericReference } from './feature-reference.ts';
import type { CategoricalSpec, FeatureSpec, NumericSpec } from './feature-spec.ts';
import { finiteOrLargest } from './finite-or-largest.ts';
import { binOf, quantileEdges } from './quantile-edges.ts';

/** What is known of an input from elsewhere than its own column. */
export interface Standing {
  readonly importance: number | null;
  readonly designEffect: number;
}

/**
 * Summarises one column of training rows.
 *
 * @param column one number per row, as the encoder reads it: the number, or the index of a category and −1 for an
 *   unknown one; what is not finite is missing
 */
export function summarise(spec: FeatureSpec, column: Float64Array, standing: Standing): FeatureReference {
  return spec.kind === 'numeric'
    ? numericSummary(spec, column, standing)
    : categoricalSummary(spec, column, standing);
}

/** Summarises a column of numbers. Its edges are its deciles. */
export function numericSummary(
  { name, range }: NumericSpec,
  column: Float64Array,
  standing: Standing,
): NumericReference {
  // Adding 0 turns −0 into 0, which sorting would tell apart.
  const values = column
    .filter(Number.isFinite)
    .map((value) => value + 0)
    .sort();
  const edges = quantileEdges(values);
  const counts = new Array<number>(edges.length + 1).fill(0);
  const sums = new Array<number>(edges.length + 1).fill(0);
  const min = values.at(0) ?? null;
  const max = values.at(-1) ?? null;
  // A constant is its own mean to the bit; summing and dividing would give it a deviation of an ulp.
  const mean = min === max ? (min ?? 0) : meanOf(values);
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
    ...standing,
    mean,
    m2: finiteOrLargest(m2),
    min,
    max,
    range: range ?? null,
    edges,
    counts,
    sums: sums.map(finiteOrLargest),
  };
}

/** Counts a column of category indices. */
export function categoricalSummary(
  { name, categories }: CategoricalSpec,
  column: Float64Array,
  standing: Standing,
): CategoricalReference {
  const counts = new Array<number>(categories.length).fill(0);
  let unseen = 0;
  let missing = 0;
  for (const value of column) {
    const known = counts[value];
    if (known !== undefined) counts[value] = known + 1;
    else if (Number.isFinite(value)) unseen++;
    else missing++;
  }
  return {
    name,
    kind: 'categorical',
    n: column.length - missing,
    missing,
    ...standing,
    categories,
    counts,
    unseen,
  };
}

/** The bin of every row for {@link designEffect}: −1 when missing, the last one for unseen categories. */
export function binsOf(feature: FeatureReference, column: Float64Array): Int32Array {
  return Int32Array.from(column, (value) => {
    if (!Number.isFinite(value)) return -1;
    if (feature.kind === 'numeric') return binOf(feature.edges, value);
    return feature.counts[value] === undefined ? feature.counts.length : value;
  });
}

function meanOf(values: Float64Array): number {
  const sum = values.reduce((total, value) => total + value, 0);
  if (Number.isFinite(sum)) return sum / values.length;
  return values.reduce((mean, value) => mean + value / values.length, 0);
}
