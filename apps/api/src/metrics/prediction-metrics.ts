import { Inject, Injectable } from '@nestjs/common';
import { getToken } from '@willsoto/nestjs-prometheus';
import type { Counter, Histogram } from 'prom-client';
import { ModelPool } from '../models/model-pool.ts';
import { METRIC } from './metric-names.ts';

/** Counts prediction traffic. Children are resolved once per version, and every known series starts at 0. */
@Injectable()
export class PredictionMetrics {
  readonly #requests: Counter;
  readonly #errors: Counter;
  readonly #latency: Histogram;
  readonly #byVersion: ReadonlyMap<string, Counter.Internal>;
  readonly #answered = new Map<string, number>();

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
    const names = pool.list().flatMap(({ versions }) => versions.map(({ name }) => name));
    this.#byVersion = new Map(names.map((name) => [name, versionRequests.labels(name)]));
    for (const child of this.#byVersion.values()) child.inc(0);
  }

  /** One answered or failed request, at its end. */
  requestEnded(seconds: number, failed: boolean): void {
    this.#requests.inc();
    this.#latency.observe(seconds);
    if (failed) this.#errors.inc();
  }

  /** One row that a version answered. */
  rowAnswered(model: string, versionName: string): void {
    this.#byVersion.get(versionName)?.inc();
    const key = `${model} ${versionName}`;
    this.#answered.set(key, (this.#answered.get(key) ?? 0) + 1);
  }

  /** Rows that a version has answered since the process started. */
  rowsAnswered(model: string, versionName: string): number {
    return this.#answered.get(`${model} ${versionName}`) ?? 0;
  }
}
