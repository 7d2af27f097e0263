import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { parseDuration } from '../config/duration.ts';
import { ApiProblems } from '../edge/api-problem.ts';
import { ProblemException } from '../edge/problem.ts';
import { ModelPool } from '../models/model-pool.ts';
import { ShadowsAnswer, shadowsAnswer } from './shadow-answer.ts';
import { ShadowBook } from './shadow-book.ts';

const DEFAULT_WINDOW = '24h';
const MINUTE_MS = 60_000;
const MAXIMUM_WINDOW_MS = 30 * 24 * 60 * MINUTE_MS;

/** Shows how versions that are scored along compare with those that answer. */
@ApiTags('routing')
@ApiBearerAuth()
@Controller('v1/models/:model/shadows')
export class ShadowsController {
  readonly #pool: ModelPool;
  readonly #book: ShadowBook;

  constructor(@Inject(ModelPool) pool: ModelPool, @Inject(ShadowBook) book: ShadowBook) {
    this.#pool = pool;
    this.#book = book;
  }

  @Get()
  @ApiOperation({
    operationId: 'getShadows',
    summary: 'How shadows agree with the versions that answer, over all replicas',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiQuery({
    name: 'window',
    required: false,
    schema: { type: 'string', default: DEFAULT_WINDOW },
    description: 'How far back, in whole minutes: from 1m to 30d',
  })
  @ApiOkResponse({ type: ShadowsAnswer })
  @ApiProblems('invalid_input', 'unauthorized', 'unknown_model', 'store_unavailable')
  async shadows(@Param('model') model: string, @Query('window') window: unknown): Promise<ShadowsAnswer> {
    if (this.#pool.find(model) === undefined) {
      throw new ProblemException('unknown_model', `There is no model "${model}". GET /v1/models lists them.`);
    }
    return shadowsAnswer(model, await this.#book.merged(model, windowOf(window)));
  }
}

function windowOf(text: unknown): number {
  const ms =
    text === undefined ? parseDuration(DEFAULT_WINDOW) : typeof text === 'string' ? parseDuration(text) : 0;
  if (ms >= MINUTE_MS && ms <= MAXIMUM_WINDOW_MS) return ms;
  throw new ProblemException(
    'invalid_input',
    'window must be a duration from 1m to 30d, such as 15m, 24h or 7d.',
  );
}
