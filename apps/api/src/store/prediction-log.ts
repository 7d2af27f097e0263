import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { PredictionStream, type SealedSegment, type StreamKey } from './prediction-stream.ts';
import type { Schema } from './schema.ts';
import { StoreUnavailableError } from './store-error.ts';

/** How the log is kept; durations in milliseconds. */
export interface PredictionLogOptions {
  /** Predictions wait at most so long before they are written. */
  readonly flushMs: number;
  /** So many rows wait at most, those in flight included; more are dropped and counted. */
  readonly maximumRows?: number;
  /** They take at most about so many bytes: the rows of some models are wide. */
  readonly maximumBytes?: number;
  /** After a failure the next attempt is made so much later. */
  readonly retryMs?: number;
}

/** What the log has done since the process started, in rows. */
export interface PredictionLogCounts {
  readonly written: number;
  readonly dropped: number;
  readonly waiting: number;
  /** Statements that failed. */
  readonly failedWrites: number;
}

const DEFAULTS = { maximumRows: 200_000, maximumBytes: 64 * 1024 * 1024, retryMs: 1_000 };

/** One statement takes at most so much, however much has gathered while the store was away. */
const STATEMENT_SEGMENTS = 100;
const STATEMENT_BYTES = 4 * 1024 * 1024;

/**
 * The prediction log: a bounded queue in memory that one writer empties in batches, one transaction each. What cannot
 * be written waits and is tried again; when the queue is full, newer rows are dropped and counted, and answers go on.
 */
export class PredictionLog {
  readonly #db: Kysely<Schema>;
  readonly #options: Required<PredictionLogOptions>;
  readonly #owner = {
    take: (bytes: number) => this.#take(bytes),
    fills: (stream: PredictionStream) => void this.#filled.add(stream),
  };
  /** Streams with rows that wait. The others belong to whoever records in them, and go with them. */
  readonly #filled = new Set<PredictionStream>();
  #unwritten: readonly SealedSegment[] = [];
  #waiting = 0;
  #waitingBytes = 0;
  #written = 0;
  #dropped = 0;
  #droppedUnsaid = 0;
  #failedWrites = 0;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;
  #nextFlush: Promise<void> | null = null;
  #isClosed = false;

  constructor(db: Kysely<Schema>, options: PredictionLogOptions) {
    this.#db = db;
    this.#options = { ...DEFAULTS, ...options };
  }

  get counts(): PredictionLogCounts {
    return {
      written: this.#written,
      dropped: this.#dropped,
      waiting: this.#waiting,
      failedWrites: this.#failedWrites,
    };
  }

  /** A stream to record in. @param inputs numbers per row */
  stream(key: StreamKey, inputs: number): PredictionStream {
    return new PredictionStream(key, inputs, this.#owner);
  }

  /**
   * Resolves when everything that was recorded before is committed. Calls that come while a transaction runs share
   * the next one.
   *
   * @throws StoreUnavailableError when something of it was dropped, or when it could not be written: then it waits and
   *   is tried again all the same
   */
  flushed(): Promise<void> {
    if (this.#nextFlush !== null) return this.#nextFlush;
    if (this.#flushing === null) return this.#flush();
    this.#nextFlush = this.#flushing
      .catch(() => undefined)
      .then(() => {
        this.#nextFlush = null;
        return this.#flush();
      });
    return this.#nextFlush;
  }

  /**
   * Writes what waits, and tries again for a while when that fails. What is recorded afterwards is dropped.
   *
   * @returns rows that were lost
   */
  async close(limitMs: number): Promise<number> {
    const end = performance.now() + limitMs;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (;;) {
      try {
        await this.flushed();
      } catch {
        // What waits is tried again below; what was dropped before is counted already.
      }
      if (this.#waiting === 0 || performance.now() >= end) break;
      await wait(Math.min(this.#options.retryMs, 250));
    }
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    return this.#waiting;
  }

  #take(bytes: number): boolean {
    const { maximumRows, maximumBytes, flushMs } = this.#options;
    if (this.#waiting >= maximumRows || this.#waitingBytes + bytes > maximumBytes || this.#isClosed) {
      this.#dropped++;
      this.#droppedUnsaid++;
      return false;
    }
    this.#waiting++;
    this.#waitingBytes += bytes;
    if (this.#timer === null) this.#schedule(flushMs);
    return true;
  }

  #schedule(delayMs: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.flushed().catch(() => {
        if (this.#timer === null && this.#waiting > 0) this.#schedule(this.#options.retryMs);
      });
    }, delayMs);
  }

  #flush(): Promise<void> {
    const flushing = this.#write().finally(() => {
      if (this.#flushing === flushing) this.#flushing = null;
    });
    this.#flushing = flushing;
    return flushing;
  }

  async #write(): Promise<void> {
    // First what an earlier attempt has packed: while that fails, newer rows gather in large segments.
    await this.#writeSealed();
    this.#unwritten = [...this.#filled].flatMap((stream) => stream.seal());
    this.#filled.clear();
    const dropped = this.#droppedUnsaid;
    this.#droppedUnsaid = 0;
    await this.#writeSealed();
    if (dropped > 0) {
      // Whoever waits for a commit must not take this for one.
      throw new StoreUnavailableError(
        'More predictions waited for the store than there is room for, so some were not recorded. Try again.',
      );
    }
  }

  async #writeSealed(): Promise<void> {
    while (this.#unwritten.length > 0) {
      const segments = firstOf(this.#unwritten);
      try {
        // A commit whose answer was lost is written again under the same ids.
        await this.#db
          .insertInto('prediction_segments')
          .values(segments.map(({ row }) => row))
          .onConflict((conflict) => conflict.column('id').doNothing())
          .execute();
      } catch (error) {
        this.#failedWrites++;
        throw error;
      }
      this.#unwritten = this.#unwritten.slice(segments.length);
      for (const { row, bytes } of segments) {
        this.#waiting -= row.row_count;
        this.#waitingBytes -= bytes;
        this.#written += row.row_count;
      }
    }
  }
}

/** As many as one statement may take, and at least one. */
function firstOf(segments: readonly SealedSegment[]): readonly SealedSegment[] {
  let bytes = 0;
  const end = segments.findIndex(({ row }, i) => {
    bytes += row.body.length;
    return i > 0 && (i >= STATEMENT_SEGMENTS || bytes > STATEMENT_BYTES);
  });
  return end < 0 ? segments : segments.slice(0, end);
}
