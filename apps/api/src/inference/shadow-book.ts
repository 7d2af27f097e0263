import { setImmediate as nextTurn, setTimeout as afterMs } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK, type Clock } from '../config/configuration.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { STORE, type Store } from '../store/store.ts';
import { SHADOW_PANE_MS, ShadowPair } from './shadow-pair.ts';
import {
  mergeShadowSums,
  NO_SHADOW_SUMS,
  readShadowSums,
  shadowSumsJson,
  type ShadowSums,
} from './shadow-sums.ts';

const FLUSH_MS = 5_000;
/** Longer than this the end of the process does not wait for a store that takes nothing. */
const CLOSING_LIMIT_MS = 2_000;
/** Panes are read in stretches of this, so that others get their turn. */
const STRETCH_MS = 6 * 60 * SHADOW_PANE_MS;

/** What all replicas together know about a pair. */
export interface MergedPair {
  readonly liveVersion: number;
  readonly shadowVersion: number;
  readonly sums: ShadowSums;
}

/** What all replicas together know about the pairs of a model in a stretch of time. */
export interface MergedPairs {
  /** Milliseconds since 1970: the beginning of the first pane. */
  readonly from: number;
  readonly to: number;
  readonly pairs: readonly MergedPair[];
}

/** Keeps what is learned about pairs of versions: counts in memory, panes of a minute in the store, best effort. */
@Injectable()
export class ShadowBook implements OnApplicationShutdown {
  readonly #logger = new Logger(ShadowBook.name);
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #pairs = new Map<string, ShadowPair>();
  readonly #byVersions = new WeakMap<LoadedVersion, WeakMap<LoadedVersion, ShadowPair>>();
  readonly #timer: NodeJS.Timeout;
  #writing: Promise<void> = Promise.resolve();
  #isFailing = false;

  constructor(@Inject(STORE) store: Store, @Inject(CLOCK) clock: Clock, @Inject(ModelPool) pool: ModelPool) {
    this.#store = store;
    this.#clock = clock;
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
    pool.onVersion((event) => {
      if (event.kind === 'retired') void this.#retire(event.version);
    });
  }

  /** Every pair that has been scored since the process started, but for those with a version that has left. */
  pairs(): Iterable<ShadowPair> {
    return this.#pairs.values();
  }

  pairOf(live: LoadedVersion, shadow: LoadedVersion): ShadowPair {
    let byShadow = this.#byVersions.get(live);
    if (byShadow === undefined) {
      byShadow = new WeakMap();
      this.#byVersions.set(live, byShadow);
    }
    let pair = byShadow.get(shadow);
    if (pair === undefined) {
      pair = new ShadowPair(live, shadow);
      byShadow.set(shadow, pair);
      this.#pairs.set(`${live.model} ${live.name} ${shadow.name}`, pair);
    }
    return pair;
  }

  /** Writes what has changed. While the store takes nothing, it stays in memory for the next time. */
  flush(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#write());
    return this.#writing;
  }

  /**
   * Everything that is known of the last so many milliseconds, of all replicas.
   *
   * @throws StoreUnavailableError
   */
  async merged(model: string, windowMs: number): Promise<MergedPairs> {
    await this.flush();
    const to = this.#clock();
    const from = Math.floor((to - windowMs) / SHADOW_PANE_MS) * SHADOW_PANE_MS;
    const merged = new Map<string, MergedPair>();
    for (let at = from; at <= to; at += STRETCH_MS) {
      const rows = await this.#store.db
        .selectFrom('shadow_panes')
        .select(['version', 'shadow_version', 'body'])
        .where('model', '=', model)
        .where('started_at', '>=', at)
        .where('started_at', '<', at + STRETCH_MS)
        .execute();
      for (const { version, shadow_version: shadowVersion, body } of rows) {
        const key = `${version} ${shadowVersion}`;
        const sums = merged.get(key)?.sums ?? NO_SHADOW_SUMS;
        const added = mergeShadowSums(sums, readShadowSums(body));
        merged.set(key, { liveVersion: version, shadowVersion, sums: added });
      }
      await nextTurn();
    }
    const pairs = [...merged.values()].sort(
      (a, b) => a.liveVersion - b.liveVersion || a.shadowVersion - b.shadowVersion,
    );
    return { from, to, pairs };
  }

  /** Nest closes the store after this. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    const written = new AbortController();
    const limit = afterMs(CLOSING_LIMIT_MS, undefined, { ref: false, signal: written.signal });
    await Promise.race([this.flush(), limit.catch(() => undefined)]);
    written.abort();
  }

  async #write(): Promise<void> {
    const now = this.#clock();
    const taken = [...this.#pairs.values()].map((pair) => ({ pair, panes: pair.take() }));
    const rows = taken.flatMap(({ pair, panes }) =>
      panes.map(([startedAt, sums]) => ({
        model: pair.model,
        version: pair.liveVersion,
        shadow_version: pair.shadowVersion,
        replica: pair.replica,
        started_at: startedAt,
        row_count: sums.rows,
        body: shadowSumsJson(sums),
      })),
    );
    try {
      for (let i = 0; i < rows.length; i += 100) {
        await this.#store.db
          .insertInto('shadow_panes')
          .values(rows.slice(i, i + 100))
          .onConflict((conflict) =>
            conflict
              .columns(['model', 'version', 'shadow_version', 'replica', 'started_at'])
              .doUpdateSet((values) => ({
                row_count: values.ref('excluded.row_count'),
                body: values.ref('excluded.body'),
              })),
          )
          .execute();
      }
      this.#isFailing = false;
    } catch (error) {
      for (const { pair, panes } of taken) for (const [startedAt] of panes) pair.putBack(startedAt);
      if (!this.#isFailing)
        this.#logger.warn(`What shadows have scored waits for the store. ${String(error)}`);
      this.#isFailing = true;
    }
    for (const { pair } of taken) pair.forgetBefore(now);
  }

  async #retire({ model, version }: LoadedVersion): Promise<void> {
    await this.flush();
    for (const [key, pair] of this.#pairs) {
      const isOf = pair.liveVersion === version || pair.shadowVersion === version;
      if (pair.model === model && isOf) this.#pairs.delete(key);
    }
  }
}
