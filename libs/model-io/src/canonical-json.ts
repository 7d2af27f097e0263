/** A value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Deeper values are refused: no artifact needs them, and a hostile one could exhaust the stack. */
const MAXIMUM_DEPTH = 64;

/**
 * The canonical text of a JSON value (RFC 8785): keys in order of UTF-16 code units, no white space, numbers as
 * ECMAScript prints them, −0 as 0. Equal values have equal texts, so a digest of the text is a digest of the value.
 *
 * @throws RangeError for a number that is not finite, a lone surrogate, or more than 64 levels
 */
export function canonicalJson(value: Json): string {
  return write(value, 0);
}

function write(value: Json, depth: number): string {
  if (depth > MAXIMUM_DEPTH) throw new RangeError(`Canonical JSON is limited to ${MAXIMUM_DEPTH} levels.`);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`Canonical JSON cannot hold ${value}.`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return writeString(value);
  if (isList(value)) return `[${value.map((entry) => write(entry, depth + 1)).join(',')}]`;
  const members = Object.keys(value)
    .sort()
    .map((key) => `${writeString(key)}:${write(value[key] ?? null, depth + 1)}`);
  return `{${members.join(',')}}`;
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new RangeError('Canonical JSON cannot hold a lone surrogate.');
  return JSON.stringify(text);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
