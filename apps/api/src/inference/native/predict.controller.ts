import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenTo } from '../../access/access.ts';
import { answerPrediction } from './answer-prediction.ts';
import { PredictOperation } from './predict-operation.ts';
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
  @PredictOperation({ operationId: 'predict', summary: 'Predict with the default model' })
  predict(@Body() body: unknown, @Res() reply: FastifyReply): Promise<void> | undefined {
    return answerPrediction(this.#scorer, { kind: 'routed', model: null }, body, reply);
  }

  @Post(':model')
  @PredictOperation({ operationId: 'predictWith', summary: 'Predict with a named model' }, 'unknown_model')
  @ApiParam({ name: 'model', example: 'iris' })
  predictWith(
    @Param('model') model: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> | undefined {
    return answerPrediction(this.#scorer, { kind: 'routed', model }, body, reply);
  }
}
