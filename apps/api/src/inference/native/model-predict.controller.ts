import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenTo } from '../../access/access.ts';
import { Scorer } from '../scorer.ts';
import { answerPrediction } from './answer-prediction.ts';
import { PredictOperation } from './predict-operation.ts';

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
  @PredictOperation(
    { operationId: 'predictRouted', summary: 'Predict with whichever version the routing picks' },
    'unknown_model',
  )
  @ApiParam({ name: 'model', example: 'iris' })
  routed(
    @Param('model') model: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> | undefined {
    return answerPrediction(this.#scorer, { kind: 'routed', model }, body, reply);
  }

  @Post('versions/:version/predict')
  @PredictOperation(
    {
      operationId: 'predictWithVersion',
      summary: 'Predict with one version',
      description: 'The request takes part in no experiment, whatever the routing is.',
    },
    'unknown_model',
    'unknown_version',
  )
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'version', example: '2', description: '`2` or `v2`' })
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
  @PredictOperation(
    {
      operationId: 'predictWithAlias',
      summary: 'Predict with the version that an alias points at',
      description: 'The request takes part in no experiment, whatever the routing is.',
    },
    'unknown_model',
    'unknown_alias',
  )
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiParam({ name: 'alias', example: 'champion' })
  byAlias(
    @Param('model') model: string,
    @Param('alias') alias: string,
    @Body() body: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> | undefined {
    return answerPrediction(this.#scorer, { kind: 'alias', model, alias }, body, reply);
  }
}
