import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { realisedAccuracy, type RealisedAccuracy } from '@switchyard/drift';
import { CLOCK, type Clock } from '../config/configuration.ts';
import { performanceOf, type PerformanceSums } from '../feedback/performance.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { STORE, type Store } from '../store/store.ts';

/** What labels say about the predictions of the last day. */
export interface LabelledTraffic {
  /** Labels per prediction; null without a prediction. */
  readonly coverage: number | null;
  /** Null without a label, and for a regression. */
  readonly accuracy: RealisedAccuracy | null;
}

const DAY_MS = 24 * 3_600_000;
const INTERVAL_MS = 60_000;

/**
 * Sums up, once a minute, the labels of the last day's predictions by version, over all replicas, so that a scrape
 * never waits for the store. By the time of the prediction: labels that come late count where they belong.
 */
@Injectable()
export class LabelWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(LabelWatch.name);
  readonly #pool: ModelPool;
  readonly #store: Store;
  readonly #clock: Clock;
  #seen: ReadonlyMap<LoadedVersion, LabelledTraffic> = new Map();
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;

  constructor(@Inject(ModelPool) pool: ModelPool, @Inject(STORE) store: Store, @Inject(CLOCK) clock: Clock) {
    this.#pool = pool;
    this.#store = store;
    this.#clock = clock;
  }

  onApplicationBootstrap(): void {
    void this.look();
    this.#timer = setInterval(() => void this.look(), INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#looking;
  }

  /** Null until it was looked for. */
  of(version: LoadedVersion): LabelledTraffic | null {
    return this.#seen.get(version) ?? null;
  }

  /** Sums up now. While the store does not answer, what was found before stays; never throws. */
  look(): Promise<void> {
    this.#looking = this.#looking
      .then(() => this.#look())
      .catch((error: unknown) => {
        this.#logger.debug(`Labels could not be summed up: ${String(error)}`);
      });
    return this.#looking;
  }

  async #look(): Promise<void> {
    const to = this.#clock();
    const seen = new Map<LoadedVersion, LabelledTraffic>();
    for (const { name, versions } of this.#pool.list()) {
      const sums = await performanceOf(this.#store.db, name, { from: to - DAY_MS, to });
      for (const version of loadedOf(versions)) {
        seen.set(version, trafficOf(sums.filter((row) => row.version === version.version)));
      }
    }
    this.#seen = seen;
  }
}

function trafficOf(rows: readonly PerformanceSums[]): LabelledTraffic {
  const sum = (pick: (row: PerformanceSums) => number) =>
    rows.reduce((all, row) => all + Number(pick(row)), 0);
  const predictions = sum((row) => row.predictions);
  return {
    coverage: predictions === 0 ? null : Math.min(1, sum((row) => row.labels) / predictions),
    accuracy: realisedAccuracy({ n: sum((row) => row.judged), right: sum((row) => row.correct) }),
  };
}
