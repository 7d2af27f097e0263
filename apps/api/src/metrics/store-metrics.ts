import { Inject, Injectable } from '@nestjs/common';
import { PaneWriter } from '../monitoring/pane-writer.ts';
import { PredictionLog } from '../store/prediction-log.ts';
import { STORE, type Store } from '../store/store.ts';
import { MetricsRegistry } from './metrics-registry.ts';

/** Whether what must be kept is kept. */
@Injectable()
export class StoreMetrics {
  constructor(
    @Inject(STORE) store: Store,
    @Inject(PredictionLog) log: PredictionLog,
    @Inject(PaneWriter) panes: PaneWriter,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    registry.define('store_up', () => [[{}, Number(store.health.current().state === 'available')]]);
    registry.define('store_write_failures_total', () => [[{}, log.counts.failedWrites + panes.failures]]);
    registry.define('prediction_log_waiting_rows', () => [[{}, log.counts.waiting]]);
    registry.define('prediction_log_dropped_total', () => [[{}, log.counts.dropped]]);
    registry.define('prediction_log_rows_total', () => {
      const { written, dropped } = log.counts;
      return [
        [{ outcome: 'written' }, written],
        [{ outcome: 'dropped' }, dropped],
      ];
    });
  }
}
