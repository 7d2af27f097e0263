import type { Kysely } from 'kysely';
import { madeAtOf, predictionIdOf } from '../inference/prediction-id.ts';
import type { PredictionLog } from './prediction-log.ts';
import { decodeSegment, ID_WORDS, SEGMENT_SPAN_MS, type PredictionColumns } from './prediction-segment.ts';
import type { PredictionSegmentRow, Schema } from './schema.ts';

/** One prediction, as it was recorded. */
export interface FoundPrediction {
  readonly id: string;
  readonly model: string;
  /** Version of the arm that the unit was assigned to. */
  readonly assignedVersion: number;
  readonly variant: string;
  /** The version that scored. */
  readonly version: number;
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly madeAt: number;
  /** Null when the row was its own unit. */
  readonly unit: string | null;
  /** The inputs as read; NaN where one was missing. */
  readonly values: Float64Array;
  /** Index of the predicted class, or the predicted number. */
  readonly prediction: number;
  /** Of the predicted class; null for a regression. */
  readonly probability: number | null;
}

/** Moments that one statement asks about: each is a branch of its condition, and SQLite's depth is limited. */
const MOMENTS = 50;
/** Rows of the segments that are held in memory at once; one segment may have more. */
const ROWS_AT_ONCE = 20_000;

type Candidate = Pick<PredictionSegmentRow, 'id' | 'row_count' | 'first_at' | 'last_at'>;

/** Finds predictions by their ids, which say when to look. */
export class PredictionLookup {
  readonly #db: Kysely<Schema>;
  readonly #log: Pick<PredictionLog, 'flushed'>;

  constructor(db: Kysely<Schema>, log: Pick<PredictionLog, 'flushed'>) {
    this.#db = db;
    this.#log = log;
  }

  /**
   * The predictions that this installation has recorded, by id, those that still wait in this process included. What
   * another replica has not written yet is not found.
   *
   * @param ids the words of each, as `parsePredictionId` reads them
   * @throws StoreUnavailableError
   */
  async find(ids: readonly Uint32Array[]): Promise<ReadonlyMap<string, FoundPrediction>> {
    const found = await this.findWritten(ids);
    const missing = ids.filter((words) => !found.has(predictionIdOf(words, 0)));
    if (missing.length === 0) return found;
    await this.#log.flushed();
    return new Map([...found, ...(await this.findWritten(missing))]);
  }

  /** Those that are in the store already. @throws StoreUnavailableError */
  async findWritten(ids: readonly Uint32Array[]): Promise<ReadonlyMap<string, FoundPrediction>> {
    const found = new Map<string, FoundPrediction>();
    if (ids.length === 0) return found;
    const candidates = await this.#candidates([...new Set(ids.map((words) => madeAtOf(words, 0)))]);
    for (const group of groupsOf(candidates)) {
      const segments = await this.#db
        .selectFrom('prediction_segments')
        .selectAll()
        .where(
          'id',
          'in',
          group.map(({ id }) => id),
        )
        .execute();
      for (const segment of segments) {
        for (const prediction of predictionsIn(segment, ids)) found.set(prediction.id, prediction);
      }
      if (found.size === ids.length) break;
    }
    return found;
  }

  async #candidates(moments: readonly number[]): Promise<readonly Candidate[]> {
    const candidates = new Map<string, Candidate>();
    for (let i = 0; i < moments.length; i += MOMENTS) {
      const segments = await this.#db
        .selectFrom('prediction_segments')
        .select(['id', 'row_count', 'first_at', 'last_at'])
        .where((where) =>
          where.or(
            moments
              .slice(i, i + MOMENTS)
              .map((moment) =>
                where.and([
                  where('last_at', '>=', moment),
                  where('last_at', '<=', moment + SEGMENT_SPAN_MS),
                  where('first_at', '<=', moment),
                ]),
              ),
          ),
        )
        .execute();
      for (const segment of segments) candidates.set(segment.id, segment);
    }
    return [...candidates.values()];
  }
}

function groupsOf(candidates: readonly Candidate[]): readonly (readonly Candidate[])[] {
  const groups: Candidate[][] = [];
  let rows = Infinity;
  for (const candidate of candidates) {
    if (rows + candidate.row_count > ROWS_AT_ONCE) {
      groups.push([]);
      rows = 0;
    }
    groups.at(-1)?.push(candidate);
    rows += candidate.row_count;
  }
  return groups;
}

function predictionsIn(
  segment: PredictionSegmentRow,
  ids: readonly Uint32Array[],
): readonly FoundPrediction[] {
  const wanted = ids.filter((words) => {
    const madeAt = madeAtOf(words, 0);
    return segment.first_at <= madeAt && madeAt <= segment.last_at;
  });
  const columns = decodeSegment(segment.body);
  return wanted.flatMap((words) => {
    const row = rowOf(columns, words);
    return row === null ? [] : [predictionAt(segment, columns, row)];
  });
}

/** Rows are not quite in the order of their ids; a look at each takes a nanosecond. */
function rowOf({ rows, ids }: PredictionColumns, words: Uint32Array): number | null {
  // The last word is random, so hardly two of them are equal.
  const last = words[ID_WORDS - 1] ?? 0;
  for (let row = 0; row < rows; row++) {
    if (ids[ID_WORDS * row + ID_WORDS - 1] !== last) continue;
    if (words.every((word, i) => ids[ID_WORDS * row + i] === word)) return row;
  }
  return null;
}

function predictionAt(
  segment: PredictionSegmentRow,
  columns: PredictionColumns,
  row: number,
): FoundPrediction {
  const { inputs, values, predictions, probabilities, ids, units } = columns;
  const probability = probabilities[row] ?? Number.NaN;
  return {
    id: predictionIdOf(ids, ID_WORDS * row),
    model: segment.model,
    assignedVersion: segment.assigned_version,
    variant: segment.variant,
    version: segment.version,
    epoch: segment.epoch,
    madeAt: madeAtOf(ids, ID_WORDS * row),
    unit: units[row] ?? null,
    values: values.slice(row * inputs, (row + 1) * inputs),
    prediction: predictions[row] ?? Number.NaN,
    probability: Number.isNaN(probability) ? null : probability,
  };
}
