import { randomUUID } from 'node:crypto';
import { madeAtOf } from '../inference/prediction-id.ts';
import { encodeSegment, ID_WORDS, SEGMENT_SPAN_MS, type PredictionColumns } from './prediction-segment.ts';
import type { PredictionSegmentRow } from './schema.ts';

/** What all predictions of a stream have in common. */
export interface StreamKey {
  readonly model: string;
  /** Version of the arm that the units were assigned to. */
  readonly assignedVersion: number;
  readonly variant: string;
  /** The version that scored. */
  readonly version: number;
  readonly epoch: number;
}

/** A segment holds at most so many rows: whoever looks for one prediction reads all of its segment. */
export const SEGMENT_ROWS = 2048;

const FIRST_ROWS = 64;
/** Beside its inputs: prediction, probability, id, and a pointer to its unit. */
const ROW_BYTES = 8 + 8 + 4 * ID_WORDS + 8;

/** Where a stream's rows are counted. */
export interface StreamOwner {
  /** Takes or refuses one more row of so many bytes; refused rows are counted. */
  take(bytes: number): boolean;
  /** The stream has rows that wait, and had none before. */
  fills(stream: PredictionStream): void;
}

/** A segment that waits to be written, and what its rows were counted with. */
export interface SealedSegment {
  readonly row: PredictionSegmentRow;
  readonly bytes: number;
}

type Columns = PredictionColumns & { readonly units: (string | null)[] };

/** Predictions of one arm and version that wait to be written. */
export class PredictionStream {
  readonly #key: StreamKey;
  readonly #inputs: number;
  readonly #rowBytes: number;
  readonly #owner: StreamOwner;
  readonly #full: SealedSegment[] = [];
  #columns: Columns;
  #rows = 0;
  #isEmpty = true;

  constructor(key: StreamKey, inputs: number, owner: StreamOwner) {
    this.#key = key;
    this.#inputs = inputs;
    this.#rowBytes = 8 * inputs + ROW_BYTES;
    this.#owner = owner;
    this.#columns = columnsFor(FIRST_ROWS, inputs);
  }

  /**
   * Remembers one answered row. The hot path: numbers are copied, nothing is encoded.
   *
   * @param words the prediction's id, from `wordAt` on
   * @param unit null when the row was its own unit
   * @param values the inputs as read, starting at `offset`
   * @param prediction index of the class, or the number
   * @param probability of the predicted class; NaN for a regression
   */
  record(
    words: Uint32Array,
    wordAt: number,
    unit: string | null,
    values: Float64Array,
    offset: number,
    prediction: number,
    probability: number,
  ): void {
    if (!this.#owner.take(this.#rowBytes)) return;
    if (this.#isEmpty) {
      this.#isEmpty = false;
      this.#owner.fills(this);
    }
    if (this.#rows === this.#columns.rows) this.#makeRoom();
    const row = this.#rows++;
    const { ids, units, predictions, probabilities, values: inputs } = this.#columns;
    const width = this.#inputs;
    for (let i = 0; i < width; i++) inputs[row * width + i] = values[offset + i] ?? Number.NaN;
    for (let i = 0; i < ID_WORDS; i++) ids[row * ID_WORDS + i] = words[wordAt + i] ?? 0;
    predictions[row] = prediction;
    probabilities[row] = probability;
    units[row] = unit;
  }

  /** Everything that waits, packed; the stream is empty afterwards. */
  seal(): readonly SealedSegment[] {
    this.#sealRows();
    this.#isEmpty = true;
    return this.#full.splice(0);
  }

  #makeRoom(): void {
    if (this.#rows < SEGMENT_ROWS) this.#columns = grown(this.#columns);
    else this.#sealRows();
  }

  /** One segment, or several when the rows' moments lie too far apart. */
  #sealRows(): void {
    const rows = this.#rows;
    if (rows === 0) return;
    const { ids } = this.#columns;
    let from = 0;
    let first = Infinity;
    let last = -Infinity;
    for (let row = 0; row < rows; row++) {
      const madeAt = madeAtOf(ids, ID_WORDS * row);
      if (Math.max(last, madeAt) - Math.min(first, madeAt) > SEGMENT_SPAN_MS) {
        this.#full.push(this.#segmentOf(from, row, first, last));
        from = row;
        first = last = madeAt;
      }
      first = Math.min(first, madeAt);
      last = Math.max(last, madeAt);
    }
    this.#full.push(this.#segmentOf(from, rows, first, last));
    this.#rows = 0;
    // After a burst the room is given back, and no unit's text is kept longer than needed.
    if (rows * 4 < this.#columns.rows) this.#columns = columnsFor(FIRST_ROWS, this.#inputs);
    else this.#columns.units.length = 0;
  }

  #segmentOf(from: number, to: number, first: number, last: number): SealedSegment {
    const { model, assignedVersion, variant, version, epoch } = this.#key;
    const rows = to - from;
    return {
      bytes: rows * this.#rowBytes,
      row: {
        id: randomUUID(),
        model,
        assigned_version: assignedVersion,
        variant,
        version,
        epoch,
        first_at: first,
        last_at: last,
        row_count: rows,
        body: encodeSegment(partOf(this.#columns, from, to)),
      },
    };
  }
}

function columnsFor(rows: number, inputs: number): Columns {
  return {
    rows,
    inputs,
    values: new Float64Array(rows * inputs),
    predictions: new Float64Array(rows),
    probabilities: new Float64Array(rows),
    ids: new Uint32Array(rows * ID_WORDS),
    units: [],
  };
}

function grown(columns: Columns): Columns {
  const larger = columnsFor(2 * columns.rows, columns.inputs);
  larger.values.set(columns.values);
  larger.predictions.set(columns.predictions);
  larger.probabilities.set(columns.probabilities);
  larger.ids.set(columns.ids);
  for (const unit of columns.units) larger.units.push(unit);
  return larger;
}

/** A view of some rows. */
function partOf(columns: Columns, from: number, to: number): PredictionColumns {
  const { inputs } = columns;
  return {
    rows: to - from,
    inputs,
    values: columns.values.subarray(from * inputs, to * inputs),
    predictions: columns.predictions.subarray(from, to),
    probabilities: columns.probabilities.subarray(from, to),
    ids: columns.ids.subarray(from * ID_WORDS, to * ID_WORDS),
    units: columns.units.slice(from, to),
  };
}
