import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Kysely } from 'kysely';
import { BackupError } from './backup-error.ts';
import { BACKUP_FORMAT, writeLine } from './backup-line.ts';
import { BACKUP_TABLES, countRows, readRows } from './backup-tables.ts';
import { executedMigrations, LAST_MIGRATION } from './migrate.ts';
import type { Schema } from './schema.ts';

const PAGE_ROWS = 100;
/** Lines are compressed in pieces of about this size. */
const CHUNK_CHARACTERS = 64 * 1024;

/** Rows per table of a backup. */
export type BackupCounts = Readonly<Record<string, number>>;

/**
 * Writes everything in the store into one file, as it is at one moment, while others go on writing. The file appears
 * whole or not at all, and either engine can restore it.
 *
 * @throws BackupError when the store is not of this release
 */
export async function writeBackup(db: Kysely<Schema>, file: string): Promise<BackupCounts> {
  const unfinished = `${file}.${randomUUID()}.unfinished`;
  try {
    // On SQLite the first read fixes the moment; its driver knows no other isolation than the strictest.
    const counts = await db
      .transaction()
      .setIsolationLevel('repeatable read')
      .execute((snapshot) => writeSnapshot(snapshot, unfinished));
    await syncPath(unfinished);
    await rename(unfinished, file);
    await syncPath(dirname(file));
    return counts;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writeSnapshot(snapshot: Kysely<Schema>, file: string): Promise<BackupCounts> {
  const migration = (await executedMigrations(snapshot)).at(-1);
  if (migration !== LAST_MIGRATION) {
    throw new BackupError(
      `The store has the migration ${migration ?? '(none)'}, and this release needs ${LAST_MIGRATION}. Start the api of ` +
        'this release once, or make the backup with the release that runs.',
    );
  }
  const counts: Record<string, number> = {};
  for (const table of BACKUP_TABLES) counts[table.name] = await countRows(snapshot, table);
  const lines = allLines(snapshot, counts);
  await pipeline(
    Readable.from(hashed(lines)),
    createGzip(),
    createWriteStream(file, { flags: 'wx', mode: 0o600 }),
  );
  return counts;
}

async function* allLines(snapshot: Kysely<Schema>, tables: BackupCounts): AsyncGenerator<string> {
  yield writeLine({ switchyard_backup: BACKUP_FORMAT, migration: LAST_MIGRATION, tables });
  for (const table of BACKUP_TABLES) {
    for await (const row of readRows(snapshot, table, PAGE_ROWS)) yield writeLine({ table: table.name, row });
  }
}

async function* hashed(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let waiting = '';
  const take = () => {
    const chunk = Buffer.from(waiting);
    hash.update(chunk);
    waiting = '';
    return chunk;
  };
  for await (const line of lines) {
    waiting += line;
    if (waiting.length >= CHUNK_CHARACTERS) yield take();
  }
  yield take();
  yield Buffer.from(writeLine({ sha256: hash.digest('hex') }));
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
