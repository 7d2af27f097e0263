/** Time and timers, given from outside so that tests can move them. */
export interface EngineClock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Runs something once, so many milliseconds from now. Returns what takes it back. */
  after(ms: number, run: () => void): () => void;
}

/** Longer timers do not exist in Node.js; it would run them at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The process's own monotonic clock, the one of `performance.now()`. */
export const processClock: EngineClock = {
  now: () => performance.now(),
  after(ms, run) {
    if (ms > LONGEST_TIMER_MS) return () => undefined;
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
};
