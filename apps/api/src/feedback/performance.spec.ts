import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { createDatabase, describeEachStore, type StoreEngineUnderTest } from '../../test/store-engines.ts';
import { label } from '../../test/store-rows.ts';
import { ADMIN_KEY, startTestApi, type TestApi } from '../../test/test-api.ts';
import { performanceOf } from './performance.ts';

const KEY = { headers: { authorization: `Bearer ${ADMIN_KEY}` } };
const SETOSA = [5.1, 3.5, 1.4, 0.2];
const HOUR = 3_600_000;

describeEachStore('performance', (engine) => {
  let api: TestApi;
  let environment: Readonly<Record<string, string>>;
  let repository: string;
  beforeEach(async () => {
    repository = await irisRepository([1, 2]);
    environment = await surroundings(engine);
    api = await startTestApi(repository, environment);
  });
  afterEach(async () => {
    await api.close();
    await rm(environment['SWITCHYARD_DATA_DIR'] ?? '', { recursive: true, force: true });
  });

  it('sums up labels by version and arm, by the moment of the prediction', async () => {
    const ids: string[] = [];
    const variants: string[] = [];
    for (let i = 0; i < 60; i++) {
      const { body } = await api.call('/predict', { features: SETOSA });
      ids.push(String(body['prediction_id']));
      variants.push(String(body['variant']));
    }
    api.pass(2 * HOUR);
    for (const [i, id] of ids.entries()) {
      const named = i % 4 === 0 ? 'setosa' : 'virginica';
      if (i % 2 === 0) await api.call('/feedback', { prediction_id: id, label: named });
    }
    const { status, body } = await api.call('/v1/models/iris/performance?window=3h', undefined, KEY);
    expect(status).toBe(200);
    const expected = ['v1', 'v2'].map((variant) => {
      const own = variants.flatMap((name, i) => (name === variant ? [i] : []));
      const labelled = own.filter((i) => i % 2 === 0);
      return {
        variant,
        assigned_version: variant,
        model_version: variant,
        predictions: own.length,
        labels: labelled.length,
        coverage: labelled.length / own.length,
        correct_share: labelled.filter((i) => i % 4 === 0).length / labelled.length,
        mean_absolute_error: null,
        mean_squared_error: null,
      };
    });
    expect(body['arms']).toEqual(expected);
    const later = await api.call('/v1/models/iris/performance?window=1h', undefined, KEY);
    expect(later.body['arms']).toEqual([]);
  });

  it.each([
    ['iris/performance?window=soon', 400],
    ['iris/performance?window=1h&window=2h', 400],
    ['iris/performance?window=0ms', 400],
    ['iris/performance?window=9999d', 400],
    ['tulip/performance', 404],
  ])('answers %s with %i', async (path, status) => {
    expect((await api.call(`/v1/models/${path}`, undefined, KEY)).status).toBe(status);
  });

  it('knows predictions and labels after a restart', async () => {
    const predict = (body: object) => api.call('/predict', { features: SETOSA, ...body });
    // PostgreSQL does not store every character.
    const first = (await predict({ unit: 'a\0b' })).body['prediction_id'];
    const second = (await predict({})).body['prediction_id'];
    await api.call('/feedback', { prediction_id: first, label: 'setosa' });
    await api.close();
    api = await startTestApi(repository, environment);
    const again = await api.call('/feedback', { prediction_id: first, label: 'setosa' });
    expect(again.body).toMatchObject({ status: 'duplicate', correct: true });
    const late = await api.call('/feedback', { prediction_id: second, label: 'setosa' });
    expect(late.body).toMatchObject({ status: 'recorded', correct: true });
  });
});

describeEachStore('sums of a regression', (engine) => {
  it('adds errors, and neither orphans nor refused labels', async () => {
    const { db } = await engine.open();
    const errors = [0.5, -1.5, 2];
    const numbers = errors.map((error, i) => ({
      ...label(i, 1_000 + i),
      probability: null,
      correct: null,
      error,
    }));
    const nobody = { model: null, version: null, assigned_version: null, variant: null };
    const others = [
      { ...label(7, 1_000), state: 'refused' as const, correct: null },
      { ...label(8, 1_000), ...nobody, state: 'orphan' as const, correct: null },
      { ...label(9, 5_000), correct: null, error: 100 },
    ];
    await db
      .insertInto('labels')
      .values([...numbers, ...others])
      .execute();
    expect(await performanceOf(db, 'iris', { from: 0, to: 2_000 })).toEqual([
      {
        version: 1,
        assigned_version: 1,
        variant: 'v1',
        predictions: 0,
        labels: 3,
        judged: 0,
        correct: 0,
        measured: 3,
        absolute_error: 4,
        squared_error: 6.5,
      },
    ]);
  });
});

describe('the span of a window', () => {
  it('is empty when nothing was predicted', async () => {
    const api = await startTestApi(await irisRepository([1]));
    const { body } = await api.call('/v1/models/iris/performance', undefined, KEY);
    expect(body).toMatchObject({ model: 'iris', arms: [] });
    expect(Date.parse(String(body['to'])) - Date.parse(String(body['from']))).toBe(24 * HOUR);
    await api.close();
  });
});

async function surroundings(engine: StoreEngineUnderTest): Promise<Readonly<Record<string, string>>> {
  const data = { SWITCHYARD_DATA_DIR: await mkdtemp(join(tmpdir(), 'switchyard-data-')) };
  return engine.name === 'sqlite'
    ? data
    : { ...data, DATABASE_URL: await createDatabase(engine.server().url) };
}
