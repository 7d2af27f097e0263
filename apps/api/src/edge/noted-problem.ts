import type { FastifyRequest } from 'fastify';
import type { ProblemCode } from './problem.ts';

const noted = new WeakMap<FastifyRequest, ProblemCode>();

/** Remembers with which problem a request was answered, for whoever counts them. */
export function noteProblem(request: FastifyRequest, code: ProblemCode): void {
  noted.set(request, code);
}

/** Null when the request was answered otherwise. */
export function notedProblem(request: FastifyRequest): ProblemCode | null {
  return noted.get(request) ?? null;
}
