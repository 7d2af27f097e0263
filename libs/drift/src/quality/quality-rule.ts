/** Shares of violating rows, in [0, 1], above which a rule warns or fails. */
export interface QualityLimits {
  /** Default 0: a single violation warns. */
  readonly warnAbove: number;
  /** At least `warnAbove`; default 0.01, and 0.05 for missing values. */
  readonly failAbove: number;
}

/** Types of a cell; `integer` is a whole `number`. */
export type CellType = 'number' | 'integer' | 'boolean' | 'string';

/** Every value of a column is of one type. */
export interface TypeRule extends QualityLimits {
  readonly kind: 'type';
  readonly column: string;
  readonly type: CellType;
}

/** Every number of a column lies in `[low, high]`; null leaves an end open. What is no number is the type rule's matter. */
export interface RangeRule extends QualityLimits {
  readonly kind: 'range';
  readonly column: string;
  readonly low: number | null;
  readonly high: number | null;
}

/** Every value of a column, as text, is one of a closed set. */
export interface CategoryRule extends QualityLimits {
  readonly kind: 'category';
  readonly column: string;
  readonly categories: readonly string[];
}

/** A column has a value in most rows. */
export interface MissingRule extends QualityLimits {
  readonly kind: 'missing';
  readonly column: string;
}

/** No two rows have the same values in these columns; rows that lack one of them are not compared. */
export interface UniqueRule extends QualityLimits {
  readonly kind: 'unique';
  readonly columns: readonly string[];
}

/** Rows have these columns, and no others unless that is allowed. */
export interface SchemaRule extends QualityLimits {
  readonly kind: 'schema';
  readonly columns: readonly string[];
  readonly allowUnknown: boolean;
}

/**
 * One demand on data. A value that is missing (null, absent, NaN or an empty text) breaks only `missing` and, where the
 * whole column is absent, `schema`.
 */
export type QualityRule = TypeRule | RangeRule | CategoryRule | MissingRule | UniqueRule | SchemaRule;
