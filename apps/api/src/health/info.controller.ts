import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { OpenTo } from '../access/access.ts';
import { ApiProblems } from '../edge/api-problem.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { API_VERSION, versionOfPackage } from '../package-version.ts';

/** Versions and runtime facts. */
export class InfoAnswer {
  @ApiProperty({ type: 'string', example: 'switchyard-api' })
  declare readonly name: string;

  @ApiProperty({ type: 'string', example: '0.1.0' })
  declare readonly version: string;

  @ApiProperty({ type: 'string', example: '24.21.0' })
  declare readonly node: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { 'model-io': '0.1.0' },
    description: 'Versions of the libraries that route, score and watch',
  })
  declare readonly libraries: Record<string, string>;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { forest: 'model-io', onnx: 'onnxruntime-node 1.30.0' },
    description:
      'What scores each flavor of model in this process: of those that are loaded, and forests always',
  })
  declare readonly runtimes: Record<string, string>;
}

/** What is running here. */
@ApiTags('operation')
@OpenTo('predict')
@Controller('v1/info')
export class InfoController {
  readonly #pool: ModelPool;
  readonly #info: Omit<InfoAnswer, 'runtimes'> = {
    name: 'switchyard-api',
    version: API_VERSION,
    node: process.versions.node,
    libraries: {
      'ab-router': versionOfPackage('@switchyard/ab-router'),
      drift: versionOfPackage('@switchyard/drift'),
      'model-io': versionOfPackage('@switchyard/model-io'),
    },
  };

  constructor(@Inject(ModelPool) pool: ModelPool) {
    this.#pool = pool;
  }

  @Get()
  @ApiOperation({ operationId: 'getInfo', summary: 'Versions and runtime facts' })
  @ApiOkResponse({ type: InfoAnswer })
  @ApiProblems('unauthorized')
  info(): InfoAnswer {
    return { ...this.#info, runtimes: this.#runtimes() };
  }

  #runtimes(): Record<string, string> {
    const heavy = this.#pool
      .list()
      .flatMap(({ versions }) => loadedOf(versions))
      .filter(({ engine }) => engine.kind === 'worker')
      .map(({ manifest, engine }) => [manifest.flavor, engine.runtime] as const)
      .filter(([flavor]) => flavor !== 'forest');
    return { forest: 'model-io', ...Object.fromEntries(heavy) };
  }
}
