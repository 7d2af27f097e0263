import type { FastifyInstance } from 'fastify';
import type { Lifecycle } from '../health/lifecycle.ts';

/** Swagger UI brings its own inline script and style. */
const DOCS_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/**
 * Headers of every answer: the request id, and what keeps a browser from misusing an answer. Nothing that breaks
 * plain HTTP on a local network (no HSTS, no upgrade of insecure requests). While the api drains, it asks callers to
 * open their next connection elsewhere.
 */
export function setResponseHeaders(fastify: FastifyInstance, lifecycle: Lifecycle): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const isDocs = request.url.startsWith('/docs');
    void reply.headers({
      'x-request-id': request.id,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': isDocs ? DOCS_POLICY : API_POLICY,
    });
    if (lifecycle.isDraining) void reply.header('connection', 'close');
    done();
  });
}
