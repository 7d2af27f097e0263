import type { FastifyInstance } from 'fastify';
import type { PredictionMetrics } from './prediction-metrics.ts';

/**
 * Counts prediction requests when their answer has left, however they ended: also those refused before a controller
 * saw them (bad JSON, too large). Off the answer's path.
 */
export function timePredictionRequests(fastify: FastifyInstance, metrics: PredictionMetrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (route === '/predict' || route === '/predict/:model') {
      metrics.requestEnded(reply.elapsedTime / 1000, reply.statusCode >= 400);
    }
    done();
  });
}
