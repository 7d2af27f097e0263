import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/**
 * Lets the pages of exactly these origins call the api from a browser. Without any, no answer allows an origin and
 * preflights are answered like any other wrong method; as bodies must be `application/json`, a browser never sends one
 * of another origin without such a preflight. Cookies play no part, so credentials are not allowed.
 */
export function allowOrigins(fastify: FastifyInstance, origins: readonly string[]): void {
  if (origins.length === 0) return;
  fastify.register(cors, {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: [
      'authorization',
      'content-type',
      'idempotency-key',
      'if-match',
      'if-none-match',
      'last-event-id',
      'prefer',
      'traceparent',
      'x-request-id',
    ],
    exposedHeaders: ['etag', 'idempotency-replayed', 'link', 'location', 'retry-after', 'x-request-id'],
    maxAge: 600,
    // An OPTIONS request that is no preflight is answered by the route table.
    strictPreflight: false,
  });
}
