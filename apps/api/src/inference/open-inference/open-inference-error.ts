import type { ErrorAnswer } from '../../edge/error-answer.ts';
import type { Problem } from '../../edge/problem.ts';

/** A refusal as the Open Inference Protocol has it: one text, whatever the status. */
export function openInferenceError({ detail }: Problem): ErrorAnswer {
  return { type: 'application/json; charset=utf-8', text: JSON.stringify({ error: detail }) };
}
