import type { PaneRing } from '@switchyard/drift';
import type { Tally } from '../metrics/arm-tallies.ts';
import type { VersionCounts } from '../metrics/prediction-metrics.ts';
import type { PredictionStream } from '../store/prediction-stream.ts';

/** Where the answered rows of one arm go after they were scored by one version: count, drift panes, prediction log. */
export class ArmRecorder {
  readonly #counts: VersionCounts;
  readonly #assigned: Tally;
  readonly #drift: PaneRing;
  readonly #stream: PredictionStream;
  readonly #isClass: boolean;

  constructor(
    counts: VersionCounts,
    assigned: Tally,
    drift: PaneRing,
    stream: PredictionStream,
    isClass: boolean,
  ) {
    this.#counts = counts;
    this.#assigned = assigned;
    this.#drift = drift;
    this.#stream = stream;
    this.#isClass = isClass;
  }

  /**
   * One answered row; nothing is allocated.
   *
   * @param words the prediction's id, from `wordAt` on
   * @param unit null when the row was its own unit
   * @param values the inputs as read, from `offset` on
   * @param scores one share per class, or the one number of a regression, from `at` on
   */
  answered(
    nowMs: number,
    words: Uint32Array,
    wordAt: number,
    unit: string | null,
    values: Float64Array,
    offset: number,
    winner: number,
    scores: Float64Array,
    at: number,
  ): void {
    const prediction = this.#isClass ? winner : (scores[at] ?? Number.NaN);
    const probability = this.#isClass ? (scores[at + winner] ?? Number.NaN) : Number.NaN;
    this.#counts.rows++;
    this.#counts.probabilities.observe(probability);
    this.#assigned.rows++;
    this.#drift.observe(values, offset, nowMs);
    this.#drift.observePrediction(prediction, probability, nowMs);
    this.#stream.record(words, wordAt, unit, values, offset, prediction, probability);
  }

  /** A row that was refused because an input was of another type. */
  refused(nowMs: number, input: number): void {
    this.#drift.countWrongType(input, nowMs);
  }
}
