/**
 * A segment: predictions of one stream, packed by column. A row of its own for each prediction would cost more than
 * scoring it; packed, thousands are one row of the store, and how many there are is up to the traffic (ADR 13).
 *
 * Little-endian, as is every processor that Node runs on here: magic, format, rows, inputs, bytes of the units as
 * 32-bit integers, 4 bytes of padding; then the inputs (64-bit floats, row by row), the predictions, the probabilities
 * (64-bit floats), the ids (four 32-bit words each) and the units (a JSON list in UTF-8, null where the row had none;
 * empty when no row had one). Rows stand in the order in which they were answered, which is not quite that of their
 * ids.
 */
const MAGIC = 0x53505953;
const FORMAT = 1;
const HEADER_BYTES = 24;

/** 32-bit words of an id. */
export const ID_WORDS = 4;

const ROW_BYTES = 8 + 8 + 4 * ID_WORDS;

/** The moments of a segment's rows lie at most so far apart, in milliseconds: that is what finding one by time needs. */
export const SEGMENT_SPAN_MS = 5_000;

/** The columns of a segment; all have one entry per row. */
export interface PredictionColumns {
  readonly rows: number;
  /** Inputs per row. */
  readonly inputs: number;
  /** The inputs as read, `rows` times `inputs`; NaN where one was missing. */
  readonly values: Float64Array;
  /** Index of the predicted class, or the predicted number. */
  readonly predictions: Float64Array;
  /** Probability of the predicted class; NaN for a regression. */
  readonly probabilities: Float64Array;
  /** Four words per id, see `PredictionIds`. */
  readonly ids: Uint32Array;
  readonly units: readonly (string | null)[];
}

/** Packs the first `rows` rows; the columns may have room for more. */
export function encodeSegment(columns: PredictionColumns): Uint8Array {
  const { rows, inputs } = columns;
  const units = Buffer.from(JSON.stringify(listedUnits(columns)));
  const body = new Uint8Array(HEADER_BYTES + rows * (8 * inputs + ROW_BYTES) + units.length);
  const header = new DataView(body.buffer);
  for (const [i, value] of [MAGIC, FORMAT, rows, inputs, units.length].entries()) {
    header.setUint32(4 * i, value, true);
  }
  let end = HEADER_BYTES;
  const put = (part: Uint8Array): void => {
    body.set(part, end);
    end += part.length;
  };
  put(bytesOf(columns.values, rows * inputs));
  put(bytesOf(columns.predictions, rows));
  put(bytesOf(columns.probabilities, rows));
  put(bytesOf(columns.ids, rows * ID_WORDS));
  put(units);
  return body;
}

/**
 * Unpacks a segment.
 *
 * @throws RangeError when the bytes are no segment of a known format
 */
export function decodeSegment(body: Uint8Array): PredictionColumns {
  // Copied, so that the columns lie where 64-bit floats may lie.
  const { buffer } = new Uint8Array(body);
  const header = new DataView(buffer);
  const at = (i: number): number => (buffer.byteLength >= HEADER_BYTES ? header.getUint32(4 * i, true) : 0);
  const [rows, inputs, unitBytes] = [at(2), at(3), at(4)];
  const bytes = HEADER_BYTES + rows * (8 * inputs + ROW_BYTES) + unitBytes;
  if (at(0) !== MAGIC || at(1) !== FORMAT || bytes !== buffer.byteLength) throw unreadable();
  let end = HEADER_BYTES;
  const floats = (length: number): Float64Array => {
    const part = new Float64Array(buffer, end, length);
    end += 8 * length;
    return part;
  };
  const values = floats(rows * inputs);
  const predictions = floats(rows);
  const probabilities = floats(rows);
  const ids = new Uint32Array(buffer, end, rows * ID_WORDS);
  const units = readUnits(Buffer.from(buffer, end + 4 * ID_WORDS * rows, unitBytes).toString(), rows);
  return { rows, inputs, values, predictions, probabilities, ids, units };
}

/** Most traffic names no units, and a list of nothing would only take room. */
function listedUnits({ rows, units }: PredictionColumns): readonly (string | null)[] {
  const listed = units.slice(0, rows);
  return listed.every((unit) => unit === null) ? [] : listed;
}

function readUnits(json: string, rows: number): readonly (string | null)[] {
  const list = parsed(json);
  if (!Array.isArray(list) || (list.length !== 0 && list.length !== rows)) throw unreadable();
  if (list.length === 0) return new Array<null>(rows).fill(null);
  return Array.from({ length: rows }, (_, row) => {
    const unit: unknown = list[row];
    return typeof unit === 'string' ? unit : null;
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw unreadable();
  }
}

function unreadable(): RangeError {
  return new RangeError('These bytes are no segment of predictions, or one that a newer version wrote.');
}

function bytesOf(column: Float64Array | Uint32Array, length: number): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, length * column.BYTES_PER_ELEMENT);
}
