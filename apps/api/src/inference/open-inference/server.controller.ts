import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OpenTo } from '../../access/access.ts';
import { Readiness } from '../../health/readiness.ts';
import { API_VERSION } from '../../package-version.ts';
import { unavailable } from '../router.ts';
import { ApiInferenceErrors } from './api-inference-error.ts';
import { ServerLive, ServerMetadata, ServerReady } from './open-inference-answers.ts';

/** What serves, and whether it lives and takes traffic. */
@ApiTags('open inference')
@Controller('v2')
export class ServerController {
  readonly #readiness: Readiness;

  constructor(@Inject(Readiness) readiness: Readiness) {
    this.#readiness = readiness;
  }

  @Get()
  @OpenTo('predict')
  @ApiOperation({ operationId: 'inferenceServer', summary: 'Name, version and extensions of the server' })
  @ApiOkResponse({ type: ServerMetadata })
  @ApiInferenceErrors('unauthorized')
  metadata(): ServerMetadata {
    return { name: 'switchyard', version: API_VERSION, extensions: ['model_repository'] };
  }

  @Get('health/live')
  @OpenTo('always')
  @ApiOperation({ operationId: 'inferenceLive', summary: 'Whether the event loop answers' })
  @ApiOkResponse({ type: ServerLive })
  live(): ServerLive {
    return { live: true };
  }

  @Get('health/ready')
  @OpenTo('always')
  @ApiOperation({ operationId: 'inferenceReady', summary: 'Whether traffic can be sent here, and why not' })
  @ApiOkResponse({ type: ServerReady })
  @ApiInferenceErrors('model_unavailable')
  ready(): ServerReady {
    const checks = {
      ...this.#readiness.running(),
      ...this.#readiness.defaultModel(),
      ...this.#readiness.store(),
    };
    const reasons = Object.entries(checks).flatMap(([name, { status, ...facts }]) =>
      status === 'up' ? [] : [`${name}: ${String(facts['reason'] ?? 'not ready')}.`],
    );
    if (reasons.length > 0) throw unavailable(`Not ready: ${reasons.join(' ')}`);
    return { ready: true };
  }
}
