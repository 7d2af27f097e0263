import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorAnswer } from './error-answer.ts';
import { PROBLEMS, problemOf, type ProblemCode } from './problem.ts';
import { newRequestId } from './request-id.ts';
import { writeResponseHeaders } from './response-headers.ts';
import { MAXIMUM_PARAMETER } from './server-limits.ts';

type Refusal = readonly [code: ProblemCode, detail: string];

/** Answers requests that the router has refused: their path is none, or a part of it is too long. */
export function answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const isTooLong = 'statusCode' in error && error.statusCode === 414;
  const [code, detail]: Refusal = isTooLong
    ? ['uri_too_long', `A name in the address has more than ${MAXIMUM_PARAMETER} characters.`]
    : ['bad_request', 'The address is not a valid URL path.'];
  const body = problemOf(code, detail, request.id);
  writeResponseHeaders(request, reply);
  const { type, text } = errorAnswer(body, request.url);
  void reply.status(body.status).type(type).send(text);
}

/** By the code of the HTTP parser's error. */
const CLIENT_ERRORS: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'Address and headers have more than 16 KiB together.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive in time; send it faster.'],
};
const NOT_HTTP: Refusal = ['bad_request', 'What arrived is not an HTTP request.'];

/** Answers what the HTTP parser has refused, for which no request exists, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (socket.writable && !isAnswering(socket)) {
    const [code, detail] = CLIENT_ERRORS[error.code ?? ''] ?? NOT_HTTP;
    const id = newRequestId();
    const body = JSON.stringify(problemOf(code, detail, id));
    socket.write(
      [
        `HTTP/1.1 ${PROBLEMS[code].status} ${PROBLEMS[code].title}`,
        `x-request-id: ${id}`,
        'content-type: application/problem+json',
        `content-length: ${Buffer.byteLength(body)}`,
        'connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroy(error);
}

/** Whether an answer is being written on the connection; text put between would spoil it. Node knows, but only inside. */
function isAnswering(socket: Socket): boolean {
  const message: unknown = '_httpMessage' in socket ? socket._httpMessage : null;
  return (
    typeof message === 'object' &&
    message !== null &&
    'headersSent' in message &&
    message.headersSent === true
  );
}
