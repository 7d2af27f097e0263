import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { parseDuration } from '../config/duration.ts';
import { ApiProblems } from '../edge/api-problem.ts';
import { ProblemException } from '../edge/problem.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { armTraffic, compareTraffic } from './arm-comparison.ts';
import { assess, policyOf } from './assessment.ts';
import { driftAnswer } from './drift-answer.ts';
import { DRIFT_ANSWER } from './drift.schema.ts';
import { DRIFT_ANSWER_EXAMPLE } from './drift-example.ts';
import { DriftEvaluator } from './drift-evaluator.ts';
import { DriftMonitor } from './drift-monitor.ts';

/** How far live traffic is from training, and why. */
@ApiTags('monitoring')
@ApiBearerAuth()
@Controller('v1/models')
export class DriftController {
  readonly #pool: ModelPool;
  readonly #monitor: DriftMonitor;
  readonly #evaluator: DriftEvaluator;
  readonly #drift: Configuration['drift'];

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(DriftMonitor) monitor: DriftMonitor,
    @Inject(DriftEvaluator) evaluator: DriftEvaluator,
    @Inject(CONFIGURATION) { drift }: Configuration,
  ) {
    this.#pool = pool;
    this.#monitor = monitor;
    this.#evaluator = evaluator;
    this.#drift = drift;
  }

  @Get(':model/drift')
  @ApiOperation({
    operationId: 'getDrift',
    summary: 'How far the traffic of the last window is from training, by version, over all replicas',
    description:
      'A verdict for every version and input with the measures behind it, the counts of odd rows, the accuracy that the ' +
      'probabilities promise, and a comparison of what the arms were given: arms that see different traffic are a fault of ' +
      'routing or logging. Traffic of other replicas is at most some seconds old.',
  })
  @ApiParam({ name: 'model', example: 'iris' })
  @ApiQuery({
    name: 'window',
    required: false,
    schema: { type: 'string' },
    example: '15m',
    description: 'From DRIFT_PANE to DRIFT_WINDOW, which is also the default',
  })
  @ApiQuery({
    name: 'version',
    required: false,
    schema: { type: 'string' },
    example: '3',
    description: '`3` or `v3`',
  })
  @ApiQuery({
    name: 'variant',
    required: false,
    schema: { type: 'string' },
    example: 'v3',
    description: 'Only rows of this arm',
  })
  @ApiOkResponse({ schema: DRIFT_ANSWER, example: DRIFT_ANSWER_EXAMPLE })
  @ApiProblems('unauthorized', 'invalid_input', 'unknown_model', 'unknown_version')
  drift(
    @Param('model') name: string,
    @Query('window') window: unknown,
    @Query('version') version: unknown,
    @Query('variant') variant: unknown,
  ): unknown {
    const windowMs = this.#windowOf(window);
    const arm = oneText('variant', variant);
    const loaded = this.#versionsOf(name, oneText('version', version));
    const versions = loaded.map((each) => {
      const variants = this.#monitor.variantsOf(each).filter((one) => arm === null || one === arm);
      const seen = this.#monitor.windowOf(each, { windowMs, ...(arm === null ? {} : { variant: arm }) });
      return {
        version: each,
        assessment: assess(each.reference, seen, policyOf(windowMs)),
        alarm: this.#evaluator.of(each)?.alarm ?? null,
        arms: variants
          .map((one) => armTraffic(one, each, this.#monitor.windowOf(each, { windowMs, variant: one }).pane))
          .filter((traffic) => traffic.window.rows > 0),
      };
    });
    const pairs = compareTraffic(versions.flatMap(({ arms }) => arms));
    return driftAnswer(name, windowMs, versions, pairs);
  }

  #windowOf(given: unknown): number {
    const { paneMs, windowMs } = this.#drift;
    const text = oneText('window', given);
    if (text === null) return windowMs;
    const asked = parseDuration(text);
    if (asked >= paneMs && asked <= windowMs) return asked;
    throw new ProblemException(
      'invalid_input',
      `?window= must be a duration from ${paneMs / 1000}s to ${windowMs / 1000}s, such as 5m: what is shorter than DRIFT_PANE is not told apart, and what is older than DRIFT_WINDOW is not kept at hand.`,
    );
  }

  #versionsOf(name: string, asked: string | null): readonly LoadedVersion[] {
    const model = this.#pool.find(name);
    if (model === undefined) {
      throw new ProblemException('unknown_model', `There is no model "${name}". GET /v1/models lists them.`);
    }
    const loaded = loadedOf(model.versions);
    if (asked === null) return loaded;
    const found = loaded.filter(({ version, name: shown }) => asked === shown || asked === String(version));
    if (found.length > 0) return found;
    throw new ProblemException(
      'unknown_version',
      `"${name}" has no loaded version ${asked}; it has ${loaded.map(({ name: shown }) => shown).join(', ') || 'none'}.`,
    );
  }
}

function oneText(name: string, given: unknown): string | null {
  if (given === undefined) return null;
  if (typeof given === 'string' && given !== '') return given;
  throw new ProblemException('invalid_input', `Give ?${name}= once, with a value.`);
}
