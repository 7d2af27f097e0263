import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { shareOfSlots } from '@switchyard/ab-router';
import { OpenTo } from '../access/access.ts';
import { ApiProblems } from '../edge/api-problem.ts';
import { PredictionMetrics } from '../metrics/prediction-metrics.ts';
import { versionName, type KnownVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { RoutingAnswer } from './routing-answer.ts';

/** Shows the live routing: who is sent where, and why. */
@ApiTags('routing')
@OpenTo('predict')
@Controller('config')
export class RoutingController {
  readonly #pool: ModelPool;
  readonly #metrics: PredictionMetrics;

  constructor(@Inject(ModelPool) pool: ModelPool, @Inject(PredictionMetrics) metrics: PredictionMetrics) {
    this.#pool = pool;
    this.#metrics = metrics;
  }

  @Get()
  @ApiOperation({ operationId: 'getRouting', summary: 'The live routing: arms, weights, slot ranges' })
  @ApiOkResponse({ type: RoutingAnswer })
  @ApiProblems('unauthorized')
  routing(): RoutingAnswer {
    return {
      default_model: this.#pool.defaultName,
      models: this.#pool.list().map(({ routing, versions }) => ({
        model: routing.model,
        pinned: routing.pinned,
        salt: routing.salt,
        epoch: routing.experiment?.epoch ?? null,
        arms: routing.arms.map(({ variant, version, weight, slots, state, reasons }) => ({
          variant,
          model_version: versionName(version),
          weight,
          share: shareOfSlots(slots.reduce((sum, { from, to }) => sum + to - from, 0)),
          slots: slots.map(({ from, to }) => ({ from, to })),
          state,
          reasons: [...reasons],
          answered: this.#answered(versions, version),
        })),
      })),
    };
  }

  #answered(versions: readonly KnownVersion[], number: number): number {
    const known = versions.find(({ version }) => version === number);
    return known === undefined ? 0 : this.#metrics.countsOf(known).rows;
  }
}
