import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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
    writeResponseHeaders(request, reply);
    if (lifecycle.isDraining) void reply.header('connection', 'close');
    done();
  });
}

/** The same, for answers that are given before any hook has run. One by one: a list of names would cost as much again. */
export function writeResponseHeaders(request: FastifyRequest, reply: FastifyReply): void {
  void reply
    .header('x-request-id', request.id)
    .header('x-content-type-options', 'nosniff')
    .header('x-frame-options', 'DENY')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('content-security-policy', request.url.startsWith('/docs') ? DOCS_POLICY : API_POLICY);
}
