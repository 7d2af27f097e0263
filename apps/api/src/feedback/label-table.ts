import type { Kysely } from 'kysely';
import type { LabelRevisionRow, LabelRow, Schema } from '../store/schema.ts';

/** A row that must stand in the place of the one that was read (null: there was none), and what it has replaced. */
export interface LabelChange {
  readonly from: LabelRow | null;
  readonly to: LabelRow;
  readonly replaced: readonly LabelRevisionRow[];
}

/** Keeps the number of parameters of a statement far below what the engines take. */
const ROWS_PER_STATEMENT = 500;

/** PostgreSQL's refusals of a transaction that met another one: serialisation and deadlock. */
const RETRY_CODES = ['40001', '40P01'];

/** Somebody has changed a row between reading and writing. */
class Overtaken extends Error {}

/** The labels of some predictions, by id. @throws StoreUnavailableError */
export async function readLabels(
  db: Kysely<Schema>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LabelRow>> {
  const labels = new Map<string, LabelRow>();
  for (let i = 0; i < ids.length; i += ROWS_PER_STATEMENT) {
    const rows = await db
      .selectFrom('labels')
      .selectAll()
      .where('prediction_id', 'in', ids.slice(i, i + ROWS_PER_STATEMENT))
      .execute();
    for (const row of rows) labels.set(row.prediction_id, row);
  }
  return labels;
}

/**
 * Makes all of these changes in one transaction, or none: each holds only if the row is still as it was read.
 *
 * @returns false when one was not, so that nothing was written: read again
 * @throws StoreUnavailableError
 */
export async function writeLabels(db: Kysely<Schema>, changes: readonly LabelChange[]): Promise<boolean> {
  // Everybody locks rows in the same order.
  const ordered = [...changes].sort((a, b) => (a.to.prediction_id < b.to.prediction_id ? -1 : 1));
  try {
    await db.transaction().execute(async (transaction) => {
      await insertLabels(
        transaction,
        ordered.filter(({ from }) => from === null).map(({ to }) => to),
      );
      for (const { from, to } of ordered) if (from !== null) await updateLabel(transaction, from, to);
      await insertRevisions(
        transaction,
        ordered.flatMap(({ replaced }) => replaced),
      );
    });
    return true;
  } catch (error) {
    if (error instanceof Overtaken || RETRY_CODES.includes(codeOf(error))) return false;
    throw error;
  }
}

async function insertLabels(db: Kysely<Schema>, rows: readonly LabelRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_PER_STATEMENT) {
    const part = rows.slice(i, i + ROWS_PER_STATEMENT);
    const { numInsertedOrUpdatedRows } = await db
      .insertInto('labels')
      .values(part)
      .onConflict((conflict) => conflict.column('prediction_id').doNothing())
      .executeTakeFirstOrThrow();
    if (Number(numInsertedOrUpdatedRows) !== part.length) throw new Overtaken();
  }
}

async function updateLabel(db: Kysely<Schema>, from: LabelRow, to: LabelRow): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('labels')
    .set(to)
    .where('prediction_id', '=', from.prediction_id)
    .where('revision', '=', from.revision)
    .where('state', '=', from.state)
    .executeTakeFirstOrThrow();
  if (Number(numUpdatedRows) !== 1) throw new Overtaken();
}

async function insertRevisions(db: Kysely<Schema>, rows: readonly LabelRevisionRow[]): Promise<void> {
  for (let i = 0; i < rows.length; i += ROWS_PER_STATEMENT) {
    await db
      .insertInto('label_revisions')
      .values(rows.slice(i, i + ROWS_PER_STATEMENT))
      .execute();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
