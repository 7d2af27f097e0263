import type { FastifyReply } from 'fastify';
import { callerGone } from '../caller-gone.ts';
import type { Target } from '../score-request.ts';
import type { Scorer } from '../scorer.ts';
import { nativeAnswer } from './native-answer.ts';
import { readPredictRequest } from './predict-request.ts';

/** The type of the answers, which are written as text. */
export const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Answers a body of the native protocol, for whomever it is; the answer is no promise where nothing is waited for.
 *
 * @returns JSON text
 * @throws ProblemException
 */
export function answerPrediction(
  scorer: Scorer,
  target: Target,
  body: unknown,
  reply: FastifyReply,
): string | Promise<string> {
  const { isBatch, rows, unit, explain, dryRun, pointerOf } = readPredictRequest(body);
  const signal = () => callerGone(reply);
  const scored = scorer.score({ target, rows, unit, explain, dryRun, pointerOf, signal });
  return scored instanceof Promise
    ? scored.then((batch) => nativeAnswer(batch, isBatch))
    : nativeAnswer(scored, isBatch);
}
