import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import { OpenTo } from '../access/access.ts';
import { MetricsRegistry } from './metrics-registry.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** What Prometheus scrapes. */
@ApiTags('operation')
@OpenTo('always')
@Controller('metrics')
export class MetricsController extends PrometheusController {
  readonly #registry: MetricsRegistry;

  constructor(@Inject(MetricsRegistry) registry: MetricsRegistry) {
    super();
    this.#registry = registry;
  }

  @Get()
  @Header('content-type', CONTENT_TYPE)
  @ApiOperation({ operationId: 'getMetrics', summary: 'Metrics in the Prometheus text format' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string', example: 'prediction_requests_total 12\n' } })
  override index(): Promise<string> {
    return this.#registry.text();
  }

  @Get('prometheus')
  @Header('content-type', CONTENT_TYPE)
  @ApiOperation({
    operationId: 'getPrometheusMetrics',
    summary: 'The same metrics, under the address that some scrapers use',
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string', example: 'prediction_requests_total 12\n' } })
  prometheus(): Promise<string> {
    return this.index();
  }
}
