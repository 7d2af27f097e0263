import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectHarmless } from '../../test/hostile-answer.ts';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';
import { ADMIN_KEY } from '../../test/test-api.ts';

const BODY = '{"features":[5.1,3.5,1.4,0.2]}';

const NAMES = [
  '..',
  '../..',
  '%2e%2e',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f',
  '..\\..\\etc',
  '%5c..%5c',
  '%00',
  'iris%00',
  'iris%2f1',
  'CON',
  'NUL.txt',
  '%ef%bc%8e%ef%bc%8e',
  '%e2%80%a4%e2%80%a4',
  '%c0%ae%c0%ae',
  '%ff',
  '%zz',
  '%',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '%20',
  '*',
  ':model',
  'x'.repeat(300),
  '%41'.repeat(300),
  '.',
  'iris;v=1',
  '%0d%0aX-Evil:%201',
];

describe('hostile addresses', () => {
  let api: LiveApi;
  beforeAll(async () => {
    api = await startLiveApi(await irisRepository([1]));
  });
  afterAll(() => api.close());

  const post = (path: string) =>
    api.send(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n`,
      BODY,
    );
  const get = (path: string) =>
    api.send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${ADMIN_KEY}\r\n\r\n`);

  it.each(NAMES)('no model, version or file is called %j', async (name) => {
    await expectHarmless(api, await post(`/predict/${name}`), [400, 404, 414]);
    for (const path of [
      `/v1/models/${name}/versions/1`,
      `/v1/models/iris/versions/${name}`,
      `/v1/models/${name}/versions/${name}/file?path=model.json`,
      `/v1/models/iris/versions/1/file?path=${name}`,
      `/v1/models/iris/versions/1/file?path=weights/${name}`,
    ]) {
      await expectHarmless(api, await get(path), [400, 404, 414]);
    }
  });

  it.each([
    '',
    '/',
    '//',
    '/..',
    '/%2e%2e',
    '/../package.json',
    '/..%2fpackage.json',
    '/.',
    '/%00',
    '/index.js.map',
  ])('the pages of /docs lead nowhere else: %j', async (path) => {
    const { status, body, headers } = await get(`/docs${path}`);
    expect([200, 301, 302, 400, 403, 404, 405]).toContain(status);
    expect(body).not.toContain('"dependencies"');
    expect(headers['location'] ?? '/docs').toMatch(/^\.?\/?docs/);
    if (status === 200) expect(body).toMatch(/swagger/i);
  });

  it('a name of 300 characters is too long, one of 256 is not', async () => {
    await expectHarmless(api, await post(`/predict/${'x'.repeat(300)}`), [414]);
    await expectHarmless(api, await post(`/predict/${'x'.repeat(256)}`), [404]);
  });

  it.each([
    '?__proto__[x]=1&__proto__.x=1&constructor.prototype.x=1',
    '?constructor[prototype][x]=1',
    '?toString=1&hasOwnProperty=1&__proto__=1',
    `?${'a=1&'.repeat(3000)}`,
    '?%00=%00&%zz=%zz&%ff=1',
    '?#',
  ])('the query %j changes nothing', async (query) => {
    await expectHarmless(api, await post(`/predict${query}`), [200]);
  });

  it('queries that repeat a name are no list of files', async () => {
    const file = '/v1/models/iris/versions/1/file';
    for (const query of [
      '',
      '?path',
      '?path=',
      '?path=a&path=model.json',
      '?path[]=model.json',
      '?path[x]=model.json',
    ]) {
      await expectHarmless(api, await get(`${file}${query}`), [404]);
    }
  });

  it('lists no directory', async () => {
    for (const path of [
      '/v1',
      '/v1/',
      '/v1/models/iris',
      '/docs/static/',
      '/weights',
      '/.git/config',
      '/.env',
    ]) {
      const { status, body } = await get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(body).not.toContain('<');
    }
  });
});
