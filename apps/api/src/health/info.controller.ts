import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { OpenTo } from '../access/access.ts';
import { ApiProblems } from '../edge/api-problem.ts';
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
    example: { forest: 'model-io' },
    description: 'What scores each flavor of model in this process',
  })
  declare readonly runtimes: Record<string, string>;
}

/** What is running here. */
@ApiTags('operation')
@OpenTo('predict')
@Controller('v1/info')
export class InfoController {
  readonly #info: InfoAnswer = {
    name: 'switchyard-api',
    version: API_VERSION,
    node: process.versions.node,
    libraries: {
      'ab-router': versionOfPackage('@switchyard/ab-router'),
      drift: versionOfPackage('@switchyard/drift'),
      'model-io': versionOfPackage('@switchyard/model-io'),
    },
    runtimes: { forest: 'model-io' },
  };

  @Get()
  @ApiOperation({ operationId: 'getInfo', summary: 'Versions and runtime facts' })
  @ApiOkResponse({ type: InfoAnswer })
  @ApiProblems('unauthorized')
  info(): InfoAnswer {
    return this.#info;
  }
}
