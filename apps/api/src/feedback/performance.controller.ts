import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import { parseDuration } from '../config/duration.ts';
import { ApiProblems } from '../edge/api-problem.ts';
import { ProblemException } from '../edge/problem.ts';
import { ModelPool } from '../models/model-pool.ts';
import { STORE, type Store } from '../store/store.ts';
import { armPerformance, PerformanceAnswer } from './performance-answer.ts';
import { performanceOf } from './performance.ts';

const DEFAULT_WINDOW = '24h';
const SHORTEST_MS = 1_000;

/** How predictions turned out, once their labels have come. */
@ApiTags('feedback')
@ApiBearerAuth()
@Controller('v1/models')
export class PerformanceController {
  readonly #pool: ModelPool;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #longestMs: number;

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(STORE) store: Store,
    @Inject(CONFIGURATION) { predictions }: Configuration,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#pool = pool;
    this.#store = store;
    this.#clock = clock;
    this.#longestMs = Math.max(predictions.retentionMs, predictions.labelRetentionMs);
  }

  @Get(':model/performance')
  @ApiOperation({
    operationId: 'getPerformance',
    summary: 'How the predictions of each arm turned out, by the moment of the prediction',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiQuery({
    name: 'window',
    schema: { type: 'string', default: DEFAULT_WINDOW },
    required: false,
    example: '24h',
  })
  @ApiOkResponse({ type: PerformanceAnswer })
  @ApiProblems('bad_request', 'unauthorized', 'unknown_model', 'store_unavailable')
  async performance(
    @Param('model') model: string,
    @Query('window') window: unknown = DEFAULT_WINDOW,
  ): Promise<PerformanceAnswer> {
    const windowMs = this.#readWindow(window);
    if (this.#pool.find(model) === undefined) {
      throw new ProblemException('unknown_model', `There is no model "${model}". GET /v1/models lists them.`);
    }
    const to = this.#clock();
    const span = { from: to - windowMs, to };
    const sums = await performanceOf(this.#store.db, model, span);
    return {
      model,
      from: new Date(span.from).toISOString(),
      to: new Date(span.to).toISOString(),
      arms: sums.map(armPerformance),
    };
  }

  #readWindow(window: unknown): number {
    const ms = typeof window === 'string' ? parseDuration(window) : Number.NaN;
    if (ms >= SHORTEST_MS && ms <= this.#longestMs) return ms;
    throw new ProblemException(
      'bad_request',
      'window must be a duration from 1s to as long as labels are kept, such as 15m, 24h or 7d.',
    );
  }
}
