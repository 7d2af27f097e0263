import { sql, type Kysely } from 'kysely';
import type { Clock } from '../config/configuration.ts';
import type { StoreEngine } from './migrations/column-types.ts';
import type { Schema } from './schema.ts';

const BALLAST_ID = 0;
const STAMP_ID = 1;
/** About a large segment of predictions. */
const BALLAST_BYTES = 256 * 1024;

/**
 * Writes to the store and commits.
 *
 * @throws StoreUnavailableError when it does not take writes
 */
export async function probeStore(db: Kysely<Schema>, engine: StoreEngine, clock: Clock): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    if (engine === 'sqlite') await needRoom(transaction, clock());
    await transaction
      .insertInto('store_probe')
      .values({ id: STAMP_ID, written_at: clock(), ballast: null })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet(({ ref }) => ({ written_at: ref('excluded.written_at') })),
      )
      .execute();
  });
}

/**
 * Changing a row in place needs no new page, so it would succeed in a file that has no room for one prediction.
 * Pages that are taken and given back within a transaction are never written.
 */
async function needRoom(db: Kysely<Schema>, now: number): Promise<void> {
  await db
    .insertInto('store_probe')
    .values({ id: BALLAST_ID, written_at: now, ballast: sql<Uint8Array>`zeroblob(${BALLAST_BYTES})` })
    .execute();
  await db.deleteFrom('store_probe').where('id', '=', BALLAST_ID).execute();
}
