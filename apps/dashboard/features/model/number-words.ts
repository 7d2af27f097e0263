/** Numbers as every page writes them; one fixed locale, so that server and browser write the same. */
const COUNT = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const VALUE = new Intl.NumberFormat('en', { maximumSignificantDigits: 6, useGrouping: 'min2' });
const NARROW = '\u00a0';

/** 12345 is "12,345". */
export function countWords(count: number): string {
  return COUNT.format(count);
}

/** A measured or predicted value, to six significant digits; grouped from five digits on, since four may be a year. */
export function valueWords(value: number): string {
  return VALUE.format(value);
}

/**
 * A share in percent. Never rounded to certainty: what is neither 0 nor 1 is not written as such.
 *
 * @param digits behind the point, kept so that numbers under each other line up; without it as few as say it
 */
export function percentWords(share: number, digits?: 1 | 2): string {
  if (share > 0 && share < 0.0005) return `<0.1${NARROW}%`;
  if (share < 1 && share > 0.9995) return `>99.9${NARROW}%`;
  const percent = share * 100;
  return `${digits === undefined ? String(Number(percent.toFixed(1))) : percent.toFixed(digits)}${NARROW}%`;
}
