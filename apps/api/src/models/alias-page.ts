import { ProblemException } from '../edge/problem.ts';

export const DEFAULT_LIMIT = 50;
export const MAXIMUM_LIMIT = 200;

/** Which changes of an alias are asked for. */
export interface AliasPage {
  /** At most so many. */
  readonly limit: number;
  /** Only those before this revision; null: from the latest one on. */
  readonly before: number | null;
}

/** A place in the history, for callers who should not look inside. */
export function cursorOf(revision: number): string {
  return Buffer.from(`before:${revision}`).toString('base64url');
}

/**
 * Reads the parameters `limit` and `cursor`; each may be left out.
 *
 * @throws ProblemException `invalid_input`
 */
export function pageOf(limit: unknown, cursor: unknown): AliasPage {
  const number = limit === undefined ? DEFAULT_LIMIT : wholeNumber(limit);
  if (number < 1 || number > MAXIMUM_LIMIT) {
    throw new ProblemException('invalid_input', `limit must be a whole number from 1 to ${MAXIMUM_LIMIT}.`);
  }
  if (cursor === undefined) return { limit: number, before: null };
  const [, revision] = /^before:(\d{1,15})$/.exec(decoded(cursor)) ?? [];
  if (revision === undefined) {
    throw new ProblemException(
      'invalid_input',
      'cursor is none of ours; take it from the Link header of a page.',
    );
  }
  return { limit: number, before: Number(revision) };
}

/** 0 when it is none. */
function wholeNumber(text: unknown): number {
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

function decoded(cursor: unknown): string {
  return typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : '';
}
