import { randomUUID } from 'node:crypto';

const ACCEPTABLE = /^[\w-]{8,64}$/;

/** The id under which api and dashboard answer a request: the caller's when it is a plain one, else a new one. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given !== null && ACCEPTABLE.test(given) ? given : randomUUID();
}
