import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Pane } from '@switchyard/drift';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { STORE, type Store } from '../store/store.ts';
import { LivePanes } from './live-panes.ts';
import { paneRow, revisionOf, type WrittenPane } from './pane-row.ts';

/** Panes per statement. */
const BATCH = 50;

/** So many versions that have gone are still written; with more, the oldest is given up. */
const MAXIMUM_RETIRED = 100;

/**
 * Writes the panes of this process into the store, whenever they have changed. What could not be written stays in
 * memory and is written the next time, as long as it is part of a window.
 */
@Injectable()
export class PaneWriter implements OnModuleInit {
  readonly #pool: ModelPool;
  readonly #live: LivePanes;
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #written = new WeakMap<Pane, number>();
  /** Versions that have gone, with the time until which requests may still be with them. */
  readonly #retired = new Map<LoadedVersion, number>();
  #flushing: Promise<void> = Promise.resolve();
  #failures = 0;

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(LivePanes) live: LivePanes,
    @Inject(STORE) store: Store,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#pool = pool;
    this.#live = live;
    this.#store = store;
    this.#clock = clock;
    this.#timeoutMs = configuration.scoring.timeoutMs;
  }

  /** Writes that failed since the process started. */
  get failures(): number {
    return this.#failures;
  }

  onModuleInit(): void {
    this.#pool.onVersion((event) => {
      if (event.kind !== 'retired' || this.#live.of(event.version) === undefined) return;
      this.#retired.set(event.version, this.#clock() + this.#timeoutMs);
      const [oldest] = this.#retired.keys();
      if (this.#retired.size > MAXIMUM_RETIRED && oldest !== undefined) this.#retired.delete(oldest);
    });
  }

  /**
   * Resolves when every pane is written as it is now.
   *
   * @throws when the store does not take them
   */
  flush(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#write());
    return this.#flushing;
  }

  async #write(): Promise<void> {
    const gone = [...this.#retired].filter(([, until]) => until < this.#clock()).map(([version]) => version);
    const changed = this.#changed();
    try {
      for (let start = 0; start < changed.length; start += BATCH) {
        await this.#writeBatch(changed.slice(start, start + BATCH));
      }
    } catch (error) {
      this.#failures++;
      throw error;
    }
    for (const version of gone) this.#retired.delete(version);
  }

  #changed(): readonly WrittenPane[] {
    const versions = [
      ...this.#pool.list().flatMap((model) => loadedOf(model.versions)),
      ...this.#retired.keys(),
    ];
    return versions.flatMap((version) => {
      const traffic = this.#live.of(version);
      if (traffic === undefined) return [];
      const { source, rings } = traffic;
      return [...rings].flatMap(([variant, ring]) =>
        ring
          .panes()
          .filter(({ pane }) => this.#written.get(pane) !== revisionOf(pane))
          .map(({ startedMs, pane }): WrittenPane => ({ version, variant, source, startedMs, pane })),
      );
    });
  }

  async #writeBatch(panes: readonly WrittenPane[]): Promise<void> {
    const rows = panes.map(paneRow);
    await this.#store.db
      .insertInto('drift_panes')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['model', 'version', 'variant', 'fingerprint', 'replica', 'started_at'])
          .doUpdateSet(({ ref }) => ({ row_count: ref('excluded.row_count'), body: ref('excluded.body') })),
      )
      .execute();
    // The pane may have grown since.
    for (const [i, { pane }] of panes.entries()) this.#written.set(pane, rows[i]?.row_count ?? 0);
  }
}
