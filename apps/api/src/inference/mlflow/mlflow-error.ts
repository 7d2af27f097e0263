import type { ErrorAnswer } from '../../edge/error-answer.ts';
import type { Problem } from '../../edge/problem.ts';

/** MLflow's names of errors, by status. */
const CODES: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'RESOURCE_DOES_NOT_EXIST',
  429: 'REQUEST_LIMIT_EXCEEDED',
  499: 'CANCELLED',
  501: 'NOT_IMPLEMENTED',
  503: 'TEMPORARILY_UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/**
 * A refusal as MLflow's scoring server has it, but without the stack trace and without the caller's data; a wrong
 * content type is answered in plain text, as there.
 */
export function mlflowError({ status, code, detail }: Problem): ErrorAnswer {
  if (status === 415) return { type: 'text/plain; charset=utf-8', text: detail };
  const name =
    code === 'not_found'
      ? 'ENDPOINT_NOT_FOUND'
      : (CODES[status] ?? (status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR'));
  return {
    type: 'application/json; charset=utf-8',
    text: JSON.stringify({ error_code: name, message: detail }),
  };
}
