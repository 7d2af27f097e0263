import type { FastifyInstance } from 'fastify';
import { notedProblem } from '../edge/noted-problem.ts';
import { PREDICTION_ROUTES } from '../inference/prediction-routes.ts';
import { failureReason } from './failure-reason.ts';
import type { PredictionMetrics } from './prediction-metrics.ts';

/**
 * Counts prediction requests when their answer has left, however they ended: also those refused before a controller
 * saw them (bad JSON, too large). Off the answer's path.
 */
export function timePredictionRequests(fastify: FastifyInstance, metrics: PredictionMetrics): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url;
    if (route !== undefined && PREDICTION_ROUTES.has(route)) {
      const { statusCode } = reply;
      const failure = statusCode < 400 ? null : failureReason(statusCode, notedProblem(request));
      metrics.requestEnded(reply.elapsedTime / 1000, failure);
    }
    done();
  });
}
