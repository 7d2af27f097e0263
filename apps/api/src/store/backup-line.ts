import type { BackupRow } from './backup-tables.ts';
import { BackupError } from './backup-error.ts';

/** Version of the format that this release writes and reads. */
export const BACKUP_FORMAT = 1;

/** The first line of a backup. */
export interface BackupHeader {
  readonly switchyard_backup: typeof BACKUP_FORMAT;
  /** Name of the last migration of the store that it was made of. */
  readonly migration: string;
  /** Rows per table. */
  readonly tables: Readonly<Record<string, number>>;
}

/** One line of a backup. The last one has the SHA-256 of all bytes before it. */
export type BackupLine =
  BackupHeader | { readonly table: string; readonly row: BackupRow } | { readonly sha256: string };

/**
 * A line of a backup, with its line end. Bytes, and numbers that JSON does not have, are objects, which no column
 * holds.
 */
export function writeLine(line: BackupLine): string {
  const json = JSON.stringify(line, (_key, value: unknown) => {
    if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
    if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
      return { number: Object.is(value, -0) ? '-0' : String(value) };
    }
    return value;
  });
  return `${json}\n`;
}

/**
 * The line that {@link writeLine} wrote.
 *
 * @throws BackupError when it is none
 */
export function readLine(text: string): BackupLine {
  const value = parse(text);
  if (isObject(value)) {
    if (typeof value['sha256'] === 'string') return { sha256: value['sha256'] };
    if (typeof value['table'] === 'string' && isObject(value['row'])) {
      return { table: value['table'], row: Object.fromEntries(Object.entries(value['row']).map(restore)) };
    }
    if (value['switchyard_backup'] !== undefined) return readHeader(value);
  }
  throw new BackupError('The file is no backup of Switchyard, or it is damaged. Take another one.');
}

function readHeader(value: Readonly<Record<string, unknown>>): BackupHeader {
  const { switchyard_backup: format, migration, tables } = value;
  if (format !== BACKUP_FORMAT) {
    throw new BackupError(
      `The backup has format ${JSON.stringify(format)}, and this release reads format ${BACKUP_FORMAT}. Restore it with ` +
        'the release that wrote it.',
    );
  }
  if (
    typeof migration !== 'string' ||
    !isObject(tables) ||
    !Object.values(tables).every(Number.isSafeInteger)
  ) {
    throw new BackupError('The first line of the backup is damaged. Take another backup.');
  }
  return { switchyard_backup: BACKUP_FORMAT, migration, tables: tables as Readonly<Record<string, number>> };
}

function restore([column, value]: readonly [string, unknown]): readonly [string, unknown] {
  if (!isObject(value)) return [column, value];
  if (typeof value['base64'] === 'string') {
    return [column, Uint8Array.from(Buffer.from(value['base64'], 'base64'))];
  }
  return [column, Number(value['number'])];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
