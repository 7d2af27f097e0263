import type { Moments } from './moments.ts';

/** What every input has in a window of live traffic. */
interface AnyFeatureWindow {
  /** Rows with a usable value. */
  readonly n: number;
  /** Rows without one. */
  readonly missing: number;
  /** Rows that were refused because the value was of another type; they are in no other count. */
  readonly wrongType: number;
}

/** A numeric input in live traffic, in the bins of its reference. */
export interface NumericWindow extends AnyFeatureWindow, Moments {
  readonly kind: 'numeric';
  /** Smallest and largest value; null without any. */
  readonly min: number | null;
  readonly max: number | null;
  /** Values outside the reference's range; they are in `n`, moments and bins as well. */
  readonly outOfRange: number;
  /** Rows per bin of the reference. */
  readonly counts: readonly number[];
  /** Sum of the values per bin. */
  readonly sums: readonly number[];
}

/** A categorical input in live traffic. */
export interface CategoricalWindow extends AnyFeatureWindow {
  readonly kind: 'categorical';
  /** Rows per category of the reference, in their order; `n` is their sum and `unseen`. */
  readonly counts: readonly number[];
  /** Rows of a category that the reference does not know. */
  readonly unseen: number;
}

/** One input in a window of live traffic: panes added up, as plain data. */
export type FeatureWindow = NumericWindow | CategoricalWindow;
