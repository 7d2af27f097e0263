import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { ADMIN_KEY, startTestApi, type TestApi } from '../../test/test-api.ts';

const LISTED = 'https://shop.example.com';
const FOREIGN = [
  'https://evil.test',
  'https://shop.example.com.evil.test',
  'https://evil-shop.example.com',
  'http://shop.example.com',
  'https://shop.example.com:8443',
  'https://SHOP.example.com',
  'null',
  '*',
];

const preflight = (origin: string) => ({
  method: 'OPTIONS' as const,
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  },
});

describe('without listed origins', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(await irisRepository([1]));
  });
  afterAll(() => api.close());

  it('no answer allows one, and preflights are wrong methods', async () => {
    for (const origin of [LISTED, ...FOREIGN]) {
      const { status, headers } = await api.call('/predict', undefined, preflight(origin));
      expect([status, headers['allow']]).toEqual([405, 'POST']);
      const read = await api.call('/config', undefined, { headers: { origin } });
      for (const name of Object.keys({ ...headers, ...read.headers })) {
        expect(name).not.toMatch(/^access-control-/);
      }
    }
  });
});

describe('with listed origins', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi(await irisRepository([1]), {
      API_CORS_ORIGINS: `${LISTED},http://127.0.0.1:8501`,
      PREDICT_AUTH: 'key',
    });
  });
  afterAll(() => api.close());

  it('answers the preflight of a listed one without a key', async () => {
    for (const url of ['/predict', '/v1/models', '/v1/events']) {
      const { status, headers } = await api.call(url, undefined, preflight(LISTED));
      expect([url, status]).toEqual([url, 204]);
      expect(headers).toMatchObject({
        'access-control-allow-origin': LISTED,
        'access-control-allow-methods': expect.stringContaining('POST'),
        'access-control-allow-headers': expect.stringContaining('authorization'),
        vary: 'Origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    }
  });

  it('lets a listed one read answers, refusals included', async () => {
    const headers = { origin: LISTED, authorization: `Bearer ${ADMIN_KEY}` };
    const ok = await api.call('/v1/models', undefined, { headers });
    expect([ok.status, ok.headers['access-control-allow-origin']]).toEqual([200, LISTED]);
    const refused = await api.call('/v1/models', undefined, { headers: { origin: LISTED } });
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, LISTED]);
  });

  it.each(FOREIGN)('allows nothing to %s', async (origin) => {
    const asked = await api.call('/predict', undefined, preflight(origin));
    expect(asked.headers).not.toHaveProperty('access-control-allow-origin');
    const read = await api.call('/health/live', undefined, { headers: { origin } });
    expect(read.headers).not.toHaveProperty('access-control-allow-origin');
    expect(read.headers['vary']).toBe('Origin');
  });

  it('still tells 404 from 405', async () => {
    expect((await api.call('/nothing')).status).toBe(404);
    const { status, headers } = await api.call('/predict', undefined, { method: 'DELETE' });
    expect([status, headers['allow']]).toEqual([405, 'POST']);
  });
});
