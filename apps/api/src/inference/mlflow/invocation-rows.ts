import { escapePointer } from '@switchyard/model-io';
import type { ProblemFault } from '../../edge/problem.ts';
import { MAXIMUM_ROWS } from '../score-request.ts';
import { isRecord } from '../scoring-options.ts';

/** The four ways in which MLflow's clients write rows. */
export const FORMATS = ['dataframe_split', 'dataframe_records', 'instances', 'inputs'] as const;

export type Format = (typeof FORMATS)[number];

/** The rows of an invocation, and where each value stands. */
export interface InvocationRows {
  /** How many there are. */
  readonly count: number;
  /**
   * One row: a list in signature order, or an object with those of the caller's columns that are wanted; anything else
   * as the caller wrote it.
   */
  rowAt(row: number, isWanted: (column: string) => boolean): unknown;
  /** JSON pointer to a row as a whole. */
  placeOfRow(row: number): string;
  /** JSON pointer to a value of a row; null when the row has no such column. */
  placeOf(row: number, key: string): string | null;
}

/**
 * Reads the rows of one format.
 *
 * @param faults takes what is wrong; nothing is returned then
 */
export function readInvocationRows(
  format: Format,
  json: unknown,
  faults: ProblemFault[],
): InvocationRows | null {
  const rows = readFormat(format, json, faults);
  if (rows === null) return null;
  if (rows.count >= 1 && rows.count <= MAXIMUM_ROWS) return rows;
  faults.push({
    pointer: `/${format}`,
    detail:
      rows.count === 0
        ? 'has no rows; give at least one.'
        : `has ${rows.count} rows; at most ${MAXIMUM_ROWS} are taken at once.`,
  });
  return null;
}

function readFormat(format: Format, json: unknown, faults: ProblemFault[]): InvocationRows | null {
  const place = `/${format}`;
  if (format === 'dataframe_split') return readSplit(json, place, faults);
  if (Array.isArray(json)) return listedRows(json, place);
  if (format === 'inputs' && isRecord(json)) return readColumns(json, place, faults);
  faults.push({
    pointer: place,
    detail:
      format === 'inputs' ? 'must be a list of rows or an object of columns.' : 'must be a list of rows.',
  });
  return null;
}

/** Rows that are lists or objects of their own. */
function listedRows(rows: readonly unknown[], place: string): InvocationRows {
  return {
    count: rows.length,
    rowAt(row, isWanted) {
      const given = rows[row];
      if (!isRecord(given)) return given;
      const names = Object.keys(given);
      return names.every(isWanted)
        ? given
        : Object.fromEntries(names.filter(isWanted).map((name) => [name, given[name]]));
    },
    placeOfRow: (row) => `${place}/${row}`,
    placeOf(row, key) {
      const given = rows[row];
      return isRecord(given) && !Object.hasOwn(given, key) ? null : `${place}/${row}/${escapePointer(key)}`;
    },
  };
}

/** `{"columns":[…],"data":[[…],…]}`, with an index that says nothing. */
function readSplit(json: unknown, place: string, faults: ProblemFault[]): InvocationRows | null {
  const fault = (pointer: string, detail: string) => {
    faults.push({ pointer: place + pointer, detail });
    return null;
  };
  if (!isRecord(json)) return fault('', 'must be an object with columns and data.');
  const { columns, data, index = null } = json;
  const unknown = Object.keys(json).find((key) => !['columns', 'data', 'index'].includes(key));
  if (unknown !== undefined) {
    return fault(`/${escapePointer(unknown)}`, 'is not a known key; the keys are columns, index, data.');
  }
  if (!isListOfTexts(columns) || new Set(columns).size !== columns.length) {
    return fault('/columns', 'must be a list of names, each once.');
  }
  if (!Array.isArray(data)) return fault('/data', 'must be a list of rows.');
  const rows: readonly unknown[] = data;
  if (index !== null && !(Array.isArray(index) && index.length === rows.length)) {
    return fault('/index', 'must be a list with one entry for each row, or left out.');
  }
  const ragged = rows.findIndex((row) => !Array.isArray(row) || row.length !== columns.length);
  if (ragged >= 0) {
    return fault(`/data/${ragged}`, `must be a list of ${columns.length} values, one for each column.`);
  }
  return {
    count: rows.length,
    rowAt: (row, isWanted) =>
      Object.fromEntries(
        columns.flatMap((name, i) => (isWanted(name) ? [[name, elementAt(rows[row], i)]] : [])),
      ),
    placeOfRow: (row) => `${place}/data/${row}`,
    placeOf(row, key) {
      const column = columns.indexOf(key);
      return column < 0 ? null : `${place}/data/${row}/${column}`;
    },
  };
}

/** `{"a":[…],"b":[…]}` */
function readColumns(
  json: Readonly<Record<string, unknown>>,
  place: string,
  faults: ProblemFault[],
): InvocationRows | null {
  const columns = Object.entries(json);
  const lengths = columns.map(([, values]) => (Array.isArray(values) ? values.length : -1));
  const [count = 0] = lengths;
  const odd = lengths.findIndex((length) => length < 0 || length !== count);
  if (odd >= 0) {
    faults.push({
      pointer: `${place}/${escapePointer(columns[odd]?.[0] ?? '')}`,
      detail: 'must be a list of values, as long as every other column.',
    });
    return null;
  }
  return {
    count,
    rowAt: (row, isWanted) =>
      Object.fromEntries(
        columns.flatMap(([name, values]) => (isWanted(name) ? [[name, elementAt(values, row)]] : [])),
      ),
    placeOfRow: () => place,
    placeOf: (row, key) => (Object.hasOwn(json, key) ? `${place}/${escapePointer(key)}/${row}` : null),
  };
}

function elementAt(list: unknown, index: number): unknown {
  return Array.isArray(list) ? list[index] : undefined;
}

function isListOfTexts(json: unknown): json is readonly string[] {
  return Array.isArray(json) && json.every((name) => typeof name === 'string');
}
