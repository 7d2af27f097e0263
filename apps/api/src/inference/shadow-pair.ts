import { randomUUID } from 'node:crypto';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { addComparison, NO_SHADOW_SUMS, type ShadowSums } from './shadow-sums.ts';

/** How long a pane is, in milliseconds. */
export const SHADOW_PANE_MS = 60_000;

/** Panes that wait for a store that takes nothing: a day of them. */
const MAXIMUM_PANES = 1440;

/** An answer to a row: the index of its class, and the number of a regression. */
export interface ShadowOutcome {
  readonly winner: number;
  readonly value: number;
}

/** Two versions that score the same rows: totals since the process started, and panes until they are written. */
export class ShadowPair {
  /** Nobody else writes panes under this: another process does not, and a version that comes back does not. */
  readonly replica = randomUUID();
  readonly model: string;
  readonly live: string;
  readonly shadow: string;
  readonly liveVersion: number;
  readonly shadowVersion: number;
  rows = 0;
  agreed = 0;
  dropped = 0;
  errors = 0;
  /** By their beginning; those that have not been written since they changed. */
  readonly #panes = new Map<number, ShadowSums>();
  readonly #changed = new Set<number>();
  readonly #isNumber: boolean;
  /** Index of each of the shadow's classes among the live version's, −1 when it has no such class. */
  readonly #classes: readonly number[];
  readonly #isComparable: boolean;

  constructor(live: LoadedVersion, shadow: LoadedVersion) {
    this.model = live.model;
    [this.live, this.liveVersion] = [live.name, live.version];
    [this.shadow, this.shadowVersion] = [shadow.name, shadow.version];
    const [a, b] = [live.manifest.signature.output, shadow.manifest.signature.output];
    this.#isComparable = a.kind === b.kind;
    this.#isNumber = a.kind === 'number';
    this.#classes =
      a.kind === 'class' && b.kind === 'class' ? b.classes.map((name) => a.classes.indexOf(name)) : [];
  }

  /**
   * One row that both have scored.
   *
   * @param at milliseconds since 1970
   */
  scored(at: number, live: ShadowOutcome, shadow: ShadowOutcome, liveMs: number, shadowMs: number): void {
    const difference = this.#isNumber ? shadow.value - live.value : null;
    if (!this.#isComparable || (difference !== null && !Number.isFinite(difference))) {
      this.failed(at);
      return;
    }
    const isAgreed = difference === null ? this.#classes[shadow.winner] === live.winner : difference === 0;
    this.rows++;
    if (isAgreed) this.agreed++;
    this.#change(at, (sums) => addComparison(sums, { isAgreed, difference, liveMs, shadowMs }));
  }

  /** A row that was left out, because there was too much to do. */
  left(at: number): void {
    this.dropped++;
    this.#change(at, (sums) => ({ ...sums, dropped: sums.dropped + 1 }));
  }

  /** A row that the shadow could not score. */
  failed(at: number): void {
    this.errors++;
    this.#change(at, (sums) => ({ ...sums, errors: sums.errors + 1 }));
  }

  /** The panes that have changed since they were last taken, with their beginnings. */
  take(): readonly (readonly [number, ShadowSums])[] {
    const taken = [...this.#changed].flatMap((startedAt): readonly (readonly [number, ShadowSums])[] => {
      const sums = this.#panes.get(startedAt);
      return sums === undefined ? [] : [[startedAt, sums]];
    });
    this.#changed.clear();
    return taken;
  }

  /** What was taken could not be written. */
  putBack(startedAt: number): void {
    if (this.#panes.has(startedAt)) this.#changed.add(startedAt);
  }

  /** Forgets panes that are written and over. */
  forgetBefore(now: number): void {
    for (const startedAt of this.#panes.keys()) {
      if (startedAt + 2 * SHADOW_PANE_MS <= now && !this.#changed.has(startedAt))
        this.#panes.delete(startedAt);
    }
  }

  #change(at: number, change: (sums: ShadowSums) => ShadowSums): void {
    const startedAt = Math.floor(at / SHADOW_PANE_MS) * SHADOW_PANE_MS;
    this.#panes.set(startedAt, change(this.#panes.get(startedAt) ?? NO_SHADOW_SUMS));
    this.#changed.add(startedAt);
    if (this.#panes.size <= MAXIMUM_PANES) return;
    const oldest = Math.min(...this.#panes.keys());
    this.#panes.delete(oldest);
    this.#changed.delete(oldest);
  }
}
