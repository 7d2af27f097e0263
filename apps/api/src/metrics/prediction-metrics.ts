import { Inject, Injectable } from '@nestjs/common';
import type { LiveArm } from '../models/live-arm.ts';
import type { KnownVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { ArmTallies } from './arm-tallies.ts';
import { FAILURE_REASONS, type FailureReason } from './failure-reason.ts';
import { LATENCY_BUCKETS, SCORE_BUCKETS } from './metric-names.ts';
import { MetricsRegistry, type Labels, type ObservedSeries, type Series } from './metrics-registry.ts';
import { Observations } from './observations.ts';
import { STAGES, stageTimes, type StageTimes } from './stage-times.ts';

/** What a version has answered since it was loaded; added to by whoever scores. */
export interface VersionCounts {
  rows: number;
  /** Probabilities of predicted classes. */
  readonly probabilities: Observations;
  readonly stages: StageTimes;
}

/** Counts prediction traffic in plain numbers; Prometheus reads them when it scrapes. Known series start at 0. */
@Injectable()
export class PredictionMetrics {
  /** What became of the arms. */
  readonly arms = new ArmTallies();
  readonly #pool: ModelPool;
  readonly #latency = new Observations(LATENCY_BUCKETS);
  readonly #failures = new Map<FailureReason, number>(FAILURE_REASONS.map((reason) => [reason, 0]));
  readonly #byVersion = new WeakMap<KnownVersion, VersionCounts>();
  /** Rows by version name: what versions that have gone answered, as long as others share their series. */
  readonly #retired = new Map<string, number>();
  #requests = 0;
  #errors = 0;
  #inFlight = 0;

  constructor(@Inject(ModelPool) pool: ModelPool, @Inject(MetricsRegistry) registry: MetricsRegistry) {
    this.#pool = pool;
    pool.onVersion((event) => {
      if (event.kind !== 'retired') return;
      const { name } = event.version;
      this.#retired.set(name, (this.#retired.get(name) ?? 0) + this.countsOf(event.version).rows);
    });
    registry.define('prediction_requests_total', () => [[{}, this.#requests]]);
    registry.define('prediction_errors_total', () => [[{}, this.#errors]]);
    registry.define('prediction_failures_total', () =>
      [...this.#failures].map(([reason, requests]): Series => [{ reason }, requests]),
    );
    registry.defineHistogram('prediction_latency_seconds', () => [[{}, this.#latency]]);
    registry.define('prediction_inflight_requests', () => [[{}, this.#inFlight]]);
    registry.define('model_version_requests_total', () =>
      [...this.#rowsByVersion()].map(([version, rows]): Series => [{ version }, rows]),
    );
    registry.defineHistogram('prediction_score', () => this.#scores());
    registry.defineHistogram('inference_stage_seconds', () => this.#stages());
    registry.define('ab_assignments_total', () => this.arms.assignments(pool.list()));
    registry.define('arm_failures_total', () => this.arms.failures(pool.list()));
  }

  /** One answered or failed request, at its end. @param failure null when it was answered */
  requestEnded(seconds: number, failure: FailureReason | null): void {
    this.#requests++;
    this.#latency.observe(seconds);
    if (failure === null) return;
    this.#errors++;
    this.#failures.set(failure, (this.#failures.get(failure) ?? 0) + 1);
  }

  /** Counts an answer as under way until it is there. */
  async underWay<Answer>(answer: Promise<Answer>): Promise<Answer> {
    this.#inFlight++;
    try {
      return await answer;
    } finally {
      this.#inFlight--;
    }
  }

  /** The counts of a version, to be added to. */
  countsOf(version: KnownVersion): VersionCounts {
    let counts = this.#byVersion.get(version);
    if (counts === undefined) {
      counts = { rows: 0, probabilities: new Observations(SCORE_BUCKETS), stages: stageTimes() };
      this.#byVersion.set(version, counts);
    }
    return counts;
  }

  /** An arm's own version had no answer; `fellBack`: the stable one was asked instead. */
  armFailed(arm: LiveArm, reason: string, fellBack: boolean): void {
    this.arms.failed(arm, reason, fellBack);
  }

  /** Versions of one number share a series, whatever their model; it ends with the last of them. */
  #rowsByVersion(): ReadonlyMap<string, number> {
    const known = this.#pool.list().flatMap(({ versions }) => versions);
    const names = new Set(known.map(({ name }) => name));
    for (const name of this.#retired.keys()) if (!names.has(name)) this.#retired.delete(name);
    const rows = new Map(this.#retired);
    for (const version of known) {
      rows.set(version.name, (rows.get(version.name) ?? 0) + this.countsOf(version).rows);
    }
    return rows;
  }

  #scores(): readonly ObservedSeries[] {
    return this.#loaded()
      .filter(({ version }) => version.manifest.signature.output.kind === 'class')
      .map(({ version, labels }): ObservedSeries => [labels, this.countsOf(version).probabilities]);
  }

  #stages(): readonly ObservedSeries[] {
    return this.#loaded().flatMap(({ version, labels }) =>
      STAGES.map((stage): ObservedSeries => [{ ...labels, stage }, this.countsOf(version).stages[stage]]),
    );
  }

  #loaded() {
    return this.#pool
      .list()
      .flatMap(({ versions }) => loadedOf(versions))
      .map((version) => ({ version, labels: versionLabels(version) }));
  }
}

/** The labels of what is about one version. */
export function versionLabels({ model, name }: Pick<KnownVersion, 'model' | 'name'>): Labels {
  return { model, version: name };
}
