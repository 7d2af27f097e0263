import type { Provider } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { ModelPool } from '../models/model-pool.ts';
import { DriftMonitor } from '../monitoring/drift-monitor.ts';
import { METRIC } from './metric-names.ts';

/** The drift gauge: computed when it is scraped, NaN while there is too little traffic to say anything. */
export const driftGaugeProvider: Provider = {
  provide: METRIC.drift,
  inject: [DriftMonitor, ModelPool],
  useFactory: (monitor: DriftMonitor, pool: ModelPool) =>
    new Gauge({
      name: METRIC.drift,
      help: 'Classic drift score of the default model over the last DRIFT_WINDOW, 0 to 1; NaN below 50 rows',
      collect() {
        const score = monitor.score(pool.defaultName);
        this.set(score.state === 'scored' ? score.score : Number.NaN);
      },
    }),
};
