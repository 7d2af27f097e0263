import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenTo } from '../../access/access.ts';
import { ApiProblems } from '../../edge/api-problem.ts';
import { Scorer } from '../scorer.ts';
import { answerPrediction } from './answer-prediction.ts';
import {
  PREDICT_ANSWER,
  PREDICT_ANSWER_EXAMPLE,
  PREDICT_BODY,
  PREDICT_BODY_EXAMPLES,
} from './predict.schema.ts';

/** The native protocol below a model: routed like `/predict/{model}`, or by a version that the caller names. */
@ApiTags('prediction')
@OpenTo('predict')
@Controller('v1/models/:model')
export class ModelPredictController {
  readonly #scorer: Scorer;

  constructor(@Inject(Scorer) scorer: Scorer) {
    this.#scorer = scorer;
  }

  @Post('predict')
  @HttpCode(200)
  @ApiOperation({ operationId: 'predictRouted', summary: 'Predict with whichever version the routing picks' })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiBody({ schema: PREDICT_BODY, examples: PREDICT_BODY_EXAMPLES })
  @ApiOkResponse({ schema: PREDICT_ANSWER, example: PREDICT_ANSWER_EXAMPLE })
  @ApiProblems(
    'malformed_json',
    'invalid_input',
    'unauthorized',
    'unknown_model',
    'body_too_large',
    'unsupported_media_type',
    'not_implemented',
    'model_unavailable',
    'overloaded',
    'deadline_exceeded',
  )
  routed(
    @Param('model') model: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> | undefined {
    return answerPrediction(this.#scorer, { kind: 'routed', model }, body, reply);
  }

  @Post('versions/:version/predict')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'predictWithVersion',
    summary: 'Predict with one version',
    description: 'The request takes part in no experiment, whatever the routing is.',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'version', example: '2', description: '`2` or `v2`' })
  @ApiBody({ schema: PREDICT_BODY, examples: PREDICT_BODY_EXAMPLES })
  @ApiOkResponse({ schema: PREDICT_ANSWER, example: PREDICT_ANSWER_EXAMPLE })
  @ApiProblems(
    'malformed_json',
    'invalid_input',
    'unauthorized',
    'unknown_model',
    'unknown_version',
    'body_too_large',
    'unsupported_media_type',
    'not_implemented',
    'model_unavailable',
    'overloaded',
    'deadline_exceeded',
  )
  byVersion(
    @Param('model') model: string,
    @Param('version') version: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> | undefined {
    const number = version.startsWith('v') ? version.slice(1) : version;
    return answerPrediction(this.#scorer, { kind: 'version', model, version: number }, body, reply);
  }

  @Post('aliases/:alias/predict')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'predictWithAlias',
    summary: 'Predict with the version that an alias points at',
    description: 'The request takes part in no experiment, whatever the routing is.',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'alias', example: 'champion' })
  @ApiBody({ schema: PREDICT_BODY, examples: PREDICT_BODY_EXAMPLES })
  @ApiOkResponse({ schema: PREDICT_ANSWER, example: PREDICT_ANSWER_EXAMPLE })
  @ApiProblems(
    'malformed_json',
    'invalid_input',
    'unauthorized',
    'unknown_model',
    'unknown_alias',
    'body_too_large',
    'unsupported_media_type',
    'not_implemented',
    'model_unavailable',
    'overloaded',
    'deadline_exceeded',
  )
  byAlias(
    @Param('model') model: string,
    @Param('alias') alias: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> | undefined {
    return answerPrediction(this.#scorer, { kind: 'alias', model, alias }, body, reply);
  }
}
