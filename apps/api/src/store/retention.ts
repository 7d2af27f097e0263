import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** What is kept for how long, in milliseconds, and how much is deleted by one statement. */
export interface RetentionPolicy {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Of predictions by their segment's last row, and of panes by their beginning. */
  readonly retentionMs: number;
  /** Of labels and of those they have replaced, by the moment they were received. */
  readonly labelRetentionMs: number;
  readonly batch?: RetentionBatch;
}

/** Rows deleted by one statement at most, each at least 1. */
export interface RetentionBatch {
  readonly segments: number;
  readonly labels: number;
  readonly panes: number;
}

/** How many rows were deleted. */
export interface PrunedRows {
  readonly segments: number;
  readonly labels: number;
  readonly labelRevisions: number;
  readonly driftPanes: number;
  readonly shadowPanes: number;
}

/** Small enough that nobody waits long for a turn. */
export const RETENTION_BATCH: RetentionBatch = { segments: 500, labels: 5_000, panes: 500 };

/** Rows that grow old. */
interface Ageing<Name extends keyof Schema> {
  readonly name: Name;
  readonly key: readonly (string & keyof Schema[Name])[];
  readonly moment: string & keyof Schema[Name];
}

/**
 * Deletes what is older than it may get, oldest first, in batches between which others get their turn. Ends when
 * nothing is left to delete; when it fails, what was deleted stays deleted, and the next call goes on.
 *
 * @throws StoreUnavailableError
 */
export async function pruneExpired(db: Kysely<Schema>, policy: RetentionPolicy): Promise<PrunedRows> {
  const { now, retentionMs, labelRetentionMs, batch = RETENTION_BATCH } = policy;
  const prune = <Name extends keyof Schema>(table: Ageing<Name>, keptMs: number, limit: number) =>
    deleteBefore(db, table, now - keptMs, limit);
  return {
    segments: await prune(
      { name: 'prediction_segments', key: ['id'], moment: 'last_at' },
      retentionMs,
      batch.segments,
    ),
    labels: await prune(
      { name: 'labels', key: ['prediction_id'], moment: 'received_at' },
      labelRetentionMs,
      batch.labels,
    ),
    // A label that was replaced is older than its successor, so none outlives the label it belongs to.
    labelRevisions: await prune(
      { name: 'label_revisions', key: ['prediction_id', 'revision'], moment: 'received_at' },
      labelRetentionMs,
      batch.labels,
    ),
    driftPanes: await prune(
      {
        name: 'drift_panes',
        key: ['model', 'version', 'variant', 'fingerprint', 'replica', 'started_at'],
        moment: 'started_at',
      },
      retentionMs,
      batch.panes,
    ),
    shadowPanes: await prune(
      {
        name: 'shadow_panes',
        key: ['model', 'version', 'shadow_version', 'replica', 'started_at'],
        moment: 'started_at',
      },
      retentionMs,
      batch.panes,
    ),
  };
}

async function deleteBefore<Name extends keyof Schema>(
  db: Kysely<Schema>,
  { name, key, moment }: Ageing<Name>,
  before: number,
  limit: number,
): Promise<number> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  // SQLite knows no limit of a delete itself.
  const deletion = sql`
    delete from ${sql.table(name)} where (${columns}) in (
      select ${columns} from ${sql.table(name)} where ${sql.ref(moment)} < ${before}
      order by ${sql.ref(moment)} limit ${limit}
    )
  `;
  for (let total = 0; ; await nextTurn()) {
    const { numAffectedRows } = await deletion.execute(db);
    const deleted = Number(numAffectedRows ?? 0);
    total += deleted;
    if (deleted < limit) return total;
  }
}
