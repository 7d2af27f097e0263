import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';
import { LoadTraffic } from '../../test/load-traffic.ts';
import { PredictionLog } from './prediction-log.ts';
import { STORE, type Store } from './store.ts';

/** The most that the log keeps waiting, in rows. */
const BOUND = 200_000;
/** Recovery waits for a probe and for the next attempt of the log, a second each. */
const SOON = { timeout: 60_000 };

let api: LiveApi;
let traffic: LoadTraffic;
let store: Store;
let log: PredictionLog;
beforeEach(async () => {
  api = await startLiveApi(await irisRepository([1, 2]), { PREDICTION_FLUSH: '50ms' });
  traffic = new LoadTraffic(api);
  store = api.application.nest.get<Store>(STORE);
  log = api.application.nest.get(PredictionLog);
});
afterEach(() => api.close());

async function storedRows(): Promise<number> {
  const { rows } = await store.db
    .selectFrom('prediction_segments')
    .select(({ fn }) => fn.sum<number>('row_count').as('rows'))
    .executeTakeFirstOrThrow();
  return Number(rows);
}

/** The real thing: SQLite itself refuses to let its file grow (SQLITE_FULL), as on a full disk. */
async function fillDisk(): Promise<void> {
  const { rows } = await sql<{ readonly page_count: number }>`pragma page_count`.execute(store.db);
  await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count ?? 1)}`.execute(store.db);
}

const FAULTS = [
  {
    name: 'a full disk',
    cause: fillDisk,
    lift: () => sql`pragma max_page_count = 1000000000`.execute(store.db),
    says: 'The disk is full',
  },
  {
    name: 'a read-only store',
    cause: () => sql`pragma query_only = on`.execute(store.db),
    lift: () => sql`pragma query_only = off`.execute(store.db),
    says: 'read-only',
  },
];

it.each(FAULTS)('goes on predicting with $name, says so, and recovers by itself', async (fault) => {
  const before = await traffic.predict();
  expect((await traffic.feedback(before.body['prediction_id'], 'setosa')).status).toBe(200);
  expect((await traffic.ready()).status).toBe(200);
  await fault.cause();

  // Rows that are there already are still room: some labels may fit before the disk is really full.
  let predictions = 1;
  let refused = await traffic.feedback(before.body['prediction_id'], 'setosa');
  while (refused.status === 200) {
    const { status, body } = await traffic.predict();
    expect(status).toBe(200);
    predictions++;
    refused = await traffic.feedback(body['prediction_id'], 'setosa');
  }
  expect([refused.status, refused.body['code']]).toEqual([503, 'store_unavailable']);
  expect(refused.body['detail']).toContain(fault.says);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  const notReady = await traffic.ready();
  expect(notReady.status).toBe(503);
  expect(notReady.body['error']).toMatchObject({
    store: { status: 'down', engine: 'sqlite', reason: expect.stringContaining(fault.says) as unknown },
  });

  while (log.counts.dropped === 0) {
    expect((await traffic.predict(1_000)).status).toBe(200);
    predictions += 1_000;
    expect(log.counts.waiting).toBeLessThanOrEqual(BOUND);
  }
  const { waiting, dropped, failedWrites } = log.counts;
  expect(failedWrites).toBeGreaterThan(0);
  expect(waiting).toBe(BOUND);
  expect((await traffic.predict()).status).toBe(200);
  expect(log.counts).toMatchObject({ waiting: BOUND, dropped: dropped + 1 });
  expect((await traffic.feedback(before.body['prediction_id'], 'setosa')).status).toBe(503);

  await fault.lift();
  await expect.poll(async () => (await traffic.ready()).status, SOON).toBe(200);
  await expect.poll(() => log.counts.waiting, SOON).toBe(0);
  expect(await storedRows()).toBe(predictions - dropped);
  const after = await traffic.predict();
  const label = await traffic.feedback(after.body['prediction_id'], 'setosa');
  expect([label.status, label.body['status']]).toEqual([200, 'recorded']);
});
