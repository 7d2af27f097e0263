import type { Clock } from '../config/configuration.ts';
import type { Outage } from './outage.ts';
import { StoreUnavailableError } from './store-error.ts';

/** Whether the store takes writes. */
export type StoreState =
  | { readonly state: 'available' }
  | {
      readonly state: 'unavailable';
      /** Milliseconds since 1970. */
      readonly since: number;
      /** One sentence: what happened and what to do. */
      readonly reason: string;
    };

/** The state of the store, and its changes. */
export interface StoreHealth {
  current(): StoreState;
  /** Calls the listener after every change of the state or of its reason; returns what ends that. */
  onChange(listener: (state: StoreState) => void): () => void;
}

/** How often the store is tried, in milliseconds. */
export interface ProbeIntervals {
  readonly availableMs: number;
  readonly unavailableMs: number;
  /** A probe that takes longer counts as an outage. */
  readonly deadlineMs: number;
}

export const PROBE_INTERVALS: ProbeIntervals = {
  availableMs: 5_000,
  unavailableMs: 1_000,
  deadlineMs: 10_000,
};

const AVAILABLE: StoreState = { state: 'available' };

/**
 * Knows whether the store takes writes: failed statements tell it at once, and a probe, which is a real write,
 * notices trouble without traffic and the end of it without a restart.
 */
export class StoreWatch implements StoreHealth {
  readonly #clock: Clock;
  readonly #intervals: ProbeIntervals;
  readonly #listeners = new Set<(state: StoreState) => void>();
  #state: StoreState = AVAILABLE;
  #outages = 0;
  #probe: (() => Promise<void>) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;

  constructor(clock: Clock, intervals: ProbeIntervals = PROBE_INTERVALS) {
    this.#clock = clock;
    this.#intervals = intervals;
  }

  current(): StoreState {
    return this.#state;
  }

  onChange(listener: (state: StoreState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a failed statement becomes; an outage changes the state on the way. */
  readonly translate = (error: unknown, outageOf: (error: unknown) => Outage | null): unknown => {
    if (error instanceof StoreUnavailableError) {
      this.#fail(error.reason);
      return error;
    }
    const outage = outageOf(error);
    if (outage === null) return error;
    if (outage.isCertain) this.#fail(outage.reason);
    else this.#schedule(0);
    return new StoreUnavailableError(outage.reason, { cause: error });
  };

  /** Starts probing. The probe has to write, and fails by throwing. */
  watch(probe: () => Promise<void>): void {
    this.#probe = probe;
    this.#schedule(this.#intervals.availableMs);
  }

  /** Ends probing, after the probe that runs. */
  async stop(): Promise<void> {
    this.#probe = null;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(delayMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#probe === null || this.#running !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#running = this.#try().finally(() => {
        this.#running = null;
        const { availableMs, unavailableMs } = this.#intervals;
        this.#schedule(this.#state.state === 'available' ? availableMs : unavailableMs);
      });
    }, delayMs).unref();
  }

  async #try(): Promise<void> {
    const outagesBefore = this.#outages;
    const { deadlineMs } = this.#intervals;
    const deadline = setTimeout(
      () =>
        this.#fail(`The store has not answered for ${deadlineMs / 1000} s; look at its disk or its server.`),
      deadlineMs,
    ).unref();
    try {
      await this.#probe?.();
      // Whatever failed in the meantime knows better.
      if (this.#outages === outagesBefore) this.#change(AVAILABLE);
    } catch (error) {
      if (this.#outages === outagesBefore) {
        this.#fail(
          error instanceof StoreUnavailableError ? error.reason : `A trial write failed: ${String(error)}`,
        );
      }
    } finally {
      clearTimeout(deadline);
    }
  }

  #fail(reason: string): void {
    this.#outages++;
    const before = this.#state;
    if (before.state === 'unavailable' && before.reason === reason) return;
    const since = before.state === 'unavailable' ? before.since : this.#clock();
    this.#change({ state: 'unavailable', since, reason });
    if (before.state === 'available') this.#schedule(this.#intervals.unavailableMs);
  }

  #change(state: StoreState): void {
    if (state === this.#state) return;
    this.#state = state;
    for (const listener of [...this.#listeners]) listener(state);
  }
}
