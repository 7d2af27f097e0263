import { Inject, Injectable } from '@nestjs/common';
import { FeedbackCounts } from '../feedback/feedback-counts.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { LabelWatch, type LabelledTraffic } from '../monitoring/label-watch.ts';
import { MetricsRegistry, type Series } from './metrics-registry.ts';
import { versionLabels } from './prediction-metrics.ts';

/** Ground truth: what this process took, and what it says about the predictions of the last day. */
@Injectable()
export class LabelMetrics {
  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(FeedbackCounts) counts: FeedbackCounts,
    @Inject(LabelWatch) watch: LabelWatch,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    const loaded = () => pool.list().flatMap(({ versions }) => loadedOf(versions));
    registry.define('model_labels_total', () => {
      const labels = [...counts.versions];
      return loaded().map((version): Series => {
        const found = labels.find((each) => each.model === version.model && each.version === version.version);
        return [versionLabels(version), found?.labels ?? 0];
      });
    });
    registry.defineHistogram('model_label_delay_seconds', () => [[{}, counts.delays]]);
    const gauge = (pick: (traffic: LabelledTraffic) => number | null | undefined) => () =>
      loaded().flatMap((version): readonly Series[] => {
        const traffic = watch.of(version);
        const value = traffic === null ? null : pick(traffic);
        return typeof value === 'number' ? [[versionLabels(version), value]] : [];
      });
    registry.define(
      'model_label_coverage_ratio',
      gauge(({ coverage }) => coverage),
    );
    registry.define(
      'model_realized_accuracy_ratio',
      gauge(({ accuracy }) => accuracy?.accuracy),
    );
    registry.define(
      'model_realized_accuracy_ratio_low',
      gauge(({ accuracy }) => accuracy?.low),
    );
    registry.define(
      'model_realized_accuracy_ratio_high',
      gauge(({ accuracy }) => accuracy?.high),
    );
  }
}
