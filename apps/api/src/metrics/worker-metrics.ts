import { Inject, Injectable } from '@nestjs/common';
import type { EngineLoad, WorkerEngine } from '../models/engine/engine.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { BATCH_BUCKETS } from './metric-names.ts';
import { MetricsRegistry, type Series } from './metrics-registry.ts';
import { Observations } from './observations.ts';
import { PredictionMetrics, versionLabels } from './prediction-metrics.ts';

const BREAKER_STATES: Readonly<Record<EngineLoad['breaker'], number>> = {
  closed: 0,
  'half-open': 1,
  open: 2,
};

/** How the workers are doing that score what is too heavy for the event loop. */
@Injectable()
export class WorkerMetrics {
  readonly #pool: ModelPool;
  readonly #metrics: PredictionMetrics;
  readonly #batchRows = new Observations(BATCH_BUCKETS);

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(PredictionMetrics) metrics: PredictionMetrics,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    this.#pool = pool;
    this.#metrics = metrics;
    for (const version of pool.list().flatMap(({ versions }) => loadedOf(versions))) this.#watch(version);
    pool.onVersion((event) => {
      if (event.kind === 'loaded') this.#watch(event.version);
    });
    registry.defineHistogram('prediction_batch_size', () => [[{}, this.#batchRows]]);
    registry.define('prediction_queue_depth', () => {
      const depth = this.#workers().reduce((rows, { engine }) => rows + engine.load.queuedRows, 0);
      return [[{}, depth]];
    });
    const each = (read: (load: EngineLoad) => number) => () =>
      this.#workers().map(({ version, engine }): Series => [versionLabels(version), read(engine.load)]);
    registry.define(
      'worker_queue_rows',
      each(({ queuedRows }) => queuedRows),
    );
    registry.define(
      'worker_running_rows',
      each(({ runningRows }) => runningRows),
    );
    registry.define(
      'worker_expected_wait_seconds',
      each(({ expectedWaitMs }) => expectedWaitMs / 1000),
    );
    registry.define(
      'worker_breaker_state',
      each(({ breaker }) => BREAKER_STATES[breaker]),
    );
    registry.define(
      'worker_restarts_total',
      each(({ restarts }) => restarts),
    );
    registry.define(
      'worker_recycles_total',
      each(({ recycles }) => recycles),
    );
    registry.define(
      'worker_batches_total',
      each(({ batches }) => batches),
    );
    registry.define(
      'worker_rows_total',
      each(({ rowsScored }) => rowsScored),
    );
  }

  #watch(version: LoadedVersion): void {
    const { engine } = version;
    if (engine.kind !== 'worker') return;
    const { stages } = this.#metrics.countsOf(version);
    engine.onBatch(({ rows, queueMs, serviceMs }) => {
      this.#batchRows.observe(rows);
      stages.queue.observe(queueMs / 1000);
      stages.infer.observe(serviceMs / 1000);
    });
  }

  #workers(): readonly { readonly version: LoadedVersion; readonly engine: WorkerEngine }[] {
    return this.#pool
      .list()
      .flatMap(({ versions }) => loadedOf(versions))
      .flatMap((version) => (version.engine.kind === 'worker' ? [{ version, engine: version.engine }] : []));
  }
}
