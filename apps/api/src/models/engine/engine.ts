import type { BatchScores, Model } from '@switchyard/model-io';
import type { BatchFacts } from './batch-loop.ts';
import type { BreakerChange, BreakerState } from './circuit-breaker.ts';
import type { ThreadEvent } from './thread-keeper.ts';

export { EngineError, type EngineErrorCode } from './engine-error.ts';
export type { BatchFacts } from './batch-loop.ts';
export type { BreakerChange, BreakerState } from './circuit-breaker.ts';
export type { ThreadEvent } from './thread-keeper.ts';

/** Scores rows of one loaded version. */
export type Engine = InlineEngine | WorkerEngine;

/** A small forest, scored where it is asked: a row takes less than sending it anywhere would. */
export interface InlineEngine {
  readonly kind: 'inline';
  /** What computes, for people: `forest`. */
  readonly runtime: string;
  readonly model: Model;
  dispose(): Promise<void>;
}

/** What a request brings besides its rows. */
export interface ScoringOptions {
  /** By `performance.now()`, in milliseconds; afterwards nobody waits for the answer any more. */
  readonly deadline: number;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal | null;
}

/** A version that computes in a thread of its own; rows of concurrent requests are scored together. */
export interface WorkerEngine {
  readonly kind: 'worker';
  /** What computes, for people, as the thread reports it: `onnxruntime-node 1.30.0`. */
  readonly runtime: string;
  /**
   * Scores rows; each row's scores depend on that row alone, whatever it was batched with.
   *
   * @param values `rows` times `encoder.inputs` numbers as `encoder.read` gives them; not modified, copied before this
   *   returns
   * @throws EngineError (as a rejection) for every request that gets no scores
   */
  scoreBatch(values: Float64Array, rows: number, options: ScoringOptions): Promise<BatchScores>;
  /** Whether so many more rows would be refused for overload now. Cheap; says nothing of the breaker. */
  isSaturated(rows: number): boolean;
  /** How the engine is doing at this moment. */
  readonly load: EngineLoad;
  /** Calls back with every change of the breaker. Returns what ends that. */
  onBreaker(listener: (change: BreakerChange) => void): () => void;
  /** Calls back after every batch, for histograms. Returns what ends that. */
  onBatch(listener: (batch: BatchFacts) => void): () => void;
  /** Calls back when the thread crashed, hung, was restarted or replaced, for the log. Returns what ends that. */
  onThread(listener: (event: ThreadEvent) => void): () => void;
  /** Refuses new rows, waits for what is queued (5 s at most), then ends the thread. */
  dispose(): Promise<void>;
}

/** How a worker's engine is doing. */
export interface EngineLoad {
  /** Rows that wait for their batch. */
  readonly queuedRows: number;
  /** Rows in the worker. */
  readonly runningRows: number;
  /** Milliseconds until a request that came now would be begun, as recent batches suggest. */
  readonly expectedWaitMs: number;
  readonly breaker: BreakerState;
  /** Threads started because one crashed or hung. */
  readonly restarts: number;
  /** Threads replaced because they had done enough. */
  readonly recycles: number;
  /** Batches that were ended, well or not. */
  readonly batches: number;
  /** Rows of requests that got their scores. */
  readonly rowsScored: number;
}
