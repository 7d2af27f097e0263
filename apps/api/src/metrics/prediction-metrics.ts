import { Inject, Injectable } from '@nestjs/common';
import { getToken } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram } from 'prom-client';
import type { KnownVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { METRIC } from './metric-names.ts';

/** Counts prediction traffic. Children are resolved once per version, and every known series starts at 0. */
@Injectable()
export class PredictionMetrics {
  readonly #requests: Counter;
  readonly #errors: Counter;
  readonly #latency: Histogram;
  readonly #byVersion: ReadonlyMap<KnownVersion, VersionCount>;

  constructor(
    @Inject(getToken(METRIC.requests)) requests: Counter,
    @Inject(getToken(METRIC.errors)) errors: Counter,
    @Inject(getToken(METRIC.latency)) latency: Histogram,
    @Inject(getToken(METRIC.versionRequests)) versionRequests: Counter<'version'>,
    @Inject(ModelPool) pool: ModelPool,
  ) {
    this.#requests = requests;
    this.#errors = errors;
    this.#latency = latency;
    const known = pool.list().flatMap(({ versions }) => versions);
    this.#byVersion = new Map(
      known.map((version) => [version, { series: versionRequests.labels(version.name), rows: 0 }]),
    );
    for (const { series } of this.#byVersion.values()) series.inc(0);
  }

  /** One answered or failed request, at its end. */
  requestEnded(seconds: number, failed: boolean): void {
    this.#requests.inc();
    this.#latency.observe(seconds);
    if (failed) this.#errors.inc();
  }

  /** One row that a version answered. */
  rowAnswered(version: KnownVersion): void {
    const count = this.#byVersion.get(version);
    if (count === undefined) return;
    count.series.inc();
    count.rows++;
  }

  /** Rows that a version has answered since the process started. */
  rowsAnswered(version: KnownVersion): number {
    return this.#byVersion.get(version)?.rows ?? 0;
  }
}

/** The series is shared by versions of one number, whatever their model; the rows are this version's alone. */
interface VersionCount {
  readonly series: Counter.Internal;
  rows: number;
}
