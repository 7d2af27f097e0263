import type { Moments } from './moments.ts';

/** What every input declares and had in training, whatever its kind. */
interface AnyFeatureReference {
  readonly name: string;
  /** Rows with a usable value. */
  readonly n: number;
  /** Rows without one. */
  readonly missing: number;
  /** Share of the model's skill that hangs on the input, at least 0 and 1 over all inputs; null when unknown. */
  readonly importance: number | null;
  /**
   * How much more the test statistic varies than it would over independent rows, at least 1: its mean over bootstrap
   * blocks of training rows (of one time or group) relative to independent rows. p-values are corrected by it. 1 where
   * training had no time or group column.
   */
  readonly designEffect: number;
}

/** A numeric input (booleans and whole numbers of many values too). Lists of bins are ordered from low to high. */
export interface NumericReference extends AnyFeatureReference, Moments {
  readonly kind: 'numeric';
  /** Smallest and largest value; null when every row lacked it. */
  readonly min: number | null;
  readonly max: number | null;
  /** Values that the signature allows, `[low, high]`; live ones outside count as out of range. null allows all. */
  readonly range: readonly [low: number, high: number] | null;
  /** Interior quantile edges, ascending, duplicates dropped; a value equal to an edge belongs to the bin above it. */
  readonly edges: readonly number[];
  /** Rows per bin: one more entry than there are edges. */
  readonly counts: readonly number[];
  /** Sum of the values per bin, for distances that need more than counts. */
  readonly sums: readonly number[];
}

/** An input of a closed set of values; booleans are `['false', 'true']`. */
export interface CategoricalReference extends AnyFeatureReference {
  readonly kind: 'categorical';
  readonly categories: readonly string[];
  /** Rows per category, in their order. */
  readonly counts: readonly number[];
  /** Training rows of a category that the signature does not know. */
  readonly unseen: number;
}

/** What one input looked like in training. */
export type FeatureReference = NumericReference | CategoricalReference;
