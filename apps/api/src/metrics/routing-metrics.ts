import { Inject, Injectable } from '@nestjs/common';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { MetricsRegistry, type Series } from './metrics-registry.ts';
import { versionLabels } from './prediction-metrics.ts';

/** What is loaded, and who gets it. */
@Injectable()
export class RoutingMetrics {
  constructor(@Inject(ModelPool) pool: ModelPool, @Inject(MetricsRegistry) registry: MetricsRegistry) {
    registry.define('canary_traffic_ratio', () => {
      const arms = pool.find(pool.defaultName)?.routing.arms ?? [];
      const slots = arms.map((arm) => arm.slots.reduce((sum, { from, to }) => sum + to - from, 0));
      const total = slots.reduce((sum, owned) => sum + owned, 0);
      return arms.map(({ variant }, i): Series => [{ variant }, total === 0 ? 0 : (slots[i] ?? 0) / total]);
    });
    registry.define('model_info', () =>
      pool
        .list()
        .flatMap(({ versions }) => loadedOf(versions))
        .map((version): Series => {
          const { manifest, reference } = version;
          const labels = { framework: manifest.flavor, reference: reference.fingerprint };
          return [{ ...versionLabels(version), ...labels }, 1];
        }),
    );
  }
}
