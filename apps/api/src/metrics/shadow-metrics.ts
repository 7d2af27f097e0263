import { Inject, Injectable } from '@nestjs/common';
import { ShadowScorer } from '../inference/shadow-scorer.ts';
import { ModelPool } from '../models/model-pool.ts';
import { MetricsRegistry, type Series } from './metrics-registry.ts';

type Counts = Readonly<Record<'rows' | 'agreed' | 'dropped' | 'errors', number>>;

/** Versions that are scored along, beside those that answer. */
@Injectable()
export class ShadowMetrics {
  readonly #pool: ModelPool;
  readonly #shadows: ShadowScorer;

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(ShadowScorer) shadows: ShadowScorer,
    @Inject(MetricsRegistry) registry: MetricsRegistry,
  ) {
    this.#pool = pool;
    this.#shadows = shadows;
    registry.define('shadow_rows_total', () => this.#series(({ rows }) => rows));
    registry.define('shadow_agreed_rows_total', () => this.#series(({ agreed }) => agreed));
    registry.define('shadow_dropped_rows_total', () => this.#series(({ dropped }) => dropped));
    registry.define('shadow_errors_total', () => this.#series(({ errors }) => errors));
  }

  /** Pairs that the routing scores along now, and those that it did before as long as both versions are there. */
  #series(count: (counts: Counts) => number): readonly Series[] {
    const sums = new Map<string, number>();
    for (const { name: model, routing } of this.#pool.list()) {
      for (const { version: live } of routing.liveArms.values()) {
        for (const shadow of routing.shadows.values()) {
          if (live !== shadow) sums.set(JSON.stringify([model, live.name, shadow.name]), 0);
        }
      }
    }
    const known = new Set(
      this.#pool.list().flatMap(({ name, versions }) => versions.map((version) => `${name}/${version.name}`)),
    );
    for (const pair of this.#shadows.pairs()) {
      const { model, live, shadow } = pair;
      if (!known.has(`${model}/${live}`) || !known.has(`${model}/${shadow}`)) continue;
      const key = JSON.stringify([model, live, shadow]);
      sums.set(key, (sums.get(key) ?? 0) + count(pair));
    }
    return [...sums].map(([key, rows]): Series => {
      const [model = '', live = '', shadow = ''] = JSON.parse(key) as readonly string[];
      return [{ model, live, shadow }, rows];
    });
  }
}
