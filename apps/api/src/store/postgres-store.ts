import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../config/configuration.ts';
import { shownAddress } from './database-address.ts';
import { migrate } from './migrate.ts';
import { postgresOutage } from './outage.ts';
import { openPostgresChangeFeed } from './postgres-change-feed.ts';
import { WatchedPool } from './postgres-pool.ts';
import type { Schema } from './schema.ts';
import { StoreRefusedError, type FailureTranslator } from './store-error.ts';
import { StoreWatch } from './store-health.ts';
import { probeStore } from './store-probe.ts';
import type { Store } from './store.ts';

const CONNECTIONS = 10;
export const STATEMENT_TIMEOUT_MS = 5_000;
/** How long a start waits for a server that starts at the same time. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 500;

/** Connections to a PostgreSQL store; the first statement makes the first one. */
export function connectPostgres(
  databaseUrl: string,
  options: {
    readonly connections: number;
    /** 0: none. */
    readonly statementTimeoutMs: number;
    readonly translate?: FailureTranslator;
  },
): Kysely<Schema> {
  const { translate = (error) => error, ...rest } = options;
  return new Kysely<Schema>({
    dialect: new PostgresDialect({ pool: new WatchedPool(databaseUrl, rest, translate) }),
  });
}

/**
 * Opens the store on PostgreSQL and brings its tables up to date.
 *
 * @throws StoreRefusedError when the server cannot be reached for 5 s, or when a newer release wrote the store
 */
export async function openPostgresStore(databaseUrl: string, clock: Clock, logger: Logger): Promise<Store> {
  await prepareTables(databaseUrl);
  const health = new StoreWatch(clock);
  const db = connectPostgres(databaseUrl, {
    connections: CONNECTIONS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    translate: (error) => health.translate(error, postgresOutage),
  });
  try {
    const changes = await openPostgresChangeFeed(databaseUrl, db, logger);
    health.watch(() => probeStore(db, 'postgres', clock));
    return {
      engine: 'postgres',
      db,
      health,
      changes,
      async close() {
        await health.stop();
        await changes.close();
        await db.destroy();
      },
    };
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** In connections of their own: a migration may take longer than any statement of a request. */
async function prepareTables(databaseUrl: string): Promise<void> {
  const db = connectPostgres(databaseUrl, { connections: 2, statementTimeoutMs: 0 });
  try {
    await reach(db, databaseUrl);
    await migrate(db, 'postgres');
  } finally {
    await db.destroy();
  }
}

async function reach(db: Kysely<Schema>, databaseUrl: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await sql`select 1`.execute(db);
      return;
    } catch (error) {
      const outage = postgresOutage(error);
      if (outage !== null && performance.now() < deadline) await wait(PAUSE_MS);
      else throw refusal(databaseUrl, error, outage?.reason ?? 'Correct DATABASE_URL or the server.');
    }
  }
}

/** Without the cause: the driver's errors may carry the address with its password. */
function refusal(databaseUrl: string, error: unknown, advice: string): StoreRefusedError {
  const cause: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new StoreRefusedError(
    `The store at ${shownAddress(databaseUrl)} cannot be used (${message}). ${advice}`,
  );
}
