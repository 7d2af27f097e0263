import { basename } from 'node:path';
import { readFile } from 'node:fs/promises';
import { canonicalJson, type Input, type Json, type Signature } from '@switchyard/model-io';
import { sha256 } from '@switchyard/model-io/node';
import { CsvError, parse } from 'csv-parse/sync';
import { DatasetError } from './read-dataset.ts';

/** One row of a table: its values as a caller would send them, and what became of it. */
export interface TableRow {
  /** In signature order; null where the table has nothing. */
  readonly features: readonly Json[];
  /** A class, or a number for a regression; null where the table has none. */
  readonly label: string | number | null;
}

/** Rows that fit a signature. */
export interface Table {
  readonly name: string;
  /** Whether the table has a column for the output. */
  readonly isLabelled: boolean;
  readonly rows: readonly TableRow[];
  /** SHA-256 over the rows in canonical form. */
  readonly sha256: string;
}

/** Faults that are listed; a table may have millions. */
const LISTED_FAULTS = 5;

/**
 * Reads a CSV file with a header line whose columns are named as the signature's inputs, in any order. A column with
 * the output's name holds the labels; further columns are left alone.
 *
 * @throws DatasetError naming columns and lines
 */
export async function readTable(path: string, signature: Signature): Promise<Table> {
  const name = basename(path);
  const [header = [], ...records] = parseCsv(await readText(path), name);
  const { inputs, output } = signature;
  const missing = inputs.filter((input) => !header.includes(input.name) && input.required);
  if (missing.length > 0) {
    throw new DatasetError(
      `${name} has no column ${missing.map((input) => input.name).join(', ')}; its columns are ${header.join(', ')}. Name the columns as the signature does.`,
    );
  }
  const twice = header.find((column, i) => header.indexOf(column) !== i);
  if (twice !== undefined) throw new DatasetError(`${name} has two columns "${twice}". Rename one.`);
  if (records.length === 0) throw new DatasetError(`${name} has no rows.`);

  const columns = inputs.map((input) => header.indexOf(input.name));
  const labelColumn = header.indexOf(output.name);
  const faults: string[] = [];
  let count = 0;
  const check = <Value>(value: Value | Refusal, column: string, line: number): Value | null => {
    if (!(value instanceof Refusal)) return value;
    if (++count <= LISTED_FAULTS) faults.push(`row ${line}, ${column}: ${value.reason}`);
    return null;
  };
  const rows = records.map((record, i): TableRow => {
    const line = i + 1;
    const features = inputs.map((input, k) =>
      check(valueOf(input, record[columns[k] ?? -1] ?? ''), input.name, line),
    );
    const text = labelColumn < 0 ? '' : (record[labelColumn] ?? '');
    return { features, label: check(labelOf(output, text), output.name, line) };
  });
  if (count > 0) {
    const more = count > faults.length ? ` (${count} faults in all)` : '';
    throw new DatasetError(`${name} does not fit the signature: ${faults.join('; ')}${more}.`);
  }
  return { name, isLabelled: labelColumn >= 0, rows, sha256: sha256(canonicalJson(rows)) };
}

class Refusal {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

function valueOf(input: Input, text: string): Json | Refusal {
  if (text === '') return input.required ? new Refusal('is empty, but the input is required') : null;
  switch (input.type) {
    case 'boolean':
      if (/^(true|1)$/i.test(text)) return true;
      return /^(false|0)$/i.test(text) ? false : new Refusal(`"${text}" is neither true nor false`);
    case 'categorical':
      return text;
    default:
      return numberOf(text);
  }
}

function labelOf(output: Signature['output'], text: string): string | number | null | Refusal {
  if (text === '') return null;
  if (output.kind === 'number') return numberOf(text);
  return output.classes.includes(text)
    ? text
    : new Refusal(`"${text}" is not a class; the signature has ${output.classes.join(', ')}`);
}

function numberOf(text: string): number | Refusal {
  const value = Number(text);
  return Number.isFinite(value) ? value : new Refusal(`"${text}" is not a number`);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new DatasetError(`There is no readable file ${path}. Give the path of a CSV file.`);
  }
}

function parseCsv(text: string, name: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (error instanceof CsvError) throw new DatasetError(`${name} is not a CSV table: ${error.message}.`);
    throw error;
  }
}
