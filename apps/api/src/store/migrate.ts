import type { Kysely } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator, type Migration } from 'kysely/migration';
import { firstTables } from './migrations/0001-first-tables.ts';
import { COLUMN_TYPES, type ColumnTypes, type StoreEngine } from './migrations/column-types.ts';
import type { Schema } from './schema.ts';
import { StoreRefusedError } from './store-error.ts';

/** In the order in which they run. */
const MIGRATIONS: Readonly<Record<string, (types: ColumnTypes) => Migration>> = {
  '0001-first-tables': firstTables,
};

/** Name of the last migration that this release knows. */
export const LAST_MIGRATION = Object.keys(MIGRATIONS).sort().at(-1) ?? '';

/**
 * Brings the tables to this release's state: all of it or nothing. Processes that start together wait for each other.
 *
 * @throws StoreRefusedError when a newer release has been here
 */
export async function migrate(db: Kysely<Schema>, engine: StoreEngine): Promise<void> {
  await refuseNewerTables(db);
  const types = COLUMN_TYPES[engine];
  const migrator = new Migrator({
    db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(Object.entries(MIGRATIONS).map(([name, make]) => [name, make(types)])),
    },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('A migration failed.', { cause: error });
}

/** Names of the migrations that the database has seen, in alphabetical order; empty for a new one. */
export async function executedMigrations(db: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return [];
  const rows = await db
    .withTables<{ readonly [DEFAULT_MIGRATION_TABLE]: { readonly name: string } }>()
    .selectFrom(DEFAULT_MIGRATION_TABLE)
    .select('name')
    .execute();
  return rows.map(({ name }) => name).sort();
}

async function refuseNewerTables(db: Kysely<Schema>): Promise<void> {
  const unknown = (await executedMigrations(db)).filter((name) => MIGRATIONS[name] === undefined);
  if (unknown.length === 0) return;
  throw new StoreRefusedError(
    `The store was written by a newer release: it has the migration ${unknown.join(', ')}, and this release knows ` +
      `none after ${LAST_MIGRATION}. Start that release again, or restore a backup that was made before it.`,
  );
}
