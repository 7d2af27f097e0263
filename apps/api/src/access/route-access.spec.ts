import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';
import { ADMIN_KEY } from '../../test/test-api.ts';
import type { Application } from '../application.ts';

/** Every route and who may call it, decided by hand: a route that is not here fails the test. */
const DECIDED: Readonly<Record<string, 'always' | 'predict' | 'key'>> = {
  'DELETE /v1/models/:model/aliases/:alias': 'key',
  'DELETE /v1/models/:model/routing': 'key',
  'GET /config': 'predict',
  'GET /docs': 'always',
  'GET /docs-yaml': 'always',
  'GET /docs/': 'always',
  'GET /docs/*': 'always',
  'GET /docs/LICENSE': 'always',
  'GET /docs/docs/swagger-ui-init.js': 'always',
  'GET /docs/index.html': 'always',
  'GET /docs/swagger-ui-init.js': 'always',
  'GET /health': 'always',
  'GET /health/live': 'always',
  'GET /health/ready': 'always',
  'GET /metrics': 'always',
  'GET /metrics/prometheus': 'always',
  'GET /openapi.json': 'always',
  'GET /v1/events': 'key',
  'GET /v1/info': 'predict',
  'GET /v1/models': 'key',
  'GET /v1/models/:model/aliases': 'key',
  'GET /v1/models/:model/aliases/:alias': 'key',
  'GET /v1/models/:model/aliases/:alias/history': 'key',
  'GET /v1/models/:model/drift': 'key',
  'GET /v1/models/:model/routing': 'key',
  'GET /v1/models/:model/shadows': 'key',
  'GET /v1/models/:model/versions/:version': 'key',
  'GET /v1/models/:model/versions/:version/file': 'key',
  'GET /v1/models/:model/performance': 'key',
  'POST /feedback': 'predict',
  'POST /feedback/batch': 'predict',
  'POST /predict': 'predict',
  'POST /predict/:model': 'predict',
  'POST /v1/models/:model/aliases/:alias/predict': 'predict',
  'POST /v1/models/:model/predict': 'predict',
  'POST /v1/models/:model/versions/:version/predict': 'predict',
  'PUT /v1/models/:model/aliases/:alias': 'key',
  'PUT /v1/models/:model/routing': 'key',
  'GET /ping': 'always',
  'GET /version': 'always',
  'GET /v2': 'predict',
  'GET /v2/health/live': 'always',
  'GET /v2/health/ready': 'always',
  'GET /v2/models': 'predict',
  'GET /v2/models/:model': 'predict',
  'GET /v2/models/:model/ready': 'predict',
  'GET /v2/models/:model/versions/:version': 'predict',
  'GET /v2/models/:model/versions/:version/ready': 'predict',
  'POST /invocations': 'predict',
  'POST /v2/models/:model/infer': 'predict',
  'POST /v2/models/:model/versions/:version/infer': 'predict',
  'POST /v2/repository/index': 'key',
  'POST /v2/repository/models/:model/load': 'key',
  'POST /v2/repository/models/:model/unload': 'key',
};

describe.each(['open', 'key'] as const)('every route, with PREDICT_AUTH=%s', (predictAuth) => {
  let api: LiveApi;
  let application: Application;
  beforeAll(async () => {
    api = await startLiveApi(await irisRepository([1]), { PREDICT_AUTH: predictAuth });
    ({ application } = api);
  });
  afterAll(() => api.close());

  it('has been decided upon', () => {
    const found = application.routes
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url, access }) => [`${method} ${url}`, access]);
    expect(Object.fromEntries(found)).toEqual(DECIDED);
    expect(found).toHaveLength(Object.keys(DECIDED).length);
  });

  it('opens HEAD to whom GET is open', () => {
    const heads = application.routes.filter(({ method }) => method === 'HEAD');
    expect(heads.length).toBeGreaterThan(5);
    for (const { url, access } of heads) expect([url, access]).toEqual([url, DECIDED[`GET ${url}`]]);
  });

  it('asks for a key where one is needed, and nowhere else', async () => {
    for (const { method, url, access } of application.routes) {
      const needsKey = access === 'key' || (access === 'predict' && predictAuth === 'key');
      const { statusCode, headers } = await application.nest.inject({
        method: method as 'GET',
        url: url.replaceAll(/:\w+/g, '1').replace('*', 'index.html'),
      });
      expect([method, url, statusCode === 401]).toEqual([method, url, needsKey]);
      expect(headers['www-authenticate']).toBe(needsKey ? 'Bearer realm="switchyard"' : undefined);
    }
  });

  it('takes the key in the header only', async () => {
    const inject = async (url: string, authorization?: string) =>
      (await application.nest.inject({ url, headers: authorization === undefined ? {} : { authorization } }))
        .statusCode;
    expect(await inject('/v1/models', `Bearer ${ADMIN_KEY}`)).toBe(200);
    expect(await inject('/v1/models', `bearer ${ADMIN_KEY}`)).toBe(200);
    for (const wrong of ['', 'Bearer', 'Bearer ', `Bearer ${ADMIN_KEY}x`, `Basic ${ADMIN_KEY}`, ADMIN_KEY]) {
      expect([wrong, await inject('/v1/models', wrong)]).toEqual([wrong, 401]);
    }
    expect(await inject(`/v1/models?key=${ADMIN_KEY}&authorization=Bearer%20${ADMIN_KEY}`)).toBe(401);
  });

  it('answers 404 and 405 without a key, for these say nothing', async () => {
    expect((await application.nest.inject({ url: '/v1/nothing' })).statusCode).toBe(404);
    expect((await application.nest.inject({ method: 'DELETE', url: '/v1/models' })).statusCode).toBe(405);
  });
});
