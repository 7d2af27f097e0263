import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { ProblemException } from '../edge/problem.ts';
import { LoopLag } from './loop-lag.ts';
import type { Route } from './router.ts';
import { RunQueue } from './run-queue.ts';

/**
 * Refuses requests while there is more to do than can be done in time. Decided before anybody is assigned to an arm,
 * and for all arms alike, so that what is shed does not bias an experiment: when one arm's worker is full, requests
 * are shed whichever arm they would have got.
 */
@Injectable()
export class Admission {
  readonly #lag: LoopLag;
  readonly #queue: RunQueue;
  readonly #maximumWaitMs: number;
  #shed = 0;

  constructor(@Inject(LoopLag) lag: LoopLag, @Inject(CONFIGURATION) { scoring }: Configuration) {
    this.#lag = lag;
    this.#maximumWaitMs = scoring.maximumWaitMs;
    this.#queue = new RunQueue(scoring, (waitMs) => this.#refuse(waitMs));
  }

  /** Requests that were refused since the process started. */
  get shed(): number {
    return this.#shed;
  }

  /** Requests that wait for their turn on the event loop. */
  get waiting(): number {
    return this.#queue.length;
  }

  /**
   * Runs a request's work in its turn, see {@link RunQueue.run}.
   *
   * @throws ProblemException `overloaded` when it would wait too long, or the event loop has been late for a while
   */
  run<T>(task: (hasWaited: boolean) => T | Promise<T>): T | Promise<T> {
    if (this.#lag.ms > this.#maximumWaitMs) throw this.#refuse(this.#lag.ms);
    return this.#queue.run(task);
  }

  /** @throws ProblemException `overloaded` when a worker that may be asked has no room for so many rows */
  admit({ arms }: Route, rows: number): void {
    for (const { version } of arms) {
      const { engine } = version;
      if (engine.kind === 'worker' && engine.isSaturated(rows))
        throw this.#refuse(engine.load.expectedWaitMs);
    }
  }

  #refuse(waitMs: number): ProblemException {
    this.#shed++;
    return overloaded(waitMs);
  }
}

/** @param waitMs when it is worth trying again */
export function overloaded(waitMs: number): ProblemException {
  const seconds = Math.min(60, Math.max(1, Math.ceil(waitMs / 1000)));
  return new ProblemException(
    'overloaded',
    `There is more to predict than can be done in time. Try again in ${seconds} s, with fewer requests at once.`,
    [],
    { 'retry-after': String(seconds) },
  );
}
