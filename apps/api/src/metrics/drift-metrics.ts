import { Inject, Injectable } from '@nestjs/common';
import { toWindow, type FeatureReport, type FeatureWindow, type Verdict } from '@switchyard/drift';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { outOfRangeOf, unseenOf } from '../monitoring/drift-answer.ts';
import { DriftEvaluator, type Evaluation } from '../monitoring/drift-evaluator.ts';
import { DriftMonitor } from '../monitoring/drift-monitor.ts';
import { LivePanes } from '../monitoring/live-panes.ts';
import { referenceAccuracy } from '../monitoring/reference-accuracy.ts';
import { MetricsRegistry, type Labels, type ObservedSeries, type Series } from './metrics-registry.ts';
import { versionLabels } from './prediction-metrics.ts';

const STATES: Readonly<Record<Verdict, number>> = { stable: 0, warning: 1, drift: 2, insufficient: 3 };

/** Inputs per version whose distance is shown. */
const MOST_FEATURES = 20;

/** How far live traffic is from training: the score as it is now, all else as it was last evaluated. */
@Injectable()
export class DriftMetrics {
  readonly #pool: ModelPool;
  readonly #evaluator: DriftEvaluator;
  readonly #live: LivePanes;

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(DriftMonitor) monitor: DriftMonitor,
    @Inject(DriftEvaluator) evaluator: DriftEvaluator,
    @Inject(LivePanes) live: LivePanes,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    this.#pool = pool;
    this.#evaluator = evaluator;
    this.#live = live;
    registry.define('model_drift_score', () => {
      const score = monitor.score(pool.defaultName);
      return [[{}, score.state === 'scored' ? score.score : Number.NaN]];
    });
    registry.define('model_drift_window_samples', () =>
      this.#loaded().map((version): Series => [versionLabels(version), monitor.windowOf(version).pane.rows]),
    );
    registry.define('model_drift_state', () =>
      this.#evaluated(({ assessment }, labels) => [[labels, STATES[assessment.report.verdict]]]),
    );
    registry.define('model_drift_alarm', () =>
      this.#evaluated(({ alarm }, labels) => [[labels, Number(alarm.phase === 'alarm')]]),
    );
    registry.define('model_drift_last_evaluation_timestamp_seconds', () =>
      this.#evaluated(({ assessment }, labels) => [[labels, assessment.toMs / 1000]]),
    );
    registry.defineHistogram('model_drift_evaluation_seconds', () =>
      this.#judged().map(({ version, evaluation }): ObservedSeries => [
        versionLabels(version),
        evaluation.seconds,
      ]),
    );
    registry.define('model_drift_feature_score', () =>
      this.#evaluated(({ assessment: { report } }, labels) =>
        report.ranking
          .slice(0, MOST_FEATURES)
          .flatMap((name) => report.features.find((feature) => feature.name === name) ?? [])
          .flatMap((feature) => distancesOf(feature, labels)),
      ),
    );
    registry.define('feature_invalid_values_total', () =>
      this.#loaded().flatMap((version) => this.#invalidValues(version)),
    );
    const accuracy = (pick: 'accuracy' | 'low' | 'high') => () =>
      this.#evaluated(({ assessment }, labels) =>
        assessment.accuracy === null ? [] : [[labels, assessment.accuracy[pick]]],
      );
    registry.define('model_estimated_accuracy_ratio', accuracy('accuracy'));
    registry.define('model_estimated_accuracy_ratio_low', accuracy('low'));
    registry.define('model_estimated_accuracy_ratio_high', accuracy('high'));
    registry.define('model_reference_estimated_accuracy_ratio', () =>
      this.#loaded().flatMap((version): readonly Series[] => {
        const accuracy = referenceAccuracy(version.reference);
        return accuracy === null ? [] : [[versionLabels(version), accuracy]];
      }),
    );
  }

  #loaded(): readonly LoadedVersion[] {
    return this.#pool.list().flatMap(({ versions }) => loadedOf(versions));
  }

  #evaluated(show: (evaluation: Evaluation, labels: Labels) => readonly Series[]): readonly Series[] {
    return this.#judged().flatMap(({ version, evaluation }) => show(evaluation, versionLabels(version)));
  }

  #judged(): readonly { readonly version: LoadedVersion; readonly evaluation: Evaluation }[] {
    return this.#loaded().flatMap((version) => {
      const evaluation = this.#evaluator.of(version);
      return evaluation === null ? [] : [{ version, evaluation }];
    });
  }

  /** Of this process since it loaded the version; a counter of each replica. */
  #invalidValues(version: LoadedVersion): readonly Series[] {
    const totals = [...(this.#live.of(version)?.rings.values() ?? [])].map((ring) => toWindow(ring.total()));
    return version.reference.features.flatMap(({ name: feature, kind }, i) => {
      const sum = (count: (window: FeatureWindow) => number) =>
        totals.reduce(
          (all, { features: { [i]: window } }) => all + (window === undefined ? 0 : count(window)),
          0,
        );
      const odd =
        kind === 'numeric'
          ? ({ kind: 'out_of_range', count: sum(outOfRangeOf) } as const)
          : ({ kind: 'unseen', count: sum(unseenOf) } as const);
      const labels = { ...versionLabels(version), feature };
      return [
        [{ ...labels, kind: 'missing' }, sum(({ missing }) => missing)],
        [{ ...labels, kind: odd.kind }, odd.count],
        [{ ...labels, kind: 'wrong_type' }, sum(({ wrongType }) => wrongType)],
      ] satisfies Series[];
    });
  }
}

function distancesOf({ name: feature, measures }: FeatureReport, labels: Labels): readonly Series[] {
  const values = [
    ['psi', measures.psi?.value],
    ['js', measures.jensenShannon],
    ['w1', measures.wasserstein?.value],
  ] as const;
  return values.flatMap(([method, value]): readonly Series[] =>
    typeof value === 'number' ? [[{ ...labels, feature, method }, value]] : [],
  );
}
