import { afterEach, beforeEach, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';
import { LoadTraffic } from '../../test/load-traffic.ts';
import { createDatabase, postgresOfThisFile } from '../../test/store-engines.ts';
import { PredictionLog } from './prediction-log.ts';
import { STORE, type Store } from './store.ts';

/** `TEST_OUTAGE=60` makes it a minute. */
const OUTAGE_MS = 1_000 * Number(process.env['TEST_OUTAGE'] ?? 10);
const SOON = { timeout: 60_000 };

const server = postgresOfThisFile();
let api: LiveApi;
beforeEach(async () => {
  api = await startLiveApi(await irisRepository([1, 2]), {
    DATABASE_URL: await createDatabase(server().url),
    PREDICTION_FLUSH: '50ms',
  });
});
afterEach(() => api.close());

it(
  'goes on predicting while PostgreSQL is gone, says so, and writes what waited when it is back',
  async () => {
    const traffic = new LoadTraffic(api);
    const log = api.application.nest.get(PredictionLog);
    const before = await traffic.predict();
    expect((await traffic.feedback(before.body['prediction_id'], 'setosa')).status).toBe(200);
    await server().stopServer();

    let predictions = 1;
    const refusals: number[] = [];
    const end = performance.now() + OUTAGE_MS;
    while (performance.now() < end) {
      const { status, body } = await traffic.predict(10);
      expect(status).toBe(200);
      predictions += 10;
      if (predictions % 500 !== 1) continue;
      const [first] = body['predictions'] as readonly { readonly prediction_id: string }[];
      const label = await traffic.feedback(first?.prediction_id, 'setosa');
      expect([label.status, label.body['code']]).toEqual([503, 'store_unavailable']);
      expect(Number(label.headers.get('retry-after'))).toBeGreaterThan(0);
      refusals.push(label.status);
      const ready = await traffic.ready();
      expect(ready.status).toBe(503);
      expect(ready.body['error']).toMatchObject({ store: { status: 'down', engine: 'postgres' } });
    }
    expect(refusals.length).toBeGreaterThan(0);
    const { waiting, dropped, written } = log.counts;
    expect(waiting + dropped + written).toBe(predictions);
    expect(waiting).toBeGreaterThan(0);

    await server().startServer();
    await expect.poll(async () => (await traffic.ready()).status, SOON).toBe(200);
    await expect.poll(() => log.counts.waiting, SOON).toBe(0);
    const { rows } = await api.application.nest
      .get<Store>(STORE)
      .db.selectFrom('prediction_segments')
      .select(({ fn }) => fn.sum<number>('row_count').as('rows'))
      .executeTakeFirstOrThrow();
    expect(rows).toBe(predictions - log.counts.dropped);
    const after = await traffic.predict();
    const label = await traffic.feedback(after.body['prediction_id'], 'setosa');
    expect([label.status, label.body['status']]).toEqual([200, 'recorded']);
  },
  OUTAGE_MS + 240_000,
);
