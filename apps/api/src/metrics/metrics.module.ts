import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { FeedbackModule } from '../feedback/feedback.module.ts';
import { InferenceModule } from '../inference/inference.module.ts';
import { ModelsModule } from '../models/models.module.ts';
import { MonitoringModule } from '../monitoring/monitoring.module.ts';
import { DriftMetrics } from './drift-metrics.ts';
import { LabelMetrics } from './label-metrics.ts';
import { MetricsController } from './metrics.controller.ts';
import { MetricsRegistry } from './metrics-registry.ts';
import { OverloadMetrics } from './overload-metrics.ts';
import { PredictionMetrics } from './prediction-metrics.ts';
import { RoutingMetrics } from './routing-metrics.ts';
import { ShadowMetrics } from './shadow-metrics.ts';
import { StoreMetrics } from './store-metrics.ts';
import { WorkerMetrics } from './worker-metrics.ts';

/** Every Prometheus metric, defined once. Each api has a registry of its own. */
@Global()
@Module({})
export class MetricsModule {
  static register(): DynamicModule {
    return {
      module: MetricsModule,
      imports: [
        PrometheusModule.register({ controller: MetricsController, defaultMetrics: { enabled: false } }),
        ModelsModule,
        MonitoringModule,
        InferenceModule,
        FeedbackModule,
      ],
      providers: [
        MetricsRegistry,
        PredictionMetrics,
        RoutingMetrics,
        DriftMetrics,
        WorkerMetrics,
        StoreMetrics,
        OverloadMetrics,
        LabelMetrics,
        ShadowMetrics,
      ],
      exports: [MetricsRegistry, PredictionMetrics],
    };
  }
}
