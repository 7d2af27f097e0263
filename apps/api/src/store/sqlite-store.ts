import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../config/configuration.ts';
import { localChangeFeed } from './change-feed.ts';
import { lockDataDirectory } from './data-lock.ts';
import { migrate } from './migrate.ts';
import { sqliteOutage } from './outage.ts';
import type { Schema } from './schema.ts';
import { SqliteClient, SqliteError } from './sqlite-client.ts';
import { ThreadedSqliteDialect } from './sqlite-dialect.ts';
import { StoreRefusedError, StoreUnavailableError, type FailureTranslator } from './store-error.ts';
import { StoreWatch } from './store-health.ts';
import { probeStore } from './store-probe.ts';
import type { Store } from './store.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** SQLITE_CORRUPT and SQLITE_NOTADB. */
const DAMAGE = [11, 26];

/** The file of a SQLite store. */
export function sqliteFile(dataDirectory: string): string {
  return join(dataDirectory, 'store.sqlite');
}

/** A connection to a SQLite store; it is opened by its first statement. */
export function connectSqlite(
  file: string,
  options: { readonly readOnly: boolean; readonly translate?: FailureTranslator },
): Kysely<Schema> {
  const { readOnly, translate } = options;
  const client = new SqliteClient({ file, readOnly, busyTimeoutMs: BUSY_TIMEOUT_MS }, translate);
  return new Kysely<Schema>({ dialect: new ThreadedSqliteDialect(client) });
}

/** What {@link Outage} a failure of SQLite stands for. */
export function outageOfSqlite(error: unknown): ReturnType<typeof sqliteOutage> {
  return error instanceof SqliteError ? sqliteOutage(error.errcode) : null;
}

/**
 * Opens the store in the data directory, and makes it when there is none.
 *
 * @throws StoreRefusedError when another process has it, when it is damaged, or when a newer release wrote it
 */
export async function openSqliteStore(dataDirectory: string, clock: Clock, logger: Logger): Promise<Store> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const lock = await lockDataDirectory(dataDirectory, clock);
  const health = new StoreWatch(clock);
  const file = sqliteFile(dataDirectory);
  const db = connectSqlite(file, {
    readOnly: false,
    translate: (error) => health.translate(error, outageOfSqlite),
  });
  try {
    await makeFile(file);
    await checkIntegrity(db, file);
    await migrate(db, 'sqlite');
  } catch (error) {
    await db.destroy().catch(() => undefined);
    await lock.release();
    throw error;
  }
  health.watch(() => probeStore(db, 'sqlite', clock));
  return {
    engine: 'sqlite',
    db,
    health,
    changes: localChangeFeed(logger),
    async close() {
      await health.stop();
      try {
        await db.destroy();
      } finally {
        await lock.release();
      }
    },
  };
}

/**
 * Makes the file in one step: afterwards an empty one is always damage, never the trace of a process that was killed
 * while it made it.
 */
async function makeFile(file: string): Promise<void> {
  if (existsSync(file)) {
    if ((await stat(file)).size === 0) throw damaged(file, 'it is empty');
    return;
  }
  // A WAL without its database: applied to a new file it would be nonsense, and deleted it may be somebody's data.
  if (existsSync(`${file}-wal`) && (await stat(`${file}-wal`)).size > 0)
    throw damaged(file, 'only its WAL is there');
  const unfinished = `${file}.new`;
  for (const name of [unfinished, `${unfinished}-wal`, `${unfinished}-shm`]) await rm(name, { force: true });
  const db = connectSqlite(unfinished, { readOnly: false });
  try {
    await sql`create table made (at integer)`.execute(db);
    await sql`drop table made`.execute(db);
  } finally {
    await db.destroy();
  }
  const handle = await open(unfinished, 'r+');
  await handle.sync();
  await handle.close();
  await rename(unfinished, file);
}

async function checkIntegrity(db: Kysely<Schema>, file: string): Promise<void> {
  try {
    const { rows } = await sql<{ readonly quick_check: string }>`pragma quick_check(1)`.execute(db);
    const [first] = rows;
    if (first?.quick_check !== 'ok') throw damaged(file, first?.quick_check ?? 'its check says nothing');
  } catch (error) {
    const cause = error instanceof StoreUnavailableError ? error.cause : error;
    if (cause instanceof SqliteError && cause.errcode !== null && DAMAGE.includes(cause.errcode & 0xff)) {
      throw damaged(file, cause.message);
    }
    throw error;
  }
}

function damaged(file: string, finding: string): StoreRefusedError {
  return new StoreRefusedError(
    `The store ${file} is damaged (${finding}). Nothing was changed. Move it away together with the files beside it ` +
      'whose names begin with its name, then restore the newest backup with: npm run restore -- <file>',
  );
}
