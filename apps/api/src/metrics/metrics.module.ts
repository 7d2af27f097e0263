import { Global, Module, type DynamicModule, type OnModuleDestroy } from '@nestjs/common';
import { makeCounterProvider, makeHistogramProvider, PrometheusModule } from '@willsoto/nestjs-prometheus';
import { register } from 'prom-client';
import { ModelsModule } from '../models/models.module.ts';
import { MonitoringModule } from '../monitoring/monitoring.module.ts';
import { driftGaugeProvider } from './drift-gauge.ts';
import { LATENCY_BUCKETS, METRIC } from './metric-names.ts';
import { MetricsController } from './metrics.controller.ts';
import { PredictionMetrics } from './prediction-metrics.ts';

/** Every Prometheus metric, defined once. They live in prom-client's registry, which is emptied when the app ends. */
@Global()
@Module({})
export class MetricsModule implements OnModuleDestroy {
  static register(): DynamicModule {
    return {
      module: MetricsModule,
      imports: [PrometheusModule.register({ controller: MetricsController }), ModelsModule, MonitoringModule],
      providers: [
        makeCounterProvider({
          name: METRIC.requests,
          help: 'Prediction requests that ended, single or batch, failed ones included',
        }),
        makeCounterProvider({
          name: METRIC.versionRequests,
          help: 'Rows answered, by the model version that scored them; dry runs are not counted',
          labelNames: ['version'],
        }),
        makeHistogramProvider({
          name: METRIC.latency,
          help: 'Seconds from the arrival of a prediction request to the end of its answer',
          buckets: LATENCY_BUCKETS,
        }),
        makeCounterProvider({
          name: METRIC.errors,
          help: 'Prediction requests that ended with a status of 400 or more',
        }),
        driftGaugeProvider,
        PredictionMetrics,
      ],
      exports: [PredictionMetrics],
    };
  }

  onModuleDestroy(): void {
    register.clear();
  }
}
