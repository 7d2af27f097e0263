import { randomUUID } from 'node:crypto';
import { Body, Controller, Header, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenTo } from '../../access/access.ts';
import { callerGone } from '../caller-gone.ts';
import { scorePlaced } from '../caller-place.ts';
import { knownInputs } from '../known-inputs.ts';
import { invalid } from '../read-rows.ts';
import { Router } from '../router.ts';
import type { Target } from '../score-request.ts';
import { Scorer } from '../scorer.ts';
import { ApiInferenceErrors } from './api-inference-error.ts';
import { inferAnswer } from './infer-answer.ts';
import { readInferRequest } from './infer-request.ts';
import type { OutputName } from './model-metadata.ts';
import { InferBody, InferResponse } from './open-inference-answers.ts';
import { rowsOfTensors } from './tensor-rows.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Inference by the Open Inference Protocol, version 2, over REST. */
@ApiTags('open inference')
@OpenTo('predict')
@Controller('v2/models/:model')
@ApiInferenceErrors(
  'malformed_json',
  'unauthorized',
  'unknown_model',
  'body_too_large',
  'unsupported_media_type',
  'scoring_failed',
  'model_unavailable',
  'deadline_exceeded',
)
export class InferController {
  readonly #scorer: Scorer;
  readonly #router: Router;

  constructor(@Inject(Scorer) scorer: Scorer, @Inject(Router) router: Router) {
    this.#scorer = scorer;
    this.#router = router;
  }

  @Post('infer')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  @ApiOperation({ operationId: 'infer', summary: 'Infer with the version that the routing picks' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiBody({ type: InferBody })
  @ApiOkResponse({ type: InferResponse })
  infer(
    @Param('model') model: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string | Promise<string> {
    return this.#answer({ kind: 'routed', model }, body, reply);
  }

  @Post('versions/:version/infer')
  @HttpCode(200)
  @Header('content-type', JSON_TYPE)
  @ApiOperation({ operationId: 'inferVersion', summary: 'Infer with one version, whatever the routing says' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'version', example: '1' })
  @ApiBody({ type: InferBody })
  @ApiOkResponse({ type: InferResponse })
  inferVersion(
    @Param('model') model: string,
    @Param('version') version: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string | Promise<string> {
    return this.#answer({ kind: 'version', model, version }, body, reply);
  }

  #answer(target: Target, body: unknown, reply: FastifyReply): string | Promise<string> {
    const { id, tensors, outputs, unit, dryRun } = readInferRequest(body);
    if (outputs?.includes('predict_proba') === true) this.#refuseShares(target, outputs);
    const { rows, placeOf } = rowsOfTensors(tensors, () => knownInputs(this.#router.routeOf(target)));
    const scored = scorePlaced(
      this.#scorer,
      {
        target,
        rows,
        // An answer names one version for all of its rows, so they must be one unit.
        unit: unit ?? (rows.length === 1 ? null : randomUUID()),
        explain: false,
        dryRun,
        signal: () => callerGone(reply),
      },
      placeOf,
    );
    return scored instanceof Promise
      ? scored.then((batch) => inferAnswer(id, batch, outputs))
      : inferAnswer(id, scored, outputs);
  }

  /** @throws ProblemException `invalid_input` when shares are asked for and a version that may answer has none */
  #refuseShares(target: Target, outputs: readonly OutputName[]): void {
    for (const { version } of this.#router.routeOf(target).arms) {
      if (version.manifest.signature.output.kind === 'class') continue;
      throw invalid([
        {
          pointer: `/outputs/${outputs.indexOf('predict_proba')}/name`,
          detail: 'is no output of a regression; ask for predict.',
        },
      ]);
    }
  }
}
