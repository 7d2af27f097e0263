import { addPane, emptyPane, observe, observePrediction, countWrongType, type Pane } from './pane.ts';
import type { ReferenceProfile } from './reference-profile.ts';

/** How a stretch of traffic is cut into panes; all in milliseconds. */
export interface PaneRingOptions {
  /** Length of a pane; a minute unless told otherwise. */
  readonly paneMs?: number;
  /** Length of the usual window: one pane or more. */
  readonly windowMs: number;
  /** How long panes are kept, and so how far a window can widen; `windowMs` unless told otherwise. */
  readonly maximumMs?: number;
}

/** Which stretch a window shall cover. */
export interface WindowOptions {
  /** The ring's `windowMs` unless told otherwise. */
  readonly windowMs?: number;
  /** With fewer rows the window widens back in time, pane by pane; 0 unless told otherwise. */
  readonly minimumRows?: number;
  /** It widens no further than this; the ring's `maximumMs` unless told otherwise, and at most that. */
  readonly maximumMs?: number;
}

/** One pane of a ring. Grows in place while its time lasts. */
export interface TimedPane {
  /** When it began, by the ring's own time: the clock's, unless that has stepped back. A multiple of `paneMs`. */
  readonly startedMs: number;
  readonly pane: Pane;
}

/** The rows of a window and the stretch of time that it covers, in milliseconds of the caller's clock. */
export interface PaneWindow {
  readonly pane: Pane;
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The latest traffic as a ring of panes. Time comes in with every call, in milliseconds of any clock.
 *
 * A window is the current pane and those that began within the last `windowMs`: it covers between
 * `windowMs − paneMs` and `windowMs`, so no row older than the window is ever in it.
 *
 * The ring has a time of its own that only goes forward. Where the clock steps back by more than a pane, it goes on
 * from where it stood at the clock's new pace; within a pane it waits. So a step back neither loses nor doubles rows,
 * nor keeps old ones for longer. A step forward counts as time that passed.
 */
export class PaneRing {
  readonly #reference: ReferenceProfile;
  readonly #paneMs: number;
  readonly #windowMs: number;
  readonly #maximumMs: number;
  readonly #panes: { readonly index: number; readonly pane: Pane }[] = [];
  /** All rows of the panes that have left. */
  readonly #left: Pane;
  #latest = -Infinity;
  /** What the clock lacks to the ring's time. */
  #behind = 0;

  /** @throws RangeError when a window is shorter than a pane, or panes are kept for less than a window */
  constructor(reference: ReferenceProfile, options: PaneRingOptions) {
    const { paneMs = 60_000, windowMs, maximumMs = windowMs } = options;
    if (!(paneMs > 0) || !(windowMs >= paneMs) || !(maximumMs >= windowMs)) {
      throw new RangeError(
        `A window of ${windowMs} ms, at most ${maximumMs} ms, cannot be made of panes of ${paneMs} ms; make it at least one pane long, and the maximum at least one window.`,
      );
    }
    this.#reference = reference;
    this.#left = emptyPane(reference);
    this.#paneMs = paneMs;
    this.#windowMs = windowMs;
    this.#maximumMs = maximumMs;
  }

  /** Adds one row (see {@link observe}) to the pane of this moment. */
  observe(row: Float64Array | readonly number[], offset: number, nowMs: number): void {
    observe(this.#current(nowMs), row, offset);
  }

  /** Adds one prediction (see {@link observePrediction}) to the pane of this moment. */
  observePrediction(prediction: number, probability: number, nowMs: number): void {
    observePrediction(this.#current(nowMs), prediction, probability);
  }

  /** Counts a refused row (see {@link countWrongType}) in the pane of this moment. */
  countWrongType(feature: number, nowMs: number): void {
    countWrongType(this.#current(nowMs), feature);
  }

  /** All rows of the window that ends now, as one pane of their own. */
  window(nowMs: number, options: WindowOptions = {}): PaneWindow {
    const { windowMs = this.#windowMs, minimumRows = 0, maximumMs = this.#maximumMs } = options;
    const time = this.#timeOf(nowMs);
    const longest = Math.min(this.#maximumMs, Math.max(windowMs, maximumMs));
    const pane = emptyPane(this.#reference);
    let from = this.#firstStart(time, Math.min(windowMs, longest));
    let next = this.#panes.length - 1;
    const takeBackTo = (start: number): void => {
      for (let entry = this.#panes[next]; entry !== undefined; entry = this.#panes[--next]) {
        if (entry.index * this.#paneMs < start) return;
        addPane(pane, entry.pane);
      }
    };
    takeBackTo(from);
    const earliest = this.#firstStart(time, longest);
    while (pane.rows < minimumRows && from > earliest) {
      // Empty stretches are skipped at once, whatever their length.
      const older = this.#panes[next];
      from = older === undefined ? earliest : Math.max(earliest, older.index * this.#paneMs);
      takeBackTo(from);
    }
    return { pane, fromMs: nowMs - (time - from), toMs: nowMs };
  }

  /**
   * The panes that are kept, oldest first, as they are: for whoever writes them down. Other than {@link window}, which
   * adds them up, they may reach further back than the window until the next row comes.
   */
  panes(): readonly TimedPane[] {
    return this.#panes.map(({ index, pane }) => ({ startedMs: index * this.#paneMs, pane }));
  }

  /** All rows since the ring was made, those of panes that have left included; counts of it never fall. */
  total(): Pane {
    const total = emptyPane(this.#reference);
    addPane(total, this.#left);
    for (const { pane } of this.#panes) addPane(total, pane);
    return total;
  }

  /** Where the first pane begins that lies within the last `lengthMs`; that of the current one at the latest. */
  #firstStart(time: number, lengthMs: number): number {
    const index = Math.min(Math.ceil((time - lengthMs) / this.#paneMs), Math.floor(time / this.#paneMs));
    return index * this.#paneMs;
  }

  #current(nowMs: number): Pane {
    const time = this.#timeOf(nowMs);
    this.#latest = time;
    const index = Math.floor(time / this.#paneMs);
    const newest = this.#panes.at(-1);
    if (newest?.index === index) return newest.pane;
    const pane = emptyPane(this.#reference);
    this.#panes.push({ index, pane });
    for (
      let [oldest] = this.#panes;
      oldest !== undefined && oldest.index * this.#paneMs < time - this.#maximumMs;
    ) {
      addPane(this.#left, oldest.pane);
      this.#panes.shift();
      [oldest] = this.#panes;
    }
    return pane;
  }

  /** The ring's time at a moment of the clock. */
  #timeOf(nowMs: number): number {
    if (nowMs + this.#behind < this.#latest - this.#paneMs) this.#behind = this.#latest - nowMs;
    return Math.max(this.#latest, nowMs + this.#behind);
  }
}
