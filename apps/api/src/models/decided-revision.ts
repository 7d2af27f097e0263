import { ProblemException } from '../edge/problem.ts';

/** The ETag of something that people decide: how often it was changed, in quotes. */
export function entityTag(revision: number): string {
  return `"${revision}"`;
}

/**
 * Lets a change pass only when whoever makes it knows the present state (RFC 9110, If-Match with strong comparison).
 *
 * @param ifMatch the header as it came: one tag, a list of them, or `*` for any state
 * @param what for the message, such as `the routing of iris`
 * @param revision how often it was changed; 0: never
 * @throws ProblemException `precondition_required` without a header, `precondition_failed` when it names another state
 */
export function requireMatch(ifMatch: string | undefined, what: string, revision: number): void {
  if (ifMatch === undefined || ifMatch.trim() === '') {
    throw new ProblemException(
      'precondition_required',
      `Read ${what} first, then send the ETag of that answer as If-Match, so that nobody's change is lost.`,
    );
  }
  const tags = ifMatch.split(',').map((tag) => tag.trim());
  if (!tags.includes('*') && !tags.includes(entityTag(revision))) throw stale(what, revision);
}

/** Somebody else has changed it since it was read. */
export function stale(what: string, revision: number): ProblemException {
  return new ProblemException(
    'precondition_failed',
    `There is a newer state of ${what}; its ETag is ${entityTag(revision)}. Read it again, then decide again.`,
    [],
    { etag: entityTag(revision) },
  );
}
