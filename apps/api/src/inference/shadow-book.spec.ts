import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';
import { KEY, read } from '../../test/routing-calls.ts';
import {
  decideRouting,
  NUMBER,
  pairsOf,
  PATIENT,
  publishNumbers,
  settled,
  shadowed,
} from '../../test/shadow-calls.ts';
import { startTestApi, type TestApi } from '../../test/test-api.ts';
import { STORE, type Store } from '../store/store.ts';
import { ShadowScorer } from './shadow-scorer.ts';

const running: { close(): Promise<void> }[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const api of running.splice(0)) await api.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
});

async function directory(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'switchyard-models-'));
  directories.push(made);
  return made;
}

async function start(
  repository: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestApi> {
  const api = await startTestApi(repository, { ...PATIENT, ...environment });
  running.push(api);
  return api;
}

const numbers = async (versions: readonly number[]) => publishNumbers(await directory(), versions);

describe('what shadows have scored', () => {
  it('outlives the process, and is asked for by time', async () => {
    const own = await directory();
    const repository = await numbers([1, 4]);
    const environment = { ...NUMBER, SWITCHYARD_DATA_DIR: own };
    const first = await start(repository, environment);
    await decideRouting(first, 'number', shadowed([1], { 4: 1 }));
    const instances = [[0.1], [0.2], [0.3]];
    await first.call('/predict', { instances });
    await settled(first, 'number', 3);
    await running.pop()?.close();

    const second = await start(repository, environment);
    await second.call('/predict', { instances });
    expect(await settled(second, 'number', 6)).toMatchObject([{ rows: 6, difference: { mean: 3 } }]);
    second.pass(60 * 60_000);
    await second.call('/predict', { instances });
    expect(await settled(second, 'number', 9)).toMatchObject([{ rows: 9 }]);
    expect(await pairsOf(second, 'number', '?window=15m')).toMatchObject([{ rows: 3 }]);
    second.pass(25 * 60 * 60_000);
    expect(await pairsOf(second, 'number')).toEqual([]);
    expect(await pairsOf(second, 'number', '?window=7d')).toMatchObject([{ rows: 9 }]);
  });

  it.each(['0s', '59s', '31d', 'x', '', '24h&window=1h'])(
    'is not asked for with window=%s',
    async (window) => {
      const api = await start(await irisRepository([1]));
      expect((await read(api, `/v1/models/iris/shadows?window=${window}`)).body).toMatchObject({
        status: 400,
        code: 'invalid_input',
      });
    },
  );

  it('needs a key, and a model', async () => {
    const api = await start(await irisRepository([1]));
    expect((await api.call('/v1/models/iris/shadows')).status).toBe(401);
    expect((await read(api, '/v1/models/other/shadows')).body['code']).toBe('unknown_model');
  });

  it('waits in memory while the store takes nothing, and is counted at once', async () => {
    const api: LiveApi = await startLiveApi(await numbers([1, 4]), NUMBER);
    running.push(api);
    const { nest } = api.application;
    const { db } = nest.get<Store>(STORE);
    const scorer = nest.get(ShadowScorer);
    const call = async (
      path: string,
      method: string,
      body?: object,
      headers: object = {},
    ): Promise<unknown> => {
      const response = await fetch(`${api.url}${path}`, {
        method,
        headers: {
          ...KEY,
          ...headers,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.json();
    };
    await call('/v1/models/number/routing', 'PUT', shadowed([1], { 4: 1 }), { 'if-match': '"0"' });
    await sql`pragma query_only = on`.execute(db);
    await call('/predict', 'POST', { instances: [[0.1], [0.2]] });
    await expect
      .poll(() => [...scorer.pairs()], { timeout: 10_000 })
      .toMatchObject([
        { model: 'number', live: 'v1', shadow: 'v4', rows: 2, agreed: 0, dropped: 0, errors: 0 },
      ]);
    expect(await call('/v1/models/number/shadows', 'GET')).toMatchObject({ pairs: [] });
    await sql`pragma query_only = off`.execute(db);
    await call('/predict', 'POST', { features: [0.3] });
    await expect
      .poll(() => call('/v1/models/number/shadows', 'GET'), { timeout: 10_000 })
      .toMatchObject({ pairs: [{ rows: 3 }] });
  });

  it('is written when the process ends', async () => {
    const environment = { ...NUMBER, SWITCHYARD_DATA_DIR: await directory() };
    const repository = await numbers([1, 4]);
    const headers = { ...KEY, 'content-type': 'application/json' };
    const first = await startLiveApi(repository, environment);
    running.push(first);
    await fetch(`${first.url}/v1/models/number/routing`, {
      method: 'PUT',
      headers: { ...headers, 'if-match': '"0"' },
      body: JSON.stringify(shadowed([1], { 4: 1 })),
    });
    const row = { method: 'POST', headers, body: JSON.stringify({ features: [0.1] }) };
    expect((await fetch(`${first.url}/predict`, row)).status).toBe(200);
    const scorer = first.application.nest.get(ShadowScorer);
    await expect.poll(() => [...scorer.pairs()], { timeout: 10_000 }).toMatchObject([{ rows: 1 }]);
    await running.pop()?.close();

    const second = await startLiveApi(repository, environment);
    running.push(second);
    const response = await fetch(`${second.url}/v1/models/number/shadows`, { headers });
    expect(await response.json()).toMatchObject({ pairs: [{ rows: 1 }] });
  });

  it('of a version that has left is kept in the store, and no longer counted', async () => {
    const repository = await numbers([1, 4]);
    const api = await startLiveApi(repository, {
      ...NUMBER,
      MODEL_REPOSITORY_POLL: '20ms',
    });
    running.push(api);
    const scorer = api.application.nest.get(ShadowScorer);
    const headers = { ...KEY, 'content-type': 'application/json' };
    await fetch(`${api.url}/v1/models/number/routing`, {
      method: 'PUT',
      headers: { ...headers, 'if-match': '"0"' },
      body: JSON.stringify(shadowed([1], { 4: 1 })),
    });
    await fetch(`${api.url}/predict`, { method: 'POST', headers, body: JSON.stringify({ features: [0.1] }) });
    await expect.poll(() => [...scorer.pairs()], { timeout: 10_000 }).toMatchObject([{ rows: 1 }]);
    await rm(join(repository, 'number', '4'), { recursive: true });
    await expect.poll(() => [...scorer.pairs()], { timeout: 10_000 }).toEqual([]);
    const response = await fetch(`${api.url}/v1/models/number/shadows`, { headers });
    expect(await response.json()).toMatchObject({ pairs: [{ shadow_version: 4, rows: 1 }] });
  });
});
