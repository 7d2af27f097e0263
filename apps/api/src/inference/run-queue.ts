import { ProblemException } from '../edge/problem.ts';

/** Milliseconds of scoring after which the event loop gets a turn, so that callers are heard while others are served. */
export const TURN_MS = 5;

/** Callers are heard for at least so long before scoring goes on while more of them come. */
const INTAKE_MS = 2;

/** A request that waits for its turn. */
interface Waiting {
  readonly run: () => void;
  readonly refuse: (error: Error) => void;
  readonly since: number;
}

const SERVED: Waiting = { run: () => undefined, refuse: () => undefined, since: 0 };

/** Limits of a {@link RunQueue}, in milliseconds. */
export interface RunQueueLimits {
  /** Who would wait longer is refused at once. */
  readonly maximumWaitMs: number;
  /** Who has waited longer is not served any more. */
  readonly timeoutMs: number;
}

/**
 * Gives requests that compute on the event loop their turns. While there is little to do, a request runs when it
 * comes. When scoring has held the loop for a turn, requests wait here, where they can be counted, and not unseen in
 * their sockets: libuv accepts one connection a turn, so a loop that only computes hears of nobody. Callers are heard
 * first, scoring goes on when no more come; health and metrics never wait.
 */
export class RunQueue {
  readonly #limits: RunQueueLimits;
  readonly #overloaded: (waitMs: number) => ProblemException;
  readonly #waiting: Waiting[] = [];
  #head = 0;
  #turnStart = -1;
  #ran = 0;
  #arrivals = 0;
  #intakeStart = 0;
  #intakeMs = INTAKE_MS;
  /** Milliseconds that a request takes, as the recent ones suggest. */
  #serviceMs = 0.1;

  /** @param overloaded makes the refusal of a request that would wait for so many milliseconds */
  constructor(limits: RunQueueLimits, overloaded: (waitMs: number) => ProblemException) {
    this.#limits = limits;
    this.#overloaded = overloaded;
  }

  /** Requests that wait. */
  get length(): number {
    return this.#waiting.length - this.#head;
  }

  /** Milliseconds that a request that came now would wait. */
  get expectedWaitMs(): number {
    return this.length * this.#serviceMs;
  }

  /**
   * Runs a task now, or when its turn comes.
   *
   * @param task is told whether it had to wait: what it returns is then looked at after others have run
   * @throws ProblemException `overloaded` at once when it would wait too long
   */
  run<T>(task: (hasWaited: boolean) => T | Promise<T>): T | Promise<T> {
    const now = performance.now();
    this.#arrivals++;
    if (this.#turnStart < 0) this.#beginTurn(now);
    if (this.length === 0 && now - this.#turnStart < TURN_MS) {
      this.#ran++;
      return task(false);
    }
    if (this.expectedWaitMs > this.#limits.maximumWaitMs) throw this.#overloaded(this.expectedWaitMs);
    return new Promise<T>((resolve, reject) => {
      const run = () => {
        try {
          resolve(task(true));
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      this.#waiting.push({ run, refuse: reject, since: now });
    });
  }

  #beginTurn(now: number): void {
    this.#turnStart = now;
    this.#ran = 0;
    setImmediate(this.#endTurn);
  }

  /** Called when the event loop has been everywhere once. */
  readonly #endTurn = (): void => {
    const now = performance.now();
    if (this.#ran > 0) this.#serviceMs += 0.1 * ((now - this.#turnStart) / this.#ran - this.#serviceMs);
    this.#turnStart = -1;
    if (this.length === 0) return;
    if (this.#arrivals > 0 && now - this.#intakeStart < this.#intakeMs) {
      this.#arrivals = 0;
      this.#turnStart = now;
      this.#ran = 0;
      setImmediate(this.#endTurn);
      return;
    }
    this.#beginTurn(now);
    let after = now;
    while (this.length > 0 && after - now < TURN_MS) {
      this.#runNext(after);
      after = performance.now();
    }
    this.#arrivals = 0;
    this.#intakeStart = after;
    this.#intakeMs = Math.max(INTAKE_MS, after - now);
  };

  #runNext(now: number): void {
    const next = this.#waiting[this.#head];
    if (next === undefined) return;
    // What has been served is let go of at once: it holds on to the whole request.
    this.#waiting[this.#head++] = SERVED;
    if (this.#head === this.#waiting.length || this.#head > 1000) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    if (now - next.since > this.#limits.timeoutMs) {
      next.refuse(
        new ProblemException(
          'deadline_exceeded',
          'The request has waited too long for its turn. Try again, with fewer rows at once.',
        ),
      );
      return;
    }
    this.#ran++;
    next.run();
  }
}
