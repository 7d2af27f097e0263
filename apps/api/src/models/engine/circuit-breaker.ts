import { Listeners } from './listeners.ts';

/** `half-open`: the cool-down is over, and one batch may try. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** A change of the breaker, for events and metrics. */
export interface BreakerChange {
  readonly from: BreakerState;
  readonly to: BreakerState;
  /** Milliseconds until the next try when it opened; 0 otherwise. */
  readonly coolDownMs: number;
}

/** Failures in a row that open the breaker. */
const CONSECUTIVE_FAILURES = 5;
/** Batches over which the share of failures is taken, and the share above which the breaker opens. */
const WINDOW = 20;
const FAILURE_SHARE = 0.5;
const FIRST_COOL_DOWN_MS = 1_000;
const LONGEST_COOL_DOWN_MS = 30_000;

/**
 * Leaves a failing version alone: open after 5 failures in a row or more than half of the last 20, for 1 s and twice
 * as long after every try that fails, up to 30 s. A state machine without timers: time moves it when it is asked.
 */
export class CircuitBreaker {
  readonly #now: () => number;
  readonly #listeners = new Listeners<BreakerChange>();
  /** Oldest first; true for a failure. */
  #outcomes: boolean[] = [];
  #openUntil: number | null = null;
  #coolDownMs = FIRST_COOL_DOWN_MS;
  #isTrying = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  get state(): BreakerState {
    if (this.#openUntil === null) return 'closed';
    return this.#now() < this.#openUntil ? 'open' : 'half-open';
  }

  /** What is left of the cool-down, in milliseconds. */
  get retryAfterMs(): number {
    return this.#openUntil === null ? 0 : Math.max(0, this.#openUntil - this.#now());
  }

  /**
   * Whether a request may come in.
   *
   * @param isBusy whether another one waits or is being scored; half-open, only one may try
   */
  admits(isBusy: boolean): boolean {
    const { state } = this;
    if (state !== 'half-open') return state === 'closed';
    if (isBusy) return false;
    if (!this.#isTrying) {
      this.#isTrying = true;
      this.#listeners.tell({ from: 'open', to: 'half-open', coolDownMs: 0 });
    }
    return true;
  }

  /** A batch got its scores. */
  succeeded(): void {
    const { state } = this;
    if (state === 'open') return;
    if (state === 'closed') {
      this.#record(false);
      return;
    }
    this.#openUntil = null;
    this.#outcomes = [];
    this.#coolDownMs = FIRST_COOL_DOWN_MS;
    this.#listeners.tell({ from: 'half-open', to: 'closed', coolDownMs: 0 });
  }

  /** A batch failed, or took longer than anybody waited. */
  failed(): void {
    const { state } = this;
    if (state === 'open') return;
    if (state === 'half-open') {
      this.#coolDownMs = Math.min(this.#coolDownMs * 2, LONGEST_COOL_DOWN_MS);
      this.#open(state);
      return;
    }
    this.#record(true);
    const isRow = this.#outcomes.length >= CONSECUTIVE_FAILURES;
    const failures = this.#outcomes.filter(Boolean).length;
    if (
      (isRow && this.#outcomes.slice(-CONSECUTIVE_FAILURES).every(Boolean)) ||
      (this.#outcomes.length === WINDOW && failures > WINDOW * FAILURE_SHARE)
    )
      this.#open(state);
  }

  /** Calls back with every change. Returns what ends that. */
  onChange(listener: (change: BreakerChange) => void): () => void {
    return this.#listeners.add(listener);
  }

  #record(isFailure: boolean): void {
    this.#outcomes.push(isFailure);
    if (this.#outcomes.length > WINDOW) this.#outcomes.shift();
  }

  #open(from: BreakerState): void {
    this.#openUntil = this.#now() + this.#coolDownMs;
    // Told as a try even where nobody asked in between, so that listeners see every step.
    if (from === 'half-open' && !this.#isTrying)
      this.#listeners.tell({ from: 'open', to: 'half-open', coolDownMs: 0 });
    this.#isTrying = false;
    this.#listeners.tell({ from, to: 'open', coolDownMs: this.#coolDownMs });
  }
}
