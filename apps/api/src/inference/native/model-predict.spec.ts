import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { irisRepository } from '../../../test/iris-repository.ts';
import { IRIS_ROW, KEY, put, read } from '../../../test/routing-calls.ts';
import { startTestApi, type TestApi } from '../../../test/test-api.ts';

const running: TestApi[] = [];
afterEach(async () => {
  for (const api of running.splice(0)) await api.close();
});

async function start(
  repository: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestApi> {
  const api = await startTestApi(repository, environment);
  running.push(api);
  return api;
}

const predict = (api: TestApi, path: string, more: object = {}) =>
  api.call(`/v1/models/iris${path}/predict`, { features: IRIS_ROW, ...more });

describe('predictions below a model', () => {
  it('without a version are routed like /predict', async () => {
    const api = await start(await irisRepository([1, 2]));
    for (let i = 0; i < 50; i++) {
      const unit = `unit-${i}`;
      const { body } = await api.call('/predict', { features: IRIS_ROW, unit });
      expect((await predict(api, '', { unit })).body).toMatchObject({
        prediction: 'setosa',
        model_version: body['model_version'],
        variant: body['variant'],
      });
    }
  });

  it('go to the version that is named, whatever the routing says', async () => {
    const api = await start(await irisRepository([1, 2, 3]), {
      MODEL_V1_WEIGHT: '100',
      MODEL_V2_WEIGHT: '0',
    });
    for (const version of ['2', 'v2', '3', 'v3']) {
      const name = `v${version.replace('v', '')}`;
      const { status, body } = await predict(api, `/versions/${version}`, { unit: 'customer-1' });
      expect([status, body['model_version'], body['variant']]).toEqual([200, name, name]);
    }
  });

  it('take the same bodies as /predict', async () => {
    const api = await start(await irisRepository([1, 2]));
    const url = '/v1/models/iris/versions/1/predict';
    const many = await api.call(url, { instances: [IRIS_ROW, IRIS_ROW], explain: true });
    expect(many.body).toMatchObject({ predictions: [{ model_version: 'v1' }, { model_version: 'v1' }] });
    expect((await api.call(url, { instances: [[1, 2]] })).body).toMatchObject({
      code: 'invalid_input',
      errors: [{ pointer: '/instances/0' }],
    });
  });

  it('refuse versions that are none with 404', async () => {
    const api = await start(await irisRepository([1]));
    for (const version of ['0', '9', 'v9', '02', 'v02', '1.0', 'latest', '-1', '%20', '__proto__']) {
      const { status, body } = await predict(api, `/versions/${version}`);
      expect([version, status, body['code']]).toEqual([version, 404, 'unknown_version']);
    }
  });

  it('say of a refused version that it does not answer', async () => {
    const repository = await irisRepository([1, 2]);
    await writeFile(join(repository, 'iris', '2', 'digest'), 'wrong');
    const api = await start(repository);
    const { body, headers } = await predict(api, '/versions/2');
    expect([body['code'], headers['retry-after']]).toEqual(['model_unavailable', '5']);
  });

  it('go where an alias points, from the moment it is moved', async () => {
    const api = await start(await irisRepository([1, 2]));
    const alias = '/v1/models/iris/aliases/champion';
    expect((await predict(api, '/aliases/champion')).body).toMatchObject({
      status: 404,
      code: 'unknown_alias',
    });
    for (const [revision, version] of [1, 2, 1].entries()) {
      await put(api, { version }, `"${revision}"`, alias);
      expect((await predict(api, '/aliases/champion')).body).toMatchObject({ model_version: `v${version}` });
    }
  });

  it('by an alias whose version has gone are refused with 503', async () => {
    const repository = await irisRepository([1, 2]);
    const api = await start(repository, { MODEL_REPOSITORY_POLL: '20ms' });
    await put(api, { version: 2 }, '"0"', '/v1/models/iris/aliases/champion');
    await rm(join(repository, 'iris', '2'), { recursive: true });
    await expect
      .poll(async () => (await predict(api, '/aliases/champion')).body, { timeout: 10_000 })
      .toMatchObject({ status: 503, code: 'model_unavailable', detail: expect.stringContaining('champion') });
    expect((await read(api, '/v1/models/iris/aliases/champion')).body).toMatchObject({ state: 'absent' });
  });

  it('are open or not as /predict is, and unknown models are unknown', async () => {
    const api = await start(await irisRepository([1]), { PREDICT_AUTH: 'key' });
    for (const path of ['', '/versions/1', '/aliases/x']) expect((await predict(api, path)).status).toBe(401);
    const headers = { ...KEY, 'content-type': 'application/json' };
    for (const path of ['', '/versions/1', '/aliases/x']) {
      const { body } = await api.call(`/v1/models/other${path}/predict`, { features: IRIS_ROW }, { headers });
      expect(body['code']).toBe('unknown_model');
    }
  });
});
