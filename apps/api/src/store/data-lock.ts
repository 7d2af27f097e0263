import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../config/configuration.ts';
import { StoreRefusedError } from './store-error.ts';

/**
 * Held while this process uses a data directory. It is an exclusive lock of SQLite on a file of its own, which is a
 * lock of the operating system on that file (fcntl): it ends with the process however that ends, so no lock is ever
 * stale, and it holds between containers that share a volume on one machine, because they share its kernel. Between
 * machines that share a network volume it holds as far as that file system passes locks on (NFS 4 does, many others
 * do not): there, use PostgreSQL. SQLite's WAL would not work there either.
 */
export interface DataLock {
  release(): Promise<void>;
}

/** Who holds the lock; only for the message, never for the decision. */
interface Holder {
  readonly pid: number;
  /** Inside a container its id. */
  readonly host: string;
  readonly started_at: string;
}

/** A predecessor that is just ending, or a holder that has not written its name yet. */
const ATTEMPTS = 10;
const PAUSE_MS = 100;

/**
 * Takes the data directory for this process.
 *
 * @throws StoreRefusedError that names the process which has it
 */
export async function lockDataDirectory(dataDirectory: string, clock: Clock): Promise<DataLock> {
  const holderFile = join(dataDirectory, 'store.lock.json');
  const connection = await take(join(dataDirectory, 'store.lock'));
  if (connection === null) throw await refusal(dataDirectory, holderFile);
  const holder: Holder = { pid: process.pid, host: hostname(), started_at: new Date(clock()).toISOString() };
  try {
    await writeFile(`${holderFile}.new`, `${JSON.stringify(holder)}\n`, { mode: 0o600 });
    await rename(`${holderFile}.new`, holderFile);
  } catch {
    // A full disk must not keep the api from starting: the lock holds without its name.
  }
  return {
    async release() {
      // First the name, then the lock: the other way round it could be the next holder's name.
      await rm(holderFile, { force: true }).catch(() => undefined);
      connection.close();
    },
  };
}

async function take(lockFile: string): Promise<DatabaseSync | null> {
  for (let attempt = 1; ; attempt++) {
    const connection = new DatabaseSync(lockFile, { timeout: 0 });
    try {
      // Nothing is ever written: the file stays empty, and only its lock matters.
      connection.exec('begin exclusive');
      return connection;
    } catch (error) {
      connection.close();
      if (!isBusy(error)) throw error;
      if (attempt === ATTEMPTS) return null;
      await wait(PAUSE_MS);
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

async function refusal(dataDirectory: string, holderFile: string): Promise<StoreRefusedError> {
  const holder = await readHolder(holderFile);
  const who =
    holder === null
      ? 'another process that has not said its name'
      : `process ${holder.pid} on ${holder.host}, started at ${holder.started_at}`;
  return new StoreRefusedError(
    `The data directory ${dataDirectory} is in use by ${who}. Stop that process, or give this one a directory of its ` +
      'own with SWITCHYARD_DATA_DIR. Several processes can share a store on PostgreSQL: see DATABASE_URL.',
  );
}

async function readHolder(holderFile: string): Promise<Holder | null> {
  try {
    const value: unknown = JSON.parse(await readFile(holderFile, 'utf8'));
    return isHolder(value) ? value : null;
  } catch {
    return null;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'host' in value &&
    typeof value.host === 'string' &&
    'started_at' in value &&
    typeof value.started_at === 'string'
  );
}
