import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { ColumnTypes } from './column-types.ts';

/** The tables of `schema.ts` as the first version of the store has them. A migration is never changed once released. */
export function firstTables(types: ColumnTypes): Migration {
  return {
    async up(db: Kysely<unknown>): Promise<void> {
      await createPredictionTables(db, types);
      await createPaneTables(db, types);
      await createRoutingTables(db, types);
      await createUpkeepTables(db, types);
    },
  };
}

async function createPredictionTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  const { text, integer, real, bytes, tableOptions } = types;
  await db.schema
    .createTable('prediction_segments')
    .addColumn('id', text, (column) => column.primaryKey().notNull())
    .addColumn('model', text, (column) => column.notNull())
    .addColumn('assigned_version', integer, (column) => column.notNull())
    .addColumn('variant', text, (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('epoch', integer, (column) => column.notNull())
    .addColumn('first_at', integer, (column) => column.notNull())
    .addColumn('last_at', integer, (column) => column.notNull())
    .addColumn('row_count', integer, (column) => column.notNull())
    .addColumn('body', bytes, (column) => column.notNull())
    .modifyEnd(tableOptions)
    .execute();
  await createIndex(db, 'prediction_segments', ['model', 'first_at']);
  await createIndex(db, 'prediction_segments', ['last_at']);

  await db.schema
    .createTable('labels')
    .addColumn('prediction_id', text, (column) => column.primaryKey().notNull())
    .addColumn('label', text, (column) => column.notNull())
    .addColumn('revision', integer, (column) => column.notNull())
    .addColumn('state', text, (column) => column.notNull())
    .addColumn('received_at', integer, (column) => column.notNull())
    .addColumn('predicted_at', integer, (column) => column.notNull())
    .addColumn('model', text)
    .addColumn('version', integer)
    .addColumn('assigned_version', integer)
    .addColumn('variant', text)
    .addColumn('epoch', integer)
    .addColumn('unit', text)
    .addColumn('prediction', text)
    .addColumn('probability', real)
    .addColumn('correct', integer)
    .addColumn('error', real)
    .modifyEnd(tableOptions)
    .execute();
  await createIndex(db, 'labels', ['model', 'predicted_at']);
  await createIndex(db, 'labels', ['state', 'received_at']);
  await createIndex(db, 'labels', ['received_at']);

  await db.schema
    .createTable('label_revisions')
    .addColumn('prediction_id', text, (column) => column.notNull())
    .addColumn('revision', integer, (column) => column.notNull())
    .addColumn('label', text, (column) => column.notNull())
    .addColumn('received_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('label_revisions_key', ['prediction_id', 'revision'])
    .modifyEnd(tableOptions)
    .execute();
  await createIndex(db, 'label_revisions', ['received_at']);
}

async function createPaneTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  const { text, integer, tableOptions } = types;
  await db.schema
    .createTable('drift_panes')
    .addColumn('model', text, (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('variant', text, (column) => column.notNull())
    .addColumn('fingerprint', text, (column) => column.notNull())
    .addColumn('replica', text, (column) => column.notNull())
    .addColumn('started_at', integer, (column) => column.notNull())
    .addColumn('row_count', integer, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('drift_panes_key', [
      'model',
      'version',
      'variant',
      'fingerprint',
      'replica',
      'started_at',
    ])
    .modifyEnd(tableOptions)
    .execute();
  await createIndex(db, 'drift_panes', ['model', 'started_at']);
  await createIndex(db, 'drift_panes', ['started_at']);

  await db.schema
    .createTable('shadow_panes')
    .addColumn('model', text, (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('shadow_version', integer, (column) => column.notNull())
    .addColumn('replica', text, (column) => column.notNull())
    .addColumn('started_at', integer, (column) => column.notNull())
    .addColumn('row_count', integer, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addPrimaryKeyConstraint('shadow_panes_key', [
      'model',
      'version',
      'shadow_version',
      'replica',
      'started_at',
    ])
    .modifyEnd(tableOptions)
    .execute();
  await createIndex(db, 'shadow_panes', ['model', 'started_at']);
  await createIndex(db, 'shadow_panes', ['started_at']);
}

async function createRoutingTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  const { text, integer, tableOptions } = types;
  await db.schema
    .createTable('routings')
    .addColumn('model', text, (column) => column.primaryKey().notNull())
    .addColumn('revision', integer, (column) => column.notNull())
    .addColumn('body', text, (column) => column.notNull())
    .addColumn('changed_at', integer, (column) => column.notNull())
    .modifyEnd(tableOptions)
    .execute();

  await db.schema
    .createTable('aliases')
    .addColumn('model', text, (column) => column.notNull())
    .addColumn('alias', text, (column) => column.notNull())
    .addColumn('version', integer, (column) => column.notNull())
    .addColumn('revision', integer, (column) => column.notNull())
    .addColumn('changed_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('aliases_key', ['model', 'alias'])
    .modifyEnd(tableOptions)
    .execute();

  await db.schema
    .createTable('alias_changes')
    .addColumn('model', text, (column) => column.notNull())
    .addColumn('alias', text, (column) => column.notNull())
    .addColumn('revision', integer, (column) => column.notNull())
    .addColumn('from_version', integer)
    .addColumn('to_version', integer)
    .addColumn('changed_at', integer, (column) => column.notNull())
    .addPrimaryKeyConstraint('alias_changes_key', ['model', 'alias', 'revision'])
    .modifyEnd(tableOptions)
    .execute();
}

async function createUpkeepTables(db: Kysely<unknown>, types: ColumnTypes): Promise<void> {
  const { text, integer, bytes, tableOptions } = types;
  await db.schema
    .createTable('announcements')
    .addColumn('topic', text, (column) => column.primaryKey().notNull())
    .addColumn('counter', integer, (column) => column.notNull())
    .modifyEnd(tableOptions)
    .execute();

  await db.schema
    .createTable('store_probe')
    .addColumn('id', integer, (column) => column.primaryKey().notNull())
    .addColumn('written_at', integer, (column) => column.notNull())
    .addColumn('ballast', bytes)
    .modifyEnd(tableOptions)
    .execute();
}

async function createIndex(db: Kysely<unknown>, table: string, columns: readonly string[]): Promise<void> {
  await db.schema
    .createIndex(`${table}_by_${columns.join('_and_')}`)
    .on(table)
    .columns([...columns])
    .execute();
}
