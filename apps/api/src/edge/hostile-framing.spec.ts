import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectHarmless } from '../../test/hostile-answer.ts';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';

const BODY = '{"features":[5.1,3.5,1.4,0.2]}';
const LENGTH = `Content-Length: ${BODY.length}\r\n`;
const JSON_TYPE = 'Content-Type: application/json\r\n';

describe('hostile framing', () => {
  let api: LiveApi;
  beforeAll(async () => {
    api = await startLiveApi(await irisRepository([1]), {
      API_ALLOWED_HOSTS: 'api.example.com,*.example.org',
    });
  });
  afterAll(() => api.close());

  const post = (headers: string, ...body: readonly (string | Uint8Array)[]) =>
    api.send(
      `POST /predict HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`,
      ...(body.length > 0 ? body : [BODY]),
    );

  it.each([
    ['text/plain', [415]],
    ['application/xml', [415]],
    ['application/jsonp', [415]],
    ['application/json-patch+json', [415]],
    ['application/x-www-form-urlencoded', [415]],
    ['multipart/form-data; boundary=x', [415]],
    ['application/json\t', [200, 415]],
    ['application/json garbage', [415]],
    ['application/json; garbage', [200, 415]],
    [' application/json', [200]],
    ['text/plain, application/json', [415]],
    ['application/json, text/plain', [415]],
    ['application/json;', [200, 415]],
    ['/', [415]],
    ['', [415]],
    ['application/json; charset=utf-8', [200]],
    ['application/json;charset="UTF-8"', [200]],
    ['APPLICATION/JSON', [200]],
    ['application/json; charset=utf-16', [415]],
    ['application/json; charset=latin1', [415]],
    ['application/json; charset=utf-8; charset=utf-7', [415]],
  ])('the type %j is answered with %j', async (type, statuses) => {
    await expectHarmless(api, await post(`Content-Type: ${type}\r\n${LENGTH}`), statuses);
  });

  it('a body without a type is refused', async () => {
    await expectHarmless(api, await post(LENGTH), [415]);
  });

  // Made once and before: half a second of this process is half a second of the api's, which then sheds.
  const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024), { level: 9 });

  it.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip', 'x'])(
    'a body compressed with %s is refused',
    async (coding) => {
      const headers = `${JSON_TYPE}Content-Encoding: ${coding}\r\nContent-Length: ${bomb.length}\r\n`;
      await expectHarmless(api, await post(headers, bomb), [415]);
    },
  );

  it('"identity" is no compression', async () => {
    await expectHarmless(api, await post(`${JSON_TYPE}Content-Encoding: Identity\r\n${LENGTH}`), [200]);
  });

  it('an empty body is refused, with and without a length', async () => {
    await expectHarmless(api, await post(`${JSON_TYPE}Content-Length: 0\r\n`, ''), [400]);
    await expectHarmless(api, await post(JSON_TYPE, ''), [400]);
    await expectHarmless(api, await post('', ''), [400]);
    await expectHarmless(api, await post(`${JSON_TYPE}Transfer-Encoding: chunked\r\n`, '0\r\n\r\n'), [400]);
  });

  it.each([
    ['two lengths', `${JSON_TYPE}${LENGTH}Content-Length: 5\r\n`],
    ['a length and chunks', `${JSON_TYPE}${LENGTH}Transfer-Encoding: chunked\r\n`],
    ['chunks that are not last', `${JSON_TYPE}Transfer-Encoding: chunked, identity\r\n`],
    ['a negative length', `${JSON_TYPE}Content-Length: -1\r\n`],
    ['a length that is none', `${JSON_TYPE}Content-Length: 0x10\r\n`],
    ['a length beyond numbers', `${JSON_TYPE}Content-Length: 99999999999999999999\r\n`],
    ['a header name with a space', `${JSON_TYPE}${LENGTH}X Y: 1\r\n`],
    ['a NUL in a header', `${JSON_TYPE}${LENGTH}X-Y: a\0b\r\n`],
    ['a line end alone in a header', `${JSON_TYPE}${LENGTH}X-Y: a\rb\r\n`],
    ['a broken chunk', `${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\nzz\r\n`],
  ])('%s is no HTTP', async (_, headers) => {
    await expectHarmless(api, await post(headers), [400]);
  });

  it('what is not HTTP at all is answered with a problem', async () => {
    await expectHarmless(api, await api.send('\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'), [400]);
    await expectHarmless(api, await api.send('GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n'), [400]);
    await expectHarmless(api, await api.send('GET /health/live HTTP/1.1\r\n\r\n'), [400]);
  });

  it('headers over 16 KiB are answered with 431', async () => {
    await expectHarmless(api, await post(`X-Y: ${'x'.repeat(20_000)}\r\n${JSON_TYPE}${LENGTH}`), [431]);
    await expectHarmless(api, await post(`${'X-Y: 1\r\n'.repeat(4000)}${LENGTH}`), [431]);
  });

  it('garbage behind a request is not read as a part of it', async () => {
    const head = `POST /predict HTTP/1.1\r\nHost: localhost\r\n${JSON_TYPE}`;
    const answer = await api.send(`${head}${LENGTH}\r\n${BODY}GARBAGE\r\n\r\n`);
    // Node reads on before the first answer is ready, and then gives up the connection.
    await expectHarmless(api, answer, [200, 400]);
  });

  it.each([
    ['evil.test', 421],
    ['evil.test:8000', 421],
    ['localhost.evil.test', 421],
    ['localhost@evil.test', 421],
    ['', 421],
    ['[evil]', 421],
    ['switchyard-api', 421],
    ['example.org', 421],
    ['localhost', 200],
    ['LOCALHOST.:1', 200],
    ['127.0.0.1:8000', 200],
    ['[::1]:8000', 200],
    ['api.example.com:443', 200],
    ['a.example.org', 200],
  ])('the host %j is answered with %i', async (host, status) => {
    const answer = await api.send(`GET /config HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    if (status === 421) await expectHarmless(api, answer, [421]);
    expect(answer.status).toBe(status);
  });

  it('the host of an absolute address is the one that counts', async () => {
    const get = (address: string) => api.send(`GET ${address} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await expectHarmless(api, await get('http://evil.test/config'), [421]);
    await expectHarmless(api, await get('http://localhost@evil.test/config'), [421]);
    const twice = await api.send('GET /config HTTP/1.1\r\nHost: evil.test\r\nHost: localhost\r\n\r\n');
    await expectHarmless(api, twice, [421]);
    expect((await get('http://127.0.0.1/health/live')).status).toBe(200);
    expect((await api.send('GET /health/live HTTP/1.0\r\n\r\n')).status).toBe(200);
  });

  it('a proxy cannot be impersonated: forwarded hosts and addresses are not read', async () => {
    const answer = await api.send(
      'GET /config HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: localhost\r\nForwarded: host=localhost\r\n\r\n',
    );
    await expectHarmless(api, answer, [421]);
  });

  it.each(['TRACE', 'OPTIONS', 'PROPFIND', 'PURGE', 'LINK', 'M-SEARCH'])(
    '%s is answered with 405',
    async (method) => {
      const answer = await api.send(`${method} /predict HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      await expectHarmless(api, answer, [405]);
      expect(answer.headers['allow']).toBe('POST');
    },
  );

  it('CONNECT and upgrades open no tunnel', async () => {
    expect((await api.send('CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n')).status).not.toBe(
      200,
    );
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\n';
    expect((await post(`${upgrade}${JSON_TYPE}${LENGTH}`)).status).not.toBe(101);
  });

  it('nothing of a caller becomes a header of the answer', async () => {
    const ids = ['good-request-1', 'a\tb c d e f g', 'x'.repeat(200), '%0d%0aX-Evil:%201'];
    for (const id of ids) {
      const { headers } = await api.send(
        `GET /config HTTP/1.1\r\nHost: localhost\r\nX-Request-Id: ${id}\r\n\r\n`,
      );
      expect(headers['x-request-id']).toMatch(/^[\w-]{8,64}$/);
      expect(headers['x-request-id'] === id).toBe(id === 'good-request-1');
      expect(headers['x-evil']).toBeUndefined();
    }
    const { headers } = await api.send('GET /%0d%0aX-Evil:%201 HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(headers['x-evil']).toBeUndefined();
  });
});
