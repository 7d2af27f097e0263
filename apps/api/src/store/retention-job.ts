import { Logger } from '@nestjs/common';
import type { Kysely } from 'kysely';
import type { Clock } from '../config/configuration.ts';
import { pruneExpired, type PrunedRows } from './retention.ts';
import type { Schema } from './schema.ts';
import { StoreUnavailableError } from './store-error.ts';

/** When old rows are deleted; durations in milliseconds. */
export interface RetentionTiming {
  /** After the start: not at once, when there is enough to do. */
  readonly firstMs: number;
  readonly everyMs: number;
}

/** How long things are kept, in milliseconds. */
export interface KeptFor {
  readonly retentionMs: number;
  readonly labelRetentionMs: number;
}

export const RETENTION_TIMING: RetentionTiming = { firstMs: 60_000, everyMs: 3_600_000 };

/** Labels deleted by one statement at most. */
const ORPHANS = 5_000;

/** What one run has deleted, in rows. */
export interface RetentionRun extends PrunedRows {
  /** Labels whose prediction never came, and would not be kept any more if it came now. */
  readonly orphans: number;
}

/** Deletes what is too old, again and again. It harms nobody when several replicas do so at the same time. */
export class RetentionJob {
  readonly #logger = new Logger(RetentionJob.name);
  readonly #db: Kysely<Schema>;
  readonly #clock: Clock;
  readonly #kept: KeptFor;
  readonly #timing: RetentionTiming;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(db: Kysely<Schema>, clock: Clock, kept: KeptFor, timing: RetentionTiming = RETENTION_TIMING) {
    this.#db = db;
    this.#clock = clock;
    this.#kept = kept;
    this.#timing = timing;
  }

  start(): void {
    this.#schedule(this.#timing.firstMs);
  }

  /** Resolves when the run that goes on has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  /** One run. @throws StoreUnavailableError; what was deleted before stays deleted */
  async run(): Promise<RetentionRun> {
    const now = this.#clock();
    const pruned = await pruneExpired(this.#db, { now, ...this.#kept });
    return { ...pruned, orphans: await this.#pruneOrphans(now - this.#kept.retentionMs) };
  }

  #schedule(delayMs: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#tryRun().then(() => {
        if (!this.#isStopped) this.#schedule(this.#timing.everyMs);
      });
    }, delayMs).unref();
  }

  async #tryRun(): Promise<void> {
    try {
      const run = await this.run();
      const deleted = Object.entries(run).filter(([, rows]) => rows > 0);
      if (deleted.length === 0) return;
      const list = deleted.map(([name, rows]) => `${rows} ${name}`).join(', ');
      this.#logger.log(`Deleted what was older than it is kept: ${list}.`);
    } catch (error) {
      // The store's own health says when it is away.
      if (error instanceof StoreUnavailableError) return;
      this.#logger.error(
        `What is too old could not be deleted; it is tried again in an hour. ${String(error)}`,
      );
    }
  }

  async #pruneOrphans(before: number): Promise<number> {
    for (let total = 0; ;) {
      const expired = this.#db
        .selectFrom('labels')
        .select('prediction_id')
        .where('state', '=', 'orphan')
        .where('predicted_at', '<', before)
        .limit(ORPHANS);
      const { numDeletedRows } = await this.#db
        .deleteFrom('labels')
        .where('prediction_id', 'in', expired)
        // One that has found its prediction in the meantime stays.
        .where('state', '=', 'orphan')
        .executeTakeFirstOrThrow();
      total += Number(numDeletedRows);
      if (Number(numDeletedRows) < ORPHANS) return total;
    }
  }
}
