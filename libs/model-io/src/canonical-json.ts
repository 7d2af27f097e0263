/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deeper values are refused: no artifact needs them, and a hostile one could exhaust the stack. */
const MAXIMUM_DEPTH = 64;

/**
 * The canonical text of a JSON value (RFC 8785): keys in order of UTF-16 code units, no white space, numbers as
 * ECMAScript prints them, −0 as 0. Equal values have equal texts, so a digest of the text is a digest of the value.
 *
 * @param value anything that JSON.parse may return, or objects of the same shape
 * @throws RangeError for a number that is not finite, a lone surrogate, more than 64 levels, or what JSON cannot carry
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAXIMUM_DEPTH) throw new RangeError(`Canonical JSON is limited to ${MAXIMUM_DEPTH} levels.`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`Canonical JSON cannot hold ${value}.`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return `[${value.map((entry: unknown) => write(entry, depth + 1)).join(',')}]`;
  if (typeof value !== 'object')
    throw new RangeError(`Canonical JSON cannot hold a value of type ${typeof value}.`);
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${writeString(key)}:${write(member, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('Canonical JSON cannot hold a lone surrogate.');
  return JSON.stringify(text);
}
