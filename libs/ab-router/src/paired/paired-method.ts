/**
 * How a paired difference is read: once, at a number of rows fixed before (`plannedUnits`, when given, marks earlier
 * reading), or at any time, with an interval that is tightest at `plannedUnits` rows. α is 0.05 unless given.
 */
export type PairedMethod =
  | { readonly method: 'fixed'; readonly plannedUnits?: number; readonly alpha?: number }
  | { readonly method: 'sequential'; readonly plannedUnits: number; readonly alpha?: number };

/** α unless given. */
export const DEFAULT_PAIRED_ALPHA = 0.05;

/** Rows below which an approximate anytime interval must not be read. */
export const MINIMUM_SEQUENTIAL_ROWS = 100;

/** Disagreements below which an approximate anytime interval of an accuracy must not be read. */
export const MINIMUM_DISAGREEMENTS = 10;
