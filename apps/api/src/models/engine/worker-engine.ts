import type { BatchScores } from '@switchyard/model-io';
import { BatchLoop, type BatchFacts } from './batch-loop.ts';
import { CircuitBreaker, type BreakerChange } from './circuit-breaker.ts';
import type { EngineClock } from './engine-clock.ts';
import { EngineError } from './engine-error.ts';
import type { EngineLoad, ScoringOptions, WorkerEngine } from './engine.ts';
import { Listeners } from './listeners.ts';
import { ServiceTime } from './service-time.ts';
import type { KeeperOptions, ThreadEvent, ThreadKeeper } from './thread-keeper.ts';

/** Limits of one version's engine; durations in milliseconds. */
export interface WorkerLimits extends Pick<
  KeeperOptions,
  'clock' | 'hangMs' | 'recycleBatches' | 'recycleRows'
> {
  readonly batchRows: number;
  readonly batchWaitMs: number;
  /** What a request may take, where it is asked before there is a deadline. */
  readonly timeoutMs: number;
  readonly maximumQueuedRows: number;
}

/** What is known of the version once its first thread has opened it. */
export interface WorkerSubject {
  /** For messages: `iris v2`. */
  readonly name: string;
  readonly runtime: string;
  /** Numbers per row. */
  readonly inputs: number;
  /** Scores per row. */
  readonly width: number;
}

/** How long `dispose` waits for what is queued. */
const DRAIN_MS = 5_000;

/** Lets requests in or turns them away, and keeps the books on what becomes of them. */
export class BatchingEngine implements WorkerEngine {
  readonly kind = 'worker';
  readonly runtime: string;
  readonly #subject: WorkerSubject;
  readonly #limits: WorkerLimits;
  readonly #clock: EngineClock;
  readonly #keeper: ThreadKeeper;
  readonly #loop: BatchLoop;
  readonly #breaker: CircuitBreaker;
  readonly #serviceTime = new ServiceTime();
  readonly #batchListeners = new Listeners<BatchFacts>();
  readonly #threadListeners = new Listeners<ThreadEvent>();
  #batches = 0;
  #rowsScored = 0;
  #disposal: Promise<void> | null = null;

  /** @param keep makes the keeper of the threads, given who hears what becomes of them */
  constructor(
    subject: WorkerSubject,
    limits: WorkerLimits,
    keep: (onThread: KeeperOptions['onThread']) => ThreadKeeper,
  ) {
    [this.#subject, this.#limits, this.#clock, this.runtime] = [
      subject,
      limits,
      limits.clock,
      subject.runtime,
    ];
    this.#breaker = new CircuitBreaker(() => this.#clock.now());
    this.#keeper = keep((event) => {
      if (event.kind === 'restarted') this.#loop.wake();
      if (event.kind === 'refused' && !event.isServing) this.#failed();
      this.#threadListeners.tell(event);
    });
    this.#loop = new BatchLoop(this.#keeper, {
      ...limits,
      name: subject.name,
      expectedMs: (rows) => this.#serviceTime.expected(rows),
      onBatch: (batch) => {
        this.#keepBooks(batch);
      },
    });
  }

  get load(): EngineLoad {
    return {
      queuedRows: this.#loop.queuedRows,
      runningRows: this.#loop.runningRows,
      expectedWaitMs: this.#expectedWaitMs(),
      breaker: this.#breaker.state,
      restarts: this.#keeper.restarts,
      recycles: this.#keeper.recycles,
      batches: this.#batches,
      rowsScored: this.#rowsScored,
    };
  }

  scoreBatch(values: Float64Array, rows: number, { deadline, signal }: ScoringOptions): Promise<BatchScores> {
    const { inputs, width, name } = this.#subject;
    const refusal = this.#refusal(rows, deadline, signal);
    if (refusal !== null) return Promise.reject(refusal);
    if (values.length < rows * inputs)
      return Promise.reject(
        new RangeError(
          `${name} takes ${inputs} numbers per row; ${values.length} are too few for ${rows} rows.`,
        ),
      );
    if (rows === 0)
      return Promise.resolve({ width, scores: new Float64Array(0), winners: new Uint32Array(0) });
    return this.#loop.submit({ values: values.slice(0, rows * inputs), rows, deadline, signal });
  }

  isSaturated(rows: number): boolean {
    return this.#overload(rows, this.#limits.timeoutMs) !== null;
  }

  onBreaker(listener: (change: BreakerChange) => void): () => void {
    return this.#breaker.onChange(listener);
  }

  onBatch(listener: (batch: BatchFacts) => void): () => void {
    return this.#batchListeners.add(listener);
  }

  onThread(listener: (event: ThreadEvent) => void): () => void {
    return this.#threadListeners.add(listener);
  }

  dispose(): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  async #dispose(): Promise<void> {
    const stop = this.#clock.after(DRAIN_MS, () => {
      this.#loop.rejectWaiting(() => this.#unloaded());
    });
    await this.#loop.drain();
    stop();
    await this.#keeper.dispose();
  }

  /** Why rows are not let in, or null. */
  #refusal(rows: number, deadline: number, signal: AbortSignal | null): EngineError | null {
    const { name } = this.#subject;
    if (this.#disposal !== null) return this.#unloaded();
    if (signal?.aborted === true)
      return new EngineError('cancelled', `The caller went away before ${name} was asked.`);
    const budget = deadline - this.#clock.now();
    if (budget <= 0)
      return new EngineError(
        'timeout',
        `The time for an answer was over before ${name} was asked. Send the rows again.`,
      );
    // Overload comes first: half-open, a request that is refused anyway must not count as the try.
    return this.#overload(rows, budget) ?? (this.#breaker.admits(!this.#loop.isIdle) ? null : this.#isOpen());
  }

  #overload(rows: number, budgetMs: number): EngineError | null {
    const { name } = this.#subject;
    const { maximumQueuedRows } = this.#limits;
    if (rows > maximumQueuedRows)
      return new EngineError(
        'overloaded',
        `${name} takes ${maximumQueuedRows} rows at once; send ${rows} in parts.`,
      );
    // An idle thread is always given something, or one slow batch would make it look too slow for ever.
    if (this.#loop.isIdle && this.#keeper.isReady) return null;
    const waitMs = this.#expectedWaitMs();
    const queued = this.#loop.queuedRows;
    if (queued + rows <= maximumQueuedRows && waitMs + this.#serviceTime.expected(rows) < budgetMs)
      return null;
    return new EngineError(
      'overloaded',
      `${name} has ${queued} rows waiting and cannot score ${rows} more in time. Send them again later.`,
      Math.max(1, Math.ceil(waitMs)),
    );
  }

  #expectedWaitMs(): number {
    const { queuedRows, runningRows, runningSince } = this.#loop;
    const running =
      runningSince === null
        ? 0
        : Math.max(0, this.#serviceTime.expected(runningRows) - (this.#clock.now() - runningSince));
    const batches = Math.ceil(queuedRows / this.#limits.batchRows);
    return (
      this.#keeper.readyInMs + running + (batches === 0 ? 0 : this.#serviceTime.expected(queuedRows, batches))
    );
  }

  #keepBooks(batch: BatchFacts): void {
    this.#batches++;
    this.#rowsScored += batch.rowsScored;
    if (batch.isMeasured) this.#serviceTime.observe(batch.rows, batch.serviceMs);
    // Of a batch that is split, its requests tell by themselves who is at fault.
    if (batch.outcome === 'succeeded') this.#breaker.succeeded();
    else if (batch.outcome === 'failed') this.#failed();
    this.#batchListeners.tell(batch);
  }

  #failed(): void {
    this.#breaker.failed();
    // Whoever waits for a version that is left alone would wait in vain.
    if (this.#breaker.state === 'open') this.#loop.rejectWaiting(() => this.#isOpen());
  }

  #isOpen(): EngineError {
    return new EngineError(
      'breaker-open',
      `${this.#subject.name} has failed too often and is left alone for a moment. Send the rows again later, or ask another version.`,
      Math.ceil(this.#breaker.retryAfterMs),
    );
  }

  #unloaded(): EngineError {
    return new EngineError(
      'failed',
      `${this.#subject.name} is being unloaded. Send the rows again; another version will answer.`,
    );
  }
}
