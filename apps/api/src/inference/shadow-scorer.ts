import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import type { InlineEngine } from '../models/engine/engine.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { Admission } from './admission.ts';
import { LoopLag } from './loop-lag.ts';
import type { Route } from './router.ts';
import { ShadowBook } from './shadow-book.ts';
import { ShadowLane } from './shadow-lane.ts';
import type { ShadowPair } from './shadow-pair.ts';
import { ShadowedRequest } from './shadow-request.ts';
import { outcomeOf, readShadowRow, type ShadowRow } from './shadow-row.ts';

/** Rows that may wait, for all shadows together. */
const MAXIMUM_WAITING = 2_000;

/** How long the event loop is taken at a time, in milliseconds; between two times, requests get their turn. */
const SLICE_MS = 0.5;

/** Rows are left out when the event loop is late by this share of what makes the api refuse requests. */
const SHED_SHARE = 0.1;

/**
 * Scores answered rows by versions that are never served, once the answer has left. It is the first to stop when there
 * is much to do: what is left out is counted, and missing at random, for it does not depend on the row.
 */
@Injectable()
export class ShadowScorer {
  readonly #book: ShadowBook;
  readonly #lag: LoopLag;
  readonly #admission: Admission;
  readonly #timeoutMs: number;
  readonly #shedLagMs: number;
  readonly #inline: ShadowRow[] = [];
  readonly #lanes = new WeakMap<LoadedVersion, ShadowLane>();
  #values = new Float64Array(64);
  #scores = new Float64Array(64);
  #next = 0;
  #inLanes = 0;
  #isScheduled = false;

  constructor(
    @Inject(ShadowBook) book: ShadowBook,
    @Inject(LoopLag) lag: LoopLag,
    @Inject(Admission) admission: Admission,
    @Inject(CONFIGURATION) configuration: Configuration,
  ) {
    this.#book = book;
    this.#lag = lag;
    this.#admission = admission;
    this.#timeoutMs = configuration.scoring.timeoutMs;
    this.#shedLagMs = SHED_SHARE * configuration.scoring.maximumWaitMs;
  }

  /** Every pair of live and shadow version, with its counts since the process started. */
  pairs(): Iterable<ShadowPair> {
    return this.#book.pairs();
  }

  /** Begins to watch a request, right before its rows are scored; null when nothing scores them along. */
  begin({ shadowsOf }: Route): ShadowedRequest | null {
    return shadowsOf === null ? null : new ShadowedRequest(shadowsOf, this.#book, this);
  }

  /** Takes a row for later, or leaves it out. */
  offer(row: ShadowRow): void {
    const waiting = this.#inline.length - this.#next + this.#inLanes;
    if (waiting >= MAXIMUM_WAITING || this.#lag.ms > this.#shedLagMs) {
      row.pair.left(row.at);
      return;
    }
    this.#inline.push(row);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      // Requests that wait for their turn go first.
      if (this.#admission.waiting === 0) this.#work();
      if (this.#next < this.#inline.length) this.#schedule();
    });
  }

  #work(): void {
    const end = performance.now() + SLICE_MS;
    do {
      const row = this.#inline[this.#next];
      if (row === undefined) break;
      this.#next++;
      const { engine } = row.shadow;
      if (engine.kind === 'inline') this.#score(row, engine);
      else this.#laneOf(row.shadow)?.add(row);
    } while (performance.now() < end);
    if (this.#next < this.#inline.length && this.#next < MAXIMUM_WAITING) return;
    this.#inline.splice(0, this.#next);
    this.#next = 0;
  }

  #score(row: ShadowRow, { model }: InlineEngine): void {
    const { encoder, width } = row.shadow;
    if (this.#values.length < encoder.inputs) this.#values = new Float64Array(encoder.inputs);
    if (this.#scores.length < width) this.#scores = new Float64Array(width);
    if (!readShadowRow(row, this.#values, 0)) return;
    const startedAt = performance.now();
    const winner = model.evaluate(this.#values, 0, this.#scores, 0);
    const ms = performance.now() - startedAt;
    row.pair.scored(row.at, row.live, outcomeOf(winner, this.#scores, 0, row.shadow), row.liveMs, ms);
  }

  #laneOf(version: LoadedVersion): ShadowLane | null {
    const { engine } = version;
    if (engine.kind !== 'worker') return null;
    this.#inLanes++;
    let lane = this.#lanes.get(version);
    if (lane === undefined) {
      lane = new ShadowLane(version, engine, this.#timeoutMs, (rows) => {
        this.#inLanes -= rows;
      });
      this.#lanes.set(version, lane);
    }
    return lane;
  }
}
