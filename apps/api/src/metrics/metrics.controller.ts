import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import { OpenTo } from '../access/access.ts';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** What Prometheus scrapes. */
@ApiTags('operation')
@OpenTo('always')
@Controller('metrics')
export class MetricsController extends PrometheusController {
  @Get()
  @Header('content-type', CONTENT_TYPE)
  @ApiOperation({ operationId: 'getMetrics', summary: 'Metrics in the Prometheus text format' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string', example: 'prediction_requests_total 12\n' } })
  override async index(): Promise<string> {
    // prom-client prints "Nan", which Prometheus reads but others may not.
    return (await register.metrics()).replaceAll(' Nan\n', ' NaN\n');
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
