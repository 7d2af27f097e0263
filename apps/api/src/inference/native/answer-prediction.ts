import type { FastifyReply } from 'fastify';
import { callerGone } from '../caller-gone.ts';
import type { Target } from '../score-request.ts';
import type { ScoredBatch } from '../scored-batch.ts';
import type { Scorer } from '../scorer.ts';
import { nativeAnswer } from './native-answer.ts';
import { readPredictRequest } from './predict-request.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Answers a body of the native protocol, for whomever it is. Sent from here, and not returned through Nest, which
 * would take several turns of promises to do the same; the promise is there only where something is waited for.
 *
 * @throws ProblemException
 */
export function answerPrediction(
  scorer: Scorer,
  target: Target,
  body: unknown,
  reply: FastifyReply,
): Promise<void> | undefined {
  const { isBatch, rows, unit, explain, dryRun, pointerOf } = readPredictRequest(body);
  const signal = () => callerGone(reply);
  const send = (batch: ScoredBatch): void => {
    void reply.header('content-type', JSON_TYPE).send(nativeAnswer(batch, isBatch));
  };
  const scored = scorer.score({ target, rows, unit, explain, dryRun, pointerOf, signal });
  if (scored instanceof Promise) return scored.then(send);
  send(scored);
  return undefined;
}
