/**
 * Backup and restore of the store, called by `npm run backup -- <file>` and `npm run restore -- <file> [--force]`.
 * Which store it is, the environment says, as it does for the api.
 */
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Kysely } from 'kysely';
import { pino } from 'pino';
import type { Configuration } from '../config/configuration.ts';
import { environment } from '../config/environment.ts';
import { readConfiguration } from '../config/read-configuration.ts';
import { writeBackup, type BackupCounts } from './backup.ts';
import { BackupError } from './backup-error.ts';
import { ANY_TOPIC } from './change-feed.ts';
import { openStore } from './open-store.ts';
import { postgresOutage, unavailableOn } from './outage.ts';
import { connectPostgres } from './postgres-store.ts';
import { restoreBackup } from './restore.ts';
import type { Schema } from './schema.ts';
import { connectSqlite, outageOfSqlite, sqliteFile } from './sqlite-store.ts';

const USAGE = 'Usage: npm run backup -- <file>, or npm run restore -- <file> [--force]';

try {
  process.stdout.write(`${await main(process.argv.slice(2))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function main(parameters: readonly string[]): Promise<string> {
  const { positionals, values } = readParameters(parameters);
  const [command, name, ...more] = positionals;
  if (name === undefined || more.length > 0) throw new BackupError(USAGE);
  const file = resolve(name);
  const configuration = readConfiguration(environment(), process.cwd());
  if (command === 'backup') {
    if (!existsSync(dirname(file)))
      throw new BackupError(`There is no directory ${dirname(file)}. Make it first.`);
    return `Backed up into ${file}: ${summary(await backup(configuration, file))}.`;
  }
  if (command === 'restore') {
    // Before the store is opened: a mistyped name must not leave a new, empty store.
    if (!existsSync(file)) throw new BackupError(`There is no file ${file}. Name the backup to restore.`);
    return `Restored from ${file}: ${summary(await restore(configuration, file, values.force))}.`;
  }
  throw new BackupError(USAGE);
}

function readParameters(parameters: readonly string[]) {
  try {
    return parseArgs({
      args: [...parameters],
      allowPositionals: true,
      options: { force: { type: 'boolean', default: false } },
    });
  } catch (error) {
    throw new BackupError(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`, {
      cause: error,
    });
  }
}

/** Beside the running api: it takes no lock and changes nothing. */
async function backup(configuration: Configuration, file: string): Promise<BackupCounts> {
  const db = connectForReading(configuration);
  try {
    return await writeBackup(db, file);
  } finally {
    await db.destroy();
  }
}

function connectForReading({ databaseUrl, dataDirectory }: Configuration): Kysely<Schema> {
  if (databaseUrl !== null) return connectPatiently(databaseUrl);
  const store = sqliteFile(dataDirectory);
  if (!existsSync(store))
    throw new BackupError(`There is no store at ${store}. Set SWITCHYARD_DATA_DIR or DATABASE_URL.`);
  return connectSqlite(store, { readOnly: true, translate: unavailableOn(outageOfSqlite) });
}

/** Opening the store takes the data directory's lock and brings its tables up to date. */
async function restore(configuration: Configuration, file: string, force: boolean): Promise<BackupCounts> {
  const store = await openStore(configuration, Date.now, pino({ level: 'silent' }));
  try {
    const counts = await restoreIn(store.db, configuration, file, force);
    await store.changes.announce(ANY_TOPIC);
    return counts;
  } finally {
    await store.close();
  }
}

async function restoreIn(
  db: Kysely<Schema>,
  { databaseUrl }: Configuration,
  file: string,
  force: boolean,
): Promise<BackupCounts> {
  if (databaseUrl === null) return restoreBackup(db, file, force);
  const patient = connectPatiently(databaseUrl);
  try {
    return await restoreBackup(patient, file, force);
  } finally {
    await patient.destroy();
  }
}

/** Counting, deleting and filling a whole table may take longer than any statement of a request. */
function connectPatiently(databaseUrl: string): Kysely<Schema> {
  const translate = unavailableOn(postgresOutage);
  return connectPostgres(databaseUrl, { connections: 1, statementTimeoutMs: 0, translate });
}

function summary(counts: BackupCounts): string {
  return Object.entries(counts)
    .map(([table, rows]) => `${rows} ${table}`)
    .join(', ');
}
