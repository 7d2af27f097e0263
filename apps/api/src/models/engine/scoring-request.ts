import type { BatchScores } from '@switchyard/model-io';
import type { EngineClock } from './engine-clock.ts';
import { EngineError, type EngineErrorCode } from './engine-error.ts';

/** What a request is made of. */
export interface RequestParts {
  /** Its own copy of the rows' numbers. */
  readonly values: Float64Array;
  readonly rows: number;
  readonly deadline: number;
  readonly signal: AbortSignal | null;
}

/**
 * One caller's rows on their way through the engine. Settled exactly once: answered, failed, or given up by itself when
 * the deadline passes or the caller goes, and then nothing of it is left behind, no timer and no listener.
 */
export class ScoringRequest {
  readonly values: Float64Array;
  readonly rows: number;
  readonly deadline: number;
  readonly arrivedAt: number;
  readonly answer: Promise<BatchScores>;
  readonly #resolve: (scores: BatchScores) => void;
  readonly #reject: (error: EngineError) => void;
  readonly #signal: AbortSignal | null;
  readonly #name: string;
  readonly #onGivenUp: (request: ScoringRequest) => void;
  readonly #onAbort: () => void;
  readonly #stopTimer: () => void;
  #outcome: 'open' | 'answered' | EngineErrorCode = 'open';
  #isRunning = false;

  /**
   * @param name of the version, for messages
   * @param onGivenUp told when deadline or caller end the request
   */
  constructor(
    { values, rows, deadline, signal }: RequestParts,
    name: string,
    clock: EngineClock,
    onGivenUp: (request: ScoringRequest) => void,
  ) {
    const { promise, resolve, reject } = Promise.withResolvers<BatchScores>();
    [this.answer, this.#resolve, this.#reject] = [promise, resolve, reject];
    [this.values, this.rows, this.deadline, this.arrivedAt] = [values, rows, deadline, clock.now()];
    [this.#signal, this.#name, this.#onGivenUp] = [signal, name, onGivenUp];
    this.#onAbort = () => {
      this.fail(new EngineError('cancelled', `The caller went away before ${name} answered.`));
      this.#onGivenUp(this);
    };
    this.#stopTimer = clock.after(deadline - this.arrivedAt, () => {
      this.expire();
    });
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** `open` until it is settled. */
  get outcome(): 'open' | 'answered' | EngineErrorCode {
    return this.#outcome;
  }

  /** Its batch is being scored from now on. */
  start(): void {
    this.#isRunning = true;
  }

  succeed(scores: BatchScores): void {
    if (this.#settle('answered')) this.#resolve(scores);
  }

  fail(error: EngineError): void {
    if (this.#settle(error.code)) this.#reject(error);
  }

  /** Gives up because the deadline has passed. */
  expire(): void {
    const where = this.#isRunning ? 'was still scoring these rows' : 'had not come to these rows';
    this.fail(
      new EngineError(
        'timeout',
        `${this.#name} ${where} when the time for an answer was over. Send them again, or fewer at once.`,
      ),
    );
    this.#onGivenUp(this);
  }

  #settle(outcome: 'answered' | EngineErrorCode): boolean {
    if (this.#outcome !== 'open') return false;
    this.#outcome = outcome;
    this.#stopTimer();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    return true;
  }
}
