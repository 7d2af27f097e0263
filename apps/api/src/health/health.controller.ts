import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { OpenTo } from '../access/access.ts';
import { Readiness } from './readiness.ts';

/** Whether the process lives, whether it can take traffic, and why not. */
@ApiTags('operation')
@OpenTo('always')
@Controller('health')
export class HealthController {
  readonly #health: HealthCheckService;
  readonly #readiness: Readiness;

  constructor(
    @Inject(HealthCheckService) health: HealthCheckService,
    @Inject(Readiness) readiness: Readiness,
  ) {
    this.#health = health;
    this.#readiness = readiness;
  }

  @Get()
  @HealthCheck()
  @ApiOperation({ operationId: 'getHealth', summary: 'Readiness, under the address that simple checks use' })
  health(): Promise<HealthCheckResult> {
    return this.ready();
  }

  @Get('live')
  @HealthCheck()
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Whether the event loop answers; checks nothing else',
  })
  live(): Promise<HealthCheckResult> {
    return this.#health.check([]);
  }

  @Get('ready')
  @HealthCheck()
  @ApiOperation({ operationId: 'getReadiness', summary: 'Whether traffic can be sent here, and why not' })
  ready(): Promise<HealthCheckResult> {
    return this.#health.check([
      () => this.#readiness.running(),
      () => this.#readiness.defaultModel(),
      () => this.#readiness.store(),
    ]);
  }
}
