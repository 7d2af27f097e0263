import { Body, Controller, Get, Header, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenTo } from '../../access/access.ts';
import { API_VERSION } from '../../package-version.ts';
import { callerGone } from '../caller-gone.ts';
import { scorePlaced } from '../caller-place.ts';
import { Router } from '../router.ts';
import type { ScoredBatch } from '../scored-batch.ts';
import type { Target } from '../score-request.ts';
import { Scorer } from '../scorer.ts';
import { ApiMlflowErrors } from './api-mlflow-error.ts';
import { servedUnit } from './arm-inputs.ts';
import { invocationAnswer, invocationHeaders } from './invocation-answer.ts';
import { readInvocation, refuseTypeParameters } from './invocation-request.ts';
import type { InvocationRows } from './invocation-rows.ts';
import { InvocationBody, Predictions } from './mlflow-answers.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const TEXT_TYPE = 'text/plain; charset=utf-8';

/** MLflow serves one model per server: here it is the default one. */
const DEFAULT_MODEL: Target = { kind: 'routed', model: null };

/** The scoring protocol of MLflow's model server. */
@ApiTags('mlflow')
@Controller()
export class MlflowController {
  readonly #scorer: Scorer;
  readonly #router: Router;

  constructor(@Inject(Scorer) scorer: Scorer, @Inject(Router) router: Router) {
    this.#scorer = scorer;
    this.#router = router;
  }

  @Post('invocations')
  @OpenTo('predict')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  @ApiOperation({
    operationId: 'invoke',
    summary: 'Predict with the default model. Columns that it does not know are left alone',
  })
  @ApiBody({ type: InvocationBody })
  @ApiOkResponse({
    type: Predictions,
    headers: {
      'x-switchyard-version': { description: 'The version that scored', schema: { type: 'string' } },
      'x-switchyard-variant': { description: 'The arm, percent-encoded', schema: { type: 'string' } },
      'x-switchyard-prediction-id': {
        description: 'To be sent back with the ground truth; only when there is one row',
        schema: { type: 'string' },
      },
    },
  })
  @ApiMlflowErrors(
    'malformed_json',
    'invalid_input',
    'unauthorized',
    'body_too_large',
    'unsupported_media_type',
    'scoring_failed',
    'model_unavailable',
    'deadline_exceeded',
  )
  invoke(@Body() body: unknown, @Res({ passthrough: true }) reply: FastifyReply): string | Promise<string> {
    refuseTypeParameters(reply.request.headers['content-type']);
    const { data, dryRun, ...request } = readInvocation(body);
    const { unit, inputs } = servedUnit(this.#router.routeOf(DEFAULT_MODEL), request.unit, data.count);
    const isWanted = (column: string) => inputs.has(column);
    const rows = Array.from({ length: data.count }, (_, row) => data.rowAt(row, isWanted));
    const signal = () => callerGone(reply);
    const scored = scorePlaced(
      this.#scorer,
      { target: DEFAULT_MODEL, rows, unit, explain: false, dryRun, signal },
      (row, key, detail) => faultOf(data, row, key, detail),
    );
    return scored instanceof Promise ? scored.then((batch) => answer(batch, reply)) : answer(scored, reply);
  }

  @Get('ping')
  @OpenTo('always')
  @Header('content-type', TEXT_TYPE)
  @ApiOperation({ operationId: 'ping', summary: 'Whether the default model answers' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' }, description: 'A line break' })
  @ApiMlflowErrors('model_unavailable')
  ping(): string {
    const { armOf, stable } = this.#router.routeOf(DEFAULT_MODEL);
    if (stable === null) armOf('');
    return '\n';
  }

  @Get('version')
  @OpenTo('always')
  @Header('content-type', TEXT_TYPE)
  @ApiOperation({ operationId: 'getServerVersion', summary: 'The version of the api, as plain text' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' }, example: API_VERSION })
  version(): string {
    return API_VERSION;
  }
}

function answer(batch: ScoredBatch, reply: FastifyReply): string {
  void reply.headers(invocationHeaders(batch));
  return invocationAnswer(batch);
}

function faultOf(data: InvocationRows, row: number, key: string | null, detail: string) {
  const pointer = key === null ? data.placeOfRow(row) : data.placeOf(row, key);
  return pointer === null
    ? { pointer: data.placeOfRow(row), detail: `has no column "${key ?? ''}", which the model needs.` }
    : { pointer, detail };
}
