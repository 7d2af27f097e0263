import { EngineError, type WorkerEngine } from '../models/engine/engine.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { outcomeOf, readShadowRow, type ShadowRow } from './shadow-row.ts';

/** Few enough that a request that comes now does not wait long behind them. */
const BATCH_ROWS = 64;

/** As long as there is no room for so many times the rows, they are left out: those who wait for an answer go first. */
const HEADROOM = 4;

/** Rows for a shadow that computes in a worker: one small batch at a time. */
export class ShadowLane {
  readonly #version: LoadedVersion;
  readonly #engine: WorkerEngine;
  readonly #timeoutMs: number;
  readonly #onDone: (rows: number) => void;
  readonly #waiting: ShadowRow[] = [];
  #isRunning = false;

  /** @param onDone told of every row that waits no more, whatever became of it */
  constructor(
    version: LoadedVersion,
    engine: WorkerEngine,
    timeoutMs: number,
    onDone: (rows: number) => void,
  ) {
    [this.#version, this.#engine, this.#timeoutMs, this.#onDone] = [version, engine, timeoutMs, onDone];
  }

  add(row: ShadowRow): void {
    this.#waiting.push(row);
    if (!this.#isRunning) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      const taken = this.#waiting.splice(0, BATCH_ROWS);
      await this.#score(taken);
      this.#onDone(taken.length);
    }
    this.#isRunning = false;
  }

  async #score(taken: readonly ShadowRow[]): Promise<void> {
    if (this.#engine.isSaturated(HEADROOM * taken.length)) {
      for (const { pair, at } of taken) pair.left(at);
      return;
    }
    const { encoder, width } = this.#version;
    const values = new Float64Array(taken.length * encoder.inputs);
    const rows: ShadowRow[] = [];
    for (const row of taken) if (readShadowRow(row, values, rows.length * encoder.inputs)) rows.push(row);
    if (rows.length === 0) return;
    const startedAt = performance.now();
    try {
      const options = { deadline: startedAt + this.#timeoutMs, signal: null };
      const { scores, winners } = await this.#engine.scoreBatch(values, rows.length, options);
      const ms = performance.now() - startedAt;
      for (const [i, { pair, at, live, liveMs }] of rows.entries()) {
        pair.scored(at, live, outcomeOf(winners[i] ?? 0, scores, i * width, this.#version), liveMs, ms);
      }
    } catch (error) {
      const isShed = error instanceof EngineError && error.code === 'overloaded';
      for (const { pair, at } of rows) {
        if (isShed) pair.left(at);
        else pair.failed(at);
      }
    }
  }
}
