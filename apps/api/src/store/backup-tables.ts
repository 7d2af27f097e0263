import { sql, type Kysely, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';

/** A table as a backup has it. */
export interface BackupTable {
  readonly name: keyof Schema;
  /** The columns of its key, by which it is read page by page. */
  readonly key: readonly string[];
  readonly columns: readonly string[];
}

/** One row: values by column. */
export type BackupRow = Readonly<Record<string, unknown>>;

/** Everything but what concerns only the running processes: announcements and the probe. */
export const BACKUP_TABLES: readonly BackupTable[] = [
  table(
    'prediction_segments',
    ['id'],
    ['model', 'assigned_version', 'variant', 'version', 'epoch', 'first_at', 'last_at', 'row_count', 'body'],
  ),
  table(
    'labels',
    ['prediction_id'],
    [
      'label',
      'revision',
      'state',
      'received_at',
      'predicted_at',
      'model',
      'version',
      'assigned_version',
      'variant',
      'epoch',
      'unit',
      'prediction',
      'probability',
      'correct',
      'error',
    ],
  ),
  table('label_revisions', ['prediction_id', 'revision'], ['label', 'received_at']),
  table(
    'drift_panes',
    ['model', 'version', 'variant', 'fingerprint', 'replica', 'started_at'],
    ['row_count', 'body'],
  ),
  table(
    'shadow_panes',
    ['model', 'version', 'shadow_version', 'replica', 'started_at'],
    ['row_count', 'body'],
  ),
  table('routings', ['model'], ['revision', 'body', 'changed_at']),
  table('aliases', ['model', 'alias'], ['version', 'revision', 'changed_at']),
  table('alias_changes', ['model', 'alias', 'revision'], ['from_version', 'to_version', 'changed_at']),
];

/** Columns are checked against the schema when this is compiled. */
function table<Name extends keyof Schema>(
  name: Name,
  key: readonly (string & keyof Schema[Name])[],
  rest: readonly (string & keyof Schema[Name])[],
): BackupTable {
  return { name, key, columns: [...key, ...rest] };
}

/** How many rows a table has. */
export async function countRows(db: Kysely<Schema>, { name }: BackupTable): Promise<number> {
  const { rows } = await sql<{
    readonly total: number;
  }>`select count(*) as total from ${sql.table(name)}`.execute(db);
  return rows[0]?.total ?? 0;
}

/** All rows of a table in the order of its key, never more than a page of them in memory. */
export async function* readRows(
  db: Kysely<Schema>,
  { name, key, columns }: BackupTable,
  pageRows: number,
): AsyncGenerator<BackupRow> {
  const keyColumns = sql.join(key.map((column) => sql.ref(column)));
  const allColumns = sql.join(columns.map((column) => sql.ref(column)));
  let last: BackupRow | null = null;
  for (;;) {
    const after: ReturnType<typeof sql> =
      last === null ? sql`` : sql`where (${keyColumns}) > (${sql.join(key.map((column) => last?.[column]))})`;
    const { rows }: { readonly rows: readonly BackupRow[] } = await sql<BackupRow>`
      select ${allColumns} from ${sql.table(name)} ${after} order by ${keyColumns} limit ${pageRows}
    `.execute(db);
    yield* rows;
    last = rows.at(-1) ?? null;
    if (rows.length < pageRows) return;
  }
}

/** Adds rows that all have the table's columns. */
export async function insertRows(
  db: Transaction<Schema>,
  { name, columns }: BackupTable,
  rows: readonly BackupRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const tuples = rows.map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
  await sql`
    insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(tuples)}
  `.execute(db);
}
