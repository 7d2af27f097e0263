import { emptyPane, mergePanes, observe, type Pane } from './pane.ts';
import type { ReferenceProfile } from './reference-profile.ts';

/** How a stretch of traffic is cut into panes. Both in milliseconds; the window is at least one pane long. */
export interface PaneRingOptions {
  readonly paneMs: number;
  readonly windowMs: number;
}

/**
 * The last window of traffic as a ring of panes. Time comes in with every call, in milliseconds of any clock; a
 * clock that steps back adds to the newest pane, so nothing is lost or counted twice.
 *
 * A window is the current pane and those that began within the last `windowMs`: it covers between
 * `windowMs − paneMs` and `windowMs`, so no row older than the window is ever in it.
 */
export class PaneRing {
  readonly #reference: ReferenceProfile;
  readonly #paneMs: number;
  readonly #windowMs: number;
  readonly #panes: { readonly index: number; readonly pane: Pane }[] = [];

  constructor(reference: ReferenceProfile, { paneMs, windowMs }: PaneRingOptions) {
    if (!(paneMs > 0) || !(windowMs >= paneMs)) {
      throw new RangeError(
        `A window of ${windowMs} ms cannot be made of panes of ${paneMs} ms; make it at least one pane long.`,
      );
    }
    this.#reference = reference;
    this.#paneMs = paneMs;
    this.#windowMs = windowMs;
  }

  /** Adds one row (see {@link observe}) to the pane of this moment. */
  observe(row: ArrayLike<number>, offset: number, nowMs: number): void {
    observe(this.#reference, this.#current(nowMs), row, offset);
  }

  /** All rows of the window that ends now, as one pane. */
  window(nowMs: number): Pane {
    return this.#panes
      .filter(({ index }) => this.#isCurrent(index, nowMs) || index * this.#paneMs >= nowMs - this.#windowMs)
      .reduce((sum, { pane }) => mergePanes(sum, pane), emptyPane(this.#reference));
  }

  #current(nowMs: number): Pane {
    const index = Math.floor(nowMs / this.#paneMs);
    const newest = this.#panes.at(-1);
    if (newest !== undefined && index <= newest.index) return newest.pane;
    const pane = emptyPane(this.#reference);
    this.#panes.push({ index, pane });
    while ((this.#panes[0]?.index ?? index) * this.#paneMs < nowMs - this.#windowMs - this.#paneMs)
      this.#panes.shift();
    return pane;
  }

  #isCurrent(index: number, nowMs: number): boolean {
    return index >= Math.floor(nowMs / this.#paneMs);
  }
}
