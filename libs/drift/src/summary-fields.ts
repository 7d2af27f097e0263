import { total, type JsonFields } from './json-fields.ts';
import type { Moments } from './moments.ts';

/** What a numeric input has in training and in live traffic alike. */
export interface NumericSummary extends Moments {
  readonly missing: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly counts: readonly number[];
  readonly sums: readonly number[];
}

/**
 * Reads the summary of a numeric input: as many counts and sums as there are bins, counts that add up to `n`, and
 * bounds exactly where there are values.
 */
export function readNumericSummary(
  fields: JsonFields,
  feature: Readonly<Record<string, unknown>>,
  pointer: string,
  bins: number,
): NumericSummary {
  const n = fields.count(feature['n'], `${pointer}/n`);
  const missing = fields.count(feature['missing'], `${pointer}/missing`);
  const mean = fields.finite(feature['mean'], `${pointer}/mean`);
  const m2 = fields.within(feature['m2'], `${pointer}/m2`, 0);
  const bound = (name: 'min' | 'max'): number | null => {
    if (n > 0) return fields.finite(feature[name], `${pointer}/${name}`);
    if (feature[name] !== null) throw fields.fault(`${pointer}/${name}`, 'must be null without values');
    return null;
  };
  const min = bound('min');
  const max = bound('max');
  if (min !== null && max !== null && min > max) throw fields.fault(`${pointer}/max`, 'must be min or more');
  if (n === 0 && mean !== 0) throw fields.fault(`${pointer}/mean`, 'must be 0 without values');
  if (n === 0 && m2 !== 0) throw fields.fault(`${pointer}/m2`, 'must be 0 without values');
  const counts = fields.counts(feature['counts'], `${pointer}/counts`, bins);
  const sums = fields.numbers(feature['sums'], `${pointer}/sums`, bins);
  if (total(counts) !== n) throw fields.fault(`${pointer}/counts`, 'must add up to n');
  return { n, missing, mean, m2, min, max, counts, sums };
}

/** What a categorical input has in training and in live traffic alike. */
export interface CategoricalSummary {
  readonly n: number;
  readonly missing: number;
  readonly counts: readonly number[];
  readonly unseen: number;
}

/** Reads the summary of a categorical input: one count per category, which add up to `n` with the unseen ones. */
export function readCategoricalSummary(
  fields: JsonFields,
  feature: Readonly<Record<string, unknown>>,
  pointer: string,
  categories: number,
): CategoricalSummary {
  const n = fields.count(feature['n'], `${pointer}/n`);
  const missing = fields.count(feature['missing'], `${pointer}/missing`);
  const unseen = fields.count(feature['unseen'], `${pointer}/unseen`);
  const counts = fields.counts(feature['counts'], `${pointer}/counts`, categories);
  if (total(counts) + unseen !== n)
    throw fields.fault(`${pointer}/counts`, 'must add up to n with the unseen ones');
  return { n, missing, counts, unseen };
}

/** Refuses a feature whose values and missing ones are not all of the rows. */
export function checkRowTotal(
  fields: JsonFields,
  { n, missing }: { readonly n: number; readonly missing: number },
  rows: number,
  pointer: string,
): void {
  if (n + missing !== rows) throw fields.fault(`${pointer}/missing`, `must make ${rows} rows with n`);
}
