import { Body, Controller, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenTo } from '../../access/access.ts';
import { ApiProblems } from '../../edge/api-problem.ts';
import { answerPrediction } from './answer-prediction.ts';
import {
  PREDICT_ANSWER,
  PREDICT_ANSWER_EXAMPLE,
  PREDICT_BODY,
  PREDICT_BODY_EXAMPLES,
} from './predict.schema.ts';
import { Scorer } from '../scorer.ts';

/** The native prediction protocol. */
@ApiTags('prediction')
@OpenTo('predict')
@Controller('predict')
export class PredictController {
  readonly #scorer: Scorer;

  constructor(@Inject(Scorer) scorer: Scorer) {
    this.#scorer = scorer;
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ operationId: 'predict', summary: 'Predict with the default model' })
  @ApiBody({ schema: PREDICT_BODY, examples: PREDICT_BODY_EXAMPLES })
  @ApiOkResponse({ schema: PREDICT_ANSWER, example: PREDICT_ANSWER_EXAMPLE })
  @ApiProblems(
    'malformed_json',
    'invalid_input',
    'unauthorized',
    'body_too_large',
    'unsupported_media_type',
    'not_implemented',
    'model_unavailable',
  )
  predict(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> | undefined {
    return answerPrediction(this.#scorer, { kind: 'routed', model: null }, body, reply);
  }

  @Post(':model')
  @HttpCode(200)
  @ApiOperation({ operationId: 'predictWith', summary: 'Predict with a named model' })
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
  )
  predictWith(
    @Param('model') model: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> | undefined {
    return answerPrediction(this.#scorer, { kind: 'routed', model }, body, reply);
  }
}
