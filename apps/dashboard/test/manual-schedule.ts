import type { Schedule } from '../features/api/schedule.ts';

/** A clock that stands still until the test moves it. */
export class ManualSchedule {
  /** Every delay that was asked for, in order. */
  readonly delays: number[] = [];
  readonly #waiting = new Set<() => void>();

  readonly schedule: Schedule = (run, delayMs) => {
    this.delays.push(delayMs);
    this.#waiting.add(run);
    return () => this.#waiting.delete(run);
  };

  /** Lets everything happen that waits now. */
  runAll(): void {
    const due = [...this.#waiting];
    this.#waiting.clear();
    for (const run of due) run();
  }
}
