import {
  Catch,
  HttpException,
  Inject,
  Logger,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StoreUnavailableError } from '../store/store-error.ts';
import { errorAnswer } from './error-answer.ts';
import { noteProblem } from './noted-problem.ts';
import { ProblemException, problemOf, type ProblemCode } from './problem.ts';
import { RouteTable } from './route-table.ts';

/** Refusals of the framework, which comes before any controller, by status. */
const BY_STATUS: Readonly<Record<number, readonly [ProblemCode, string]>> = {
  413: ['body_too_large', 'The body is larger than 1 MiB. Send fewer rows at once.'],
  415: ['unsupported_media_type', 'Send the body as application/json.'],
};

/** The one place where faults become answers: problem details (RFC 9457), or what the protocol has instead. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger = new Logger(ProblemFilter.name);
  readonly #routes: RouteTable;

  constructor(@Inject(RouteTable) routes: RouteTable) {
    this.#routes = routes;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    // Terminus answers "not healthy" by throwing its report: that is the answer, not a problem.
    if (error instanceof HttpException && isHealthReport(error.getResponse())) {
      void reply.status(error.getStatus()).send(error.getResponse());
      return;
    }
    const problem = this.#problemOf(error, request);
    noteProblem(request, problem.code);
    const body = problemOf(problem.code, problem.message, request.id, problem.faults);
    if (body.status >= 500 && problem.code === 'internal_error') {
      this.#logger.error({
        msg: 'A request failed',
        request_id: request.id,
        route: request.routeOptions.url,
        err: error,
      });
    }
    const { type, text } = errorAnswer(body, request.routeOptions.url ?? request.url);
    void reply.status(body.status).headers(problem.headers).type(type).send(text);
  }

  #problemOf(error: unknown, request: FastifyRequest): ProblemException {
    if (error instanceof ProblemException) return error;
    if (error instanceof StoreUnavailableError) {
      return new ProblemException('store_unavailable', `Nothing was kept. ${error.reason}`, [], {
        'retry-after': '5',
      });
    }
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    const known = BY_STATUS[status];
    if (known !== undefined) return new ProblemException(...known);
    if (status === 404) return this.#notFound(request);
    if (status >= 400 && status < 500) {
      return new ProblemException(
        'bad_request',
        error instanceof Error ? error.message : 'The request is not valid.',
      );
    }
    return new ProblemException(
      'internal_error',
      `The request could not be answered. If it happens again, look for request ${request.id} in the log.`,
    );
  }

  #notFound({ method, url }: FastifyRequest): ProblemException {
    const path = url.split('?', 1)[0] ?? url;
    const allowed = this.#routes.methodsOf(path);
    return allowed.length === 0 || allowed.includes(method)
      ? new ProblemException('not_found', `There is nothing at ${path}. The addresses are listed at /docs.`)
      : new ProblemException(
          'method_not_allowed',
          `${path} takes ${allowed.join(', ')}, not ${method}.`,
          [],
          {
            allow: allowed.join(', '),
          },
        );
  }
}

function statusOf(error: unknown): number {
  return error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
}

function isHealthReport(response: unknown): boolean {
  return typeof response === 'object' && response !== null && 'status' in response && 'details' in response;
}
