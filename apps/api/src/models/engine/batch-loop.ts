import type { BatchScores } from '@switchyard/model-io';
import { BatchQueue } from './batch-queue.ts';
import { fits, hasFiniteScores, joinValues, sliceScores } from './batch-values.ts';
import type { EngineClock } from './engine-clock.ts';
import { EngineError } from './engine-error.ts';
import { ScoringRequest, type RequestParts } from './scoring-request.ts';
import { ThreadFailure } from './thread-failure.ts';

/** A batch that has ended. */
export interface BatchFacts {
  readonly requests: number;
  readonly rows: number;
  /** Rows of requests that got their scores. */
  readonly rowsScored: number;
  /** Milliseconds that the batch's first request waited for it. */
  readonly queueMs: number;
  /** Milliseconds from giving the batch to the thread to its end. */
  readonly serviceMs: number;
  /**
   * - `succeeded`: at least one request got its scores
   * - `failed`: none did, through the version's fault: it threw, ended, hung, gave no numbers or took too long
   * - `split`: it threw, and its requests are tried again one by one
   * - `abandoned`: all callers had gone
   */
  readonly outcome: 'succeeded' | 'failed' | 'split' | 'abandoned';
  /** Whether the time says what a batch of so many rows costs: the thread answered. */
  readonly isMeasured: boolean;
}

/** What scores: one batch at a time. */
export interface BatchScorer {
  /** Whether a batch can be given now. */
  readonly isReady: boolean;
  /** @throws ThreadFailure (as a rejection) */
  score(values: Float64Array, rows: number): Promise<BatchScores>;
}

export interface BatchLoopOptions {
  /** The version, for messages. */
  readonly name: string;
  readonly batchRows: number;
  /** How long an idle scorer waits for more rows, in milliseconds. */
  readonly batchWaitMs: number;
  readonly clock: EngineClock;
  /** Milliseconds that so many rows are expected to take. */
  readonly expectedMs: (rows: number) => number;
  readonly onBatch: (batch: BatchFacts) => void;
}

interface RunningBatch {
  readonly requests: readonly ScoringRequest[];
  readonly rows: number;
  readonly startedAt: number;
}

/**
 * Adaptive batching: while the scorer works, requests gather, and the next batch takes what has come. An idle scorer
 * begins at once, or waits `batchWaitMs` for company. Knows nothing of threads, and time comes from outside.
 */
export class BatchLoop {
  readonly #scorer: BatchScorer;
  readonly #options: BatchLoopOptions;
  readonly #queue: BatchQueue;
  readonly #idleListeners = new Set<() => void>();
  #running: RunningBatch | null = null;
  #hold: { readonly until: number; readonly stop: () => void } | null = null;
  #isDraining = false;

  constructor(scorer: BatchScorer, options: BatchLoopOptions) {
    this.#scorer = scorer;
    this.#options = options;
    this.#queue = new BatchQueue(options.batchRows);
  }

  get queuedRows(): number {
    return this.#queue.rows;
  }

  get runningRows(): number {
    return this.#running?.rows ?? 0;
  }

  /** When the running batch was begun, or null. */
  get runningSince(): number | null {
    return this.#running?.startedAt ?? null;
  }

  /** Nothing waits and nothing is being scored. */
  get isIdle(): boolean {
    return this.#running === null && this.#queue.isEmpty;
  }

  /** Queues rows. The promise rejects with an EngineError only. */
  submit(parts: RequestParts): Promise<BatchScores> {
    const { name, clock } = this.#options;
    const request = new ScoringRequest(parts, name, clock, (given) => {
      this.#queue.delete(given);
      this.#tellIdle();
    });
    this.#queue.add(request);
    if (this.#isHeld(request)) return request.answer;
    this.wake();
    return request.answer;
  }

  /** Begins the next batch if the scorer can take one. Call it when the scorer has become ready. */
  wake(): void {
    if (this.#running !== null || !this.#scorer.isReady) return;
    this.#hold?.stop();
    this.#hold = null;
    const now = this.#options.clock.now();
    for (;;) {
      const taken = this.#queue.take();
      if (taken.length === 0) break;
      // A timer may be late, and rows whose time is over are not scored.
      const requests = taken.filter(({ deadline }) => deadline > now);
      if (requests.length > 0) this.#run(requests, now);
      for (const request of taken) if (request.deadline <= now) request.expire();
      if (requests.length > 0) return;
    }
    this.#tellIdle();
  }

  /** Ends everything that waits with one error; the running batch goes on. */
  rejectWaiting(error: () => EngineError): void {
    for (const request of this.#queue.all()) {
      this.#queue.delete(request);
      request.fail(error());
    }
    this.#tellIdle();
  }

  /** Scores what waits without holding anything back. Resolves when the loop is idle. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    this.wake();
    if (this.isIdle) return;
    await new Promise<void>((resolve) => this.#idleListeners.add(resolve));
  }

  /** Whether the request that has just come lets an idle scorer wait for more. */
  #isHeld({ arrivedAt, deadline, rows }: ScoringRequest): boolean {
    const { batchWaitMs, batchRows, clock, expectedMs } = this.#options;
    const isIdle = this.#running === null && this.#scorer.isReady;
    if (batchWaitMs <= 0 || !isIdle || this.#isDraining || this.#queue.rows >= batchRows) return false;
    // Nobody is held so long that no time is left for scoring.
    const wanted = Math.min(arrivedAt + batchWaitMs, deadline - expectedMs(rows));
    const until = Math.min(wanted, this.#hold?.until ?? wanted);
    if (until <= arrivedAt) return false;
    if (until === this.#hold?.until) return true;
    this.#hold?.stop();
    const stop = clock.after(until - arrivedAt, () => {
      this.#hold = null;
      this.wake();
    });
    this.#hold = { until, stop };
    return true;
  }

  #run(requests: readonly ScoringRequest[], startedAt: number): void {
    const rows = requests.reduce((sum, request) => sum + request.rows, 0);
    const batch: RunningBatch = { requests, rows, startedAt };
    this.#running = batch;
    for (const request of requests) request.start();
    this.#scorer.score(joinValues(requests), rows).then(
      (scores) => {
        if (fits(scores, rows)) this.#answer(batch, scores);
        else this.#fail(batch, new ThreadFailure('threw', `The thread gave scores of another shape.`));
      },
      (error: unknown) => {
        this.#fail(
          batch,
          error instanceof ThreadFailure
            ? error
            : new ThreadFailure('threw', 'The scorer failed.', { cause: error }),
        );
      },
    );
  }

  #answer(batch: RunningBatch, scores: BatchScores): void {
    let from = 0;
    for (const request of batch.requests) {
      const own = sliceScores(scores, from, request.rows);
      if (hasFiniteScores(own)) request.succeed(own);
      else
        request.fail(
          new EngineError(
            'failed',
            `${this.#options.name} gave a score that is no finite number for these rows. Look for values far outside those it was trained on, or ask another version.`,
          ),
        );
      from += request.rows;
    }
    const outcomes = new Set(batch.requests.map(({ outcome }) => outcome));
    const isFailed = outcomes.has('failed') || outcomes.has('timeout');
    this.#end(batch, outcomes.has('answered') ? 'succeeded' : isFailed ? 'failed' : 'abandoned', true);
  }

  #fail(batch: RunningBatch, failure: ThreadFailure): void {
    // Only what threw may be tried again: rows that ended or hung a thread would do it once more.
    const isSplit = failure.kind === 'threw' && batch.requests.length > 1;
    const open = batch.requests.filter(({ outcome }) => outcome === 'open');
    for (const request of open) {
      if (isSplit) this.#queue.addAgain(request);
      else request.fail(this.#failed(failure));
    }
    this.#end(batch, isSplit && open.length > 0 ? 'split' : 'failed', failure.kind === 'threw');
  }

  #failed(failure: ThreadFailure): EngineError {
    const what = { threw: 'could not score', ended: 'broke down over', hung: 'got stuck over' }[failure.kind];
    return new EngineError(
      'failed',
      `${this.#options.name} ${what} these rows or those beside them. Send them again; if it stays so, ask another version.`,
      null,
      { cause: failure },
    );
  }

  #end(
    { requests, rows, startedAt }: RunningBatch,
    outcome: BatchFacts['outcome'],
    isMeasured: boolean,
  ): void {
    this.#running = null;
    this.#options.onBatch({
      requests: requests.length,
      rows,
      rowsScored: requests.reduce(
        (sum, request) => sum + (request.outcome === 'answered' ? request.rows : 0),
        0,
      ),
      queueMs: startedAt - Math.min(...requests.map(({ arrivedAt }) => arrivedAt)),
      serviceMs: this.#options.clock.now() - startedAt,
      outcome,
      isMeasured,
    });
    this.wake();
  }

  #tellIdle(): void {
    if (!this.isIdle) return;
    for (const listener of this.#idleListeners) listener();
    this.#idleListeners.clear();
  }
}
