/** How often the event loop is looked at, in milliseconds. */
const PERIOD_MS = 20;

/** Weight of one look: a single pause, such as the system gives any process, is not yet lateness. */
const WEIGHT = 0.1;

/**
 * How late the event loop has been lately: what whoever blocks it, scoring or not, costs everybody else. A timer
 * measures its own delay; the average over about ten looks is the answer, so asking costs nothing.
 */
export class LoopLag {
  #due = performance.now() + PERIOD_MS;
  #ms = 0;
  readonly #timer = setInterval(() => {
    const now = performance.now();
    this.#ms += WEIGHT * (Math.max(0, now - this.#due) - this.#ms);
    this.#due = now + PERIOD_MS;
  }, PERIOD_MS).unref();

  /** Milliseconds by which the loop was late, on average over the last fifth of a second. */
  get ms(): number {
    return this.#ms;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
