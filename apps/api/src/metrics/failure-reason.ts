import type { ProblemCode } from '../edge/problem.ts';

/** Why a prediction request had no answer. */
export const FAILURE_REASONS = [
  'invalid_input',
  'unauthorized',
  'unknown_model',
  'timeout',
  'overload',
  'unavailable',
  'cancelled',
  'internal',
] as const;
export type FailureReason = (typeof FAILURE_REASONS)[number];

const BY_CODE: Readonly<Partial<Record<ProblemCode, FailureReason>>> = {
  overloaded: 'overload',
  request_timeout: 'timeout',
};

/** @param code null when it is not known; then 503 counts as unavailable */
export function failureReason(status: number, code: ProblemCode | null): FailureReason {
  const known = code === null ? undefined : BY_CODE[code];
  if (known !== undefined) return known;
  switch (status) {
    case 401:
    case 403:
      return 'unauthorized';
    case 404:
      return 'unknown_model';
    case 408:
    case 504:
      return 'timeout';
    case 429:
      return 'overload';
    case 499:
      return 'cancelled';
    case 502:
    case 503:
      return 'unavailable';
    default:
      return status < 500 ? 'invalid_input' : 'internal';
  }
}
