import type { FastifyReply } from 'fastify';

/** Aborted when the caller's connection closes before the answer has left. Made only for answers that take a while. */
export function callerGone({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
