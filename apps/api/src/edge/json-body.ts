import type { FastifyInstance, FastifyRequest } from 'fastify';
import { findJsonFault } from './json-fault.ts';
import { findExcess } from './json-limits.ts';
import { ProblemException } from './problem.ts';

/** Largest body that is read, in bytes. */
export const BODY_LIMIT = 1024 * 1024;

/** A fault is looked for in so many characters, so that the search cannot hold up other requests. */
const SEARCHED = 128 * 1024;

/**
 * Takes JSON bodies and nothing else: any other type is refused with 415, and so are another charset than UTF-8 and a
 * compressed body, which would otherwise be read as if they were plain. Bytes that are not UTF-8 become U+FFFD, as
 * everywhere on the web; of equal names the last one counts, and a number beyond doubles becomes infinite, which the
 * reader of the body refuses. `__proto__` becomes a key like any other; whoever reads the body refuses it by name, with
 * a pointer.
 *
 * Pages of other origins cannot send such a body unasked: `application/json` makes the browser ask first.
 */
export function takeJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (request, body, done) => {
      try {
        refuseCoding(request);
        done(null, parseJson(body));
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  );
}

/**
 * Parses the JSON text of a body.
 *
 * @throws ProblemException `malformed_json` with the position, `invalid_input` when it is too deep or has too many names
 */
export function parseJson(text: string): unknown {
  const excess = findExcess(text);
  if (excess !== null) {
    throw new ProblemException('invalid_input', `${excess.pointer || 'The body'} ${excess.detail}`, [excess]);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(text);
  }
}

function refuseCoding({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new ProblemException(
      'unsupported_media_type',
      `Bodies compressed with ${encoding} are not taken; send plain JSON.`,
    );
  }
  const type = headers['content-type'];
  if (type === undefined || type === 'application/json') return;
  for (const [, charset = ''] of type.matchAll(/;\s*charset\s*=\s*"?([^";\s]*)/gi)) {
    if (!/^utf-?8$/i.test(charset)) {
      throw new ProblemException(
        'unsupported_media_type',
        `JSON in ${charset} is not taken; send it in UTF-8.`,
      );
    }
  }
}

function malformed(body: string): ProblemException {
  const fault =
    body.trim() === ''
      ? { position: 0, message: 'the body is empty' }
      : (findJsonFault(body, SEARCHED) ?? { position: 0, message: 'the body cannot be parsed' });
  const detail = `At position ${fault.position}, ${fault.message}.`;
  return new ProblemException('malformed_json', `The body is not JSON. ${detail}`, [{ pointer: '', detail }]);
}
