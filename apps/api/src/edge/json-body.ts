import type { FastifyInstance } from 'fastify';
import { findJsonFault } from './json-fault.ts';
import { ProblemException } from './problem.ts';

/** Largest body that is read, in bytes. */
export const BODY_LIMIT = 1024 * 1024;

/**
 * Takes JSON bodies and nothing else: any other type is refused with 415, and so is a compressed body, which would
 * otherwise be read as if it were plain. `__proto__` becomes a key like any other; whoever reads the body refuses it
 * by name, with a pointer.
 */
export function takeJsonBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (request, body, done) => {
      const encoding = request.headers['content-encoding'];
      if (encoding !== undefined && encoding !== 'identity') {
        done(
          new ProblemException(
            'unsupported_media_type',
            `Bodies compressed with ${encoding} are not taken; send plain JSON.`,
          ),
        );
        return;
      }
      try {
        done(null, JSON.parse(body));
      } catch {
        done(malformed(body));
      }
    },
  );
}

function malformed(body: string): ProblemException {
  const fault =
    body.trim() === ''
      ? { position: 0, message: 'the body is empty' }
      : (findJsonFault(body) ?? { position: 0, message: 'the body cannot be parsed' });
  const detail = `At position ${fault.position}, ${fault.message}.`;
  return new ProblemException('malformed_json', `The body is not JSON. ${detail}`, [{ pointer: '', detail }]);
}
