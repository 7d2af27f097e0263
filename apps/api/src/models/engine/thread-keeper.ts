import type { BatchScores, Checked } from '@switchyard/model-io';
import type { BatchScorer } from './batch-loop.ts';
import type { EngineClock } from './engine-clock.ts';
import type { OpenedThread, ScoringThread } from './scoring-thread.ts';
import { ThreadFailure } from './thread-failure.ts';

/** What became of a version's thread, for logs, events and metrics. */
export type ThreadEvent =
  /** It crashed, or was ended because it hung. Another one is started. */
  | { readonly kind: 'ended'; readonly reason: string }
  /** A new thread could not open the version; `isServing` when the old one works on. Another try follows. */
  | { readonly kind: 'refused'; readonly reasons: readonly string[]; readonly isServing: boolean }
  /** A thread can take batches, after none could. */
  | { readonly kind: 'restarted' }
  /** The thread had done enough and was replaced without a gap. */
  | { readonly kind: 'recycled' };

export interface KeeperOptions {
  readonly clock: EngineClock;
  /** A batch that takes longer ends its thread, in milliseconds. */
  readonly hangMs: number;
  /** A thread that has done so many batches or rows is replaced. */
  readonly recycleBatches: number;
  readonly recycleRows: number;
  readonly onThread: (event: ThreadEvent) => void;
}

/** Wait before a second start in a row in milliseconds; doubles with each further one. */
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 30_000;

/**
 * Keeps one thread of a version alive: starts another when it crashes or hangs, and replaces it when it has done
 * enough, first opening the new one, then ending the old one. Native runtimes leak, so no thread lives for ever.
 */
export class ThreadKeeper implements BatchScorer {
  readonly #start: (signal: AbortSignal) => Promise<Checked<OpenedThread>>;
  readonly #options: KeeperOptions;
  #thread: ScoringThread | null = null;
  #isBusy = false;
  readonly #disposal = new AbortController();
  #startsSinceSuccess = 0;
  #stopWait: () => void = () => undefined;
  #opening: Promise<void> | null = null;
  #openedAfterMs: number;
  #downSince: number | null = null;
  #recycledAt = { batches: 0, rows: 0 };
  #ending = new Set<Promise<void>>();
  /** Threads started because one had ended or hung. */
  restarts = 0;
  /** Threads replaced because they had done enough. */
  recycles = 0;

  /**
   * @param first already opened
   * @param firstOpenMs how long that took, in milliseconds; the next one is expected to take as long
   */
  constructor(
    start: (signal: AbortSignal) => Promise<Checked<OpenedThread>>,
    first: ScoringThread,
    firstOpenMs: number,
    options: KeeperOptions,
  ) {
    [this.#start, this.#options, this.#openedAfterMs] = [start, options, firstOpenMs];
    this.#adopt(first);
  }

  get isReady(): boolean {
    return this.#thread !== null && !this.#isBusy;
  }

  /** Milliseconds until a thread is there, as the last opening suggests; 0 when there is one. */
  get readyInMs(): number {
    if (this.#downSince === null) return 0;
    return Math.max(0, this.#openedAfterMs - (this.#options.clock.now() - this.#downSince));
  }

  async score(values: Float64Array, rows: number): Promise<BatchScores> {
    const thread = this.#thread;
    if (thread === null) throw new ThreadFailure('ended', 'No thread is there.');
    const { clock, hangMs } = this.#options;
    this.#isBusy = true;
    const stopWatch = clock.after(hangMs, () => {
      thread.kill(`It had not answered a batch of ${rows} rows after ${hangMs / 1000} s.`, 'hung');
    });
    try {
      const scores = await thread.score(values, rows);
      this.#startsSinceSuccess = 0;
      return scores;
    } finally {
      stopWatch();
      this.#isBusy = false;
      this.#recycleIfDue(thread);
    }
  }

  /** Ends all threads. No batch may be given afterwards. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    this.#stopWait();
    await this.#opening;
    if (this.#thread !== null) this.#retire(this.#thread);
    this.#thread = null;
    await Promise.all(this.#ending);
  }

  #adopt(thread: ScoringThread): void {
    this.#thread = thread;
    this.#recycledAt = { batches: 0, rows: 0 };
    thread.onEnd((reason) => {
      // One that was replaced may end as it likes.
      if (this.#thread !== thread) return;
      this.#thread = null;
      this.#options.onThread({ kind: 'ended', reason });
      this.#restart();
    });
  }

  #restart(): void {
    if (this.#disposal.signal.aborted) return;
    this.#downSince ??= this.#options.clock.now();
    const attempt = this.#startsSinceSuccess++;
    this.#stopWait();
    const wait = attempt === 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), LONGEST_WAIT_MS);
    this.#stopWait = this.#options.clock.after(wait, () => {
      if (this.#thread === null) this.#open();
    });
  }

  #recycleIfDue(thread: ScoringThread): void {
    const { recycleBatches, recycleRows } = this.#options;
    const { batches, rows } = this.#recycledAt;
    if (this.#thread !== thread || this.#opening !== null || this.#disposal.signal.aborted) return;
    if (thread.batches - batches < recycleBatches && thread.rows - rows < recycleRows) return;
    // Should no new one open, this one works on for as long again.
    this.#recycledAt = { batches: thread.batches, rows: thread.rows };
    this.#open();
  }

  /** Opens a thread in the background, and puts it in the place of the one that is there, if any. */
  #open(): void {
    // A thread that dies while its successor is being opened has its successor already.
    this.#opening ??= this.#replace().finally(() => {
      this.#opening = null;
      if (this.#thread === null && !this.#disposal.signal.aborted) this.#restart();
    });
  }

  async #replace(): Promise<void> {
    const startedAt = this.#options.clock.now();
    const opened = await this.#start(this.#disposal.signal);
    if (!opened.ok) {
      const reasons = opened.faults.map(({ message }) => message);
      if (!this.#disposal.signal.aborted)
        this.#options.onThread({ kind: 'refused', reasons, isServing: this.#thread !== null });
      return;
    }
    const { thread } = opened.value;
    if (this.#disposal.signal.aborted) {
      this.#retire(thread);
      return;
    }
    const old = this.#thread;
    this.#openedAfterMs = this.#options.clock.now() - startedAt;
    this.#downSince = null;
    this.#adopt(thread);
    if (old === null) {
      this.restarts++;
      this.#options.onThread({ kind: 'restarted' });
    } else {
      this.recycles++;
      this.#retire(old);
      this.#options.onThread({ kind: 'recycled' });
    }
  }

  /** The thread ends after what it is doing, since orders are carried out one after the other. */
  #retire(thread: ScoringThread): void {
    const end = thread.end(this.#options.clock).finally(() => {
      this.#ending.delete(end);
    });
    this.#ending.add(end);
  }
}
