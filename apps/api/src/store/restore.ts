import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { sql, type Kysely, type Transaction } from 'kysely';
import { BackupError } from './backup-error.ts';
import { readLine, type BackupHeader } from './backup-line.ts';
import { BACKUP_TABLES, countRows, insertRows, type BackupRow, type BackupTable } from './backup-tables.ts';
import type { BackupCounts } from './backup.ts';
import { LAST_MIGRATION } from './migrate.ts';
import type { Schema } from './schema.ts';

const BATCH_ROWS = 500;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** A line, and how long its text is. */
interface Line {
  readonly text: string;
  /** SHA-256 of all bytes before it. */
  readonly hashBefore: () => string;
}

/**
 * Fills the store with a backup: all of it, in one transaction, or nothing.
 *
 * @param force replace what is in the store; without it a store that is not empty is refused
 * @returns the rows per table
 * @throws BackupError when the file is damaged or incomplete, or when the store is not empty
 */
export async function restoreBackup(db: Kysely<Schema>, file: string, force: boolean): Promise<BackupCounts> {
  return db.transaction().execute(async (transaction) => {
    await makeEmpty(transaction, force);
    const header = await restoreLines(transaction, file);
    for (const table of BACKUP_TABLES) {
      const restored = await countRows(transaction, table);
      const promised = header.tables[table.name];
      if (restored !== promised) {
        throw new BackupError(
          `The backup promises ${promised} rows of ${table.name} and has ${restored}. Nothing was changed; take another ` +
            'backup.',
        );
      }
    }
    return header.tables;
  });
}

async function makeEmpty(db: Transaction<Schema>, force: boolean): Promise<void> {
  for (const table of BACKUP_TABLES) {
    if (force) {
      await sql`delete from ${sql.table(table.name)}`.execute(db);
    } else if ((await countRows(db, table)) > 0) {
      throw new BackupError(
        `The store is not empty: ${table.name} has rows. Nothing was changed. Add --force to replace everything in it ` +
          'by the backup.',
      );
    }
  }
}

async function restoreLines(db: Transaction<Schema>, file: string): Promise<BackupHeader> {
  const batch = new InsertBatch(db);
  let header: BackupHeader | null = null;
  let isComplete = false;
  for await (const { text, hashBefore } of readLines(file)) {
    const line = readLine(text);
    if (isComplete) throw damaged('there is something after its end');
    if ('sha256' in line) {
      if (line.sha256 !== hashBefore()) throw damaged('its content does not have the hash that it names');
      isComplete = true;
    } else if ('table' in line) {
      if (header === null) throw damaged('it does not begin with its header');
      await batch.add(line.table, line.row, text.length);
    } else {
      if (header !== null) throw damaged('it has two headers');
      header = line;
      refuseOtherTables(header);
    }
  }
  if (header === null || !isComplete) throw damaged('it ends too early');
  await batch.flush();
  return header;
}

function refuseOtherTables({ migration }: BackupHeader): void {
  if (migration === LAST_MIGRATION) return;
  throw new BackupError(
    `The backup is of a store with the migration ${migration}, and this release has ${LAST_MIGRATION}. Restore it with ` +
      'the release that wrote it, then start this one.',
  );
}

/** Rows of one table that are inserted together. */
class InsertBatch {
  readonly #db: Transaction<Schema>;
  #table: BackupTable | null = null;
  #rows: BackupRow[] = [];
  #characters = 0;

  constructor(db: Transaction<Schema>) {
    this.#db = db;
  }

  async add(name: string, row: BackupRow, characters: number): Promise<void> {
    if (this.#table?.name !== name) {
      await this.flush();
      this.#table = BACKUP_TABLES.find((table) => table.name === name) ?? null;
    }
    const { columns } = this.#table ?? { columns: [] };
    if (Object.keys(row).length !== columns.length || !columns.every((column) => column in row)) {
      throw damaged(`a row of ${name} does not have the columns of that table`);
    }
    this.#rows.push(row);
    this.#characters += characters;
    if (this.#rows.length >= BATCH_ROWS || this.#characters >= BATCH_CHARACTERS) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#table !== null) await insertRows(this.#db, this.#table, this.#rows);
    this.#rows = [];
    this.#characters = 0;
  }
}

/** The lines of a compressed file, with the hash of what comes before each. */
async function* readLines(file: string): AsyncGenerator<Line> {
  const hash = createHash('sha256');
  const source = createReadStream(file);
  const unpacked = createGunzip();
  const flow = pipeline(source, unpacked);
  flow.catch(() => undefined);
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let start = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        yield { text: bytes.toString('utf8', start, end), hashBefore: () => hash.copy().digest('hex') };
        hash.update(bytes.subarray(start, end + 1));
        start = end + 1;
      }
      rest = bytes.subarray(start);
    }
    await flow;
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      /^(Z_|ERR_)/.test(error.code)
    ) {
      throw damaged(error.message);
    }
    throw error;
  } finally {
    source.destroy();
    unpacked.destroy();
  }
  if (rest.length > 0) throw damaged('its last line has no end');
}

function damaged(finding: string): BackupError {
  return new BackupError(`The backup is damaged: ${finding}. Nothing was changed; take another backup.`);
}
