import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ProblemException } from '../../edge/problem.ts';

/**
 * Meets the habits of Triton's own client under /v2, before a body is read. Its JSON has no content type and is taken
 * nevertheless, but not from browsers, which say where a request comes from: a page of another origin could send such
 * a body without asking first. Its binary tensors are refused by what announces them.
 */
@Injectable()
export class TritonRequests implements OnModuleInit {
  readonly #adapter: HttpAdapterHost<FastifyAdapter>;

  constructor(@Inject(HttpAdapterHost) adapter: HttpAdapterHost<FastifyAdapter>) {
    this.#adapter = adapter;
  }

  onModuleInit(): void {
    this.#adapter.httpAdapter
      .getInstance()
      .addHook('onRequest', ({ raw: { headers, method, url } }, _reply, done) => {
        if (method !== 'POST' || url?.startsWith('/v2/') !== true) {
          done();
          return;
        }
        if (headers['inference-header-content-length'] !== undefined) {
          done(binaryTensors());
          return;
        }
        const hasBody =
          headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
        if (hasBody && headers['content-type'] === undefined && headers.origin === undefined) {
          headers['content-type'] = 'application/json';
        }
        done();
      });
  }
}

function binaryTensors(): ProblemException {
  return new ProblemException(
    'bad_request',
    'Binary tensors are not taken. Send the data as JSON, without the header Inference-Header-Content-Length; with tritonclient, binary_data=False does that.',
  );
}
