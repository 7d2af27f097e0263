import { mlflowError } from '../inference/mlflow/mlflow-error.ts';
import { openInferenceError } from '../inference/open-inference/open-inference-error.ts';
import type { Problem } from './problem.ts';

/** A refusal as it is sent. */
export interface ErrorAnswer {
  /** Its content type. */
  readonly type: string;
  readonly text: string;
}

/** Protocols that have a shape of their own for errors, by where their addresses begin. */
const SHAPES: readonly (readonly [root: string, shape: (problem: Problem) => ErrorAnswer])[] = [
  ['/v2', openInferenceError],
  ['/invocations', mlflowError],
  ['/ping', mlflowError],
  ['/version', mlflowError],
];

/**
 * Writes a refusal in the shape of the protocol that was spoken; problem details (RFC 9457) everywhere else. Chosen by
 * the address alone, so that it holds also for what is refused before a controller is found.
 */
export function errorAnswer(problem: Problem, url: string): ErrorAnswer {
  const path = url.split('?', 1)[0] ?? url;
  const own = SHAPES.find(([root]) => path === root || path.startsWith(`${root}/`));
  return own === undefined
    ? { type: 'application/problem+json', text: JSON.stringify(problem) }
    : own[1](problem);
}
