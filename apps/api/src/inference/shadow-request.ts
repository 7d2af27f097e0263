import type { LoadedVersion } from '../models/loaded-version.ts';
import type { ScoredBatch, ScoredRow } from './scored-batch.ts';
import type { ShadowBook } from './shadow-book.ts';
import { outcomeOf, type ShadowRow } from './shadow-row.ts';

/** A request some of whose rows are scored along: what its answer took, and what becomes of it. */
export class ShadowedRequest {
  readonly #shadowsOf: (unit: string) => readonly LoadedVersion[];
  readonly #book: ShadowBook;
  readonly #taker: { offer(row: ShadowRow): void };
  readonly #beganAt = performance.now();
  #inlineMs = 0;

  constructor(
    shadowsOf: (unit: string) => readonly LoadedVersion[],
    book: ShadowBook,
    taker: { offer(row: ShadowRow): void },
  ) {
    this.#shadowsOf = shadowsOf;
    this.#book = book;
    this.#taker = taker;
  }

  /** What is scored on this thread has its scores. */
  inlineScored(): void {
    this.#inlineMs = performance.now() - this.#beganAt;
  }

  /**
   * All rows have their scores. Copies what is needed of them: the buffers are reused.
   *
   * @param unit null: every row is its own, by its id
   * @param now milliseconds since 1970
   */
  answered(
    unit: string | null,
    rows: readonly (ScoredRow & Pick<ShadowRow, 'row'>)[],
    { scores }: ScoredBatch,
    now: number,
  ): void {
    const ofUnit = unit === null ? null : this.#shadowsOf(unit);
    if (ofUnit?.length === 0) return;
    const workerMs = performance.now() - this.#beganAt;
    // Rows on this thread were scored one after another; those of a batch all waited for the whole of it.
    const inlineMs = this.#inlineMs / rows.filter(({ arm }) => arm.version.engine.kind === 'inline').length;
    for (const { row, arm, version, predictionId, winner, at } of rows) {
      for (const shadow of ofUnit ?? this.#shadowsOf(predictionId)) {
        if (shadow === version) continue;
        const pair = this.#book.pairOf(version, shadow);
        const isAtOnce = version === arm.version && version.engine.kind === 'inline';
        const liveMs = isAtOnce ? inlineMs : workerMs;
        this.#taker.offer({
          pair,
          shadow,
          row,
          live: outcomeOf(winner, scores, at, version),
          liveMs,
          at: now,
        });
      }
    }
  }
}
