import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLiveApi, type LiveApi } from '../../../test/live-api.ts';
import { protocolRepository } from '../../../test/protocol-repository.ts';
import { startTestApi } from '../../../test/test-api.ts';

const BODY = JSON.stringify({
  id: 'é-1',
  inputs: [{ name: 'input-0', shape: [1, 4], datatype: 'FP64', data: [5.1, 3.5, 1.4, 0.2] }],
});
const INFER = '/v2/models/iris/infer';

/** Requests over a real socket: whatever refuses them, the answer has the protocol's shape. */
describe('errors of the Open Inference Protocol, over HTTP', () => {
  let repository: string;
  let api: LiveApi;
  beforeAll(async () => {
    repository = await protocolRepository();
    api = await startLiveApi(repository);
  });
  afterAll(() => api.close());

  const post = (body: string, headers: Readonly<Record<string, string>> = {}) => ({
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });

  it('answers what is right', async () => {
    const response = await fetch(api.url + INFER, post(BODY));
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'application/json; charset=utf-8',
    ]);
    expect(await response.json()).toMatchObject({
      id: 'é-1',
      model_name: 'iris',
      outputs: [{ data: ['setosa'] }, {}],
    });
  });

  const REFUSED: readonly (readonly [string, string, RequestInit, number])[] = [
    ['an unknown model', '/v2/models/none', {}, 404],
    ['readiness of an unknown model', '/v2/models/none/ready', {}, 404],
    ['inference with an unknown model', '/v2/models/none/infer', post(BODY), 404],
    ['an unknown version', '/v2/models/iris/versions/9', {}, 404],
    ['readiness of an unknown version', '/v2/models/iris/versions/9/ready', {}, 404],
    ['inference with an unknown version', '/v2/models/iris/versions/9/infer', post(BODY), 404],
    ['a version that is no number', '/v2/models/iris/versions/v1/infer', post(BODY), 404],
    ['a version with a leading zero', '/v2/models/iris/versions/01/infer', post(BODY), 404],
    ['a refused model', '/v2/models/broken', {}, 503],
    ['readiness of a refused model', '/v2/models/broken/ready', {}, 503],
    ['readiness of a refused version', '/v2/models/broken/versions/1/ready', {}, 503],
    ['inference with a refused model', '/v2/models/broken/infer', post(BODY), 503],
    ['inference with a refused version', '/v2/models/broken/versions/1/infer', post(BODY), 503],
    ['an address that is none', '/v2/nothing', {}, 404],
    ['an address below the health checks', '/v2/health/other', {}, 404],
    ['a trailing slash', '/v2/', {}, 404],
    ['an address that is no URL path', '/v2/models/%zz', {}, 400],
    ['a name longer than any', `/v2/models/${'x'.repeat(300)}`, {}, 414],
    ['malformed JSON', INFER, post('{"inputs":[}'), 400],
    ['an empty body', INFER, post(''), 400],
    ['JSON that is too deep', INFER, post('['.repeat(50) + ']'.repeat(50)), 400],
    ['no body', INFER, { method: 'POST' }, 400],
    ['another content type', INFER, post(BODY, { 'content-type': 'text/plain' }), 415],
    ['a binary body', INFER, post(BODY, { 'content-type': 'application/octet-stream' }), 415],
    ['another charset', INFER, post(BODY, { 'content-type': 'application/json; charset=utf-16' }), 415],
    ['a compressed body', INFER, post(BODY, { 'content-encoding': 'gzip' }), 415],
    ['the binary extension', INFER, post(BODY, { 'inference-header-content-length': '10' }), 400],
    ['a body over 1 MiB', INFER, post(' '.repeat(1024 * 1024 + 1)), 413],
    ['the repository without a key', '/v2/repository/index', post('{}'), 401],
    ['loading without a key', '/v2/repository/models/iris/load', post('{}'), 401],
    [
      'unloading with a wrong key',
      '/v2/repository/models/iris/unload',
      post('{}', { authorization: 'Bearer x' }),
      401,
    ],
  ];

  it.each(REFUSED)('refuses %s', async (_, path, init, status) => {
    const response = await fetch(api.url + path, init);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'application/json; charset=utf-8',
    ]);
    expect(await response.json()).toEqual({ error: expect.stringMatching(/\S+ .*\.$/s) });
    if (status === 503) expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it.each([
    ['GET', INFER, 'POST'],
    ['PUT', INFER, 'POST'],
    ['DELETE', '/v2/models/iris', 'GET, HEAD'],
    ['POST', '/v2/health/live', 'GET, HEAD'],
    ['POST', '/v2', 'GET, HEAD'],
    ['GET', '/v2/repository/index', 'POST'],
  ])('refuses %s %s with 405 and Allow', async (method, path, allow) => {
    const response = await fetch(api.url + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    expect(await response.json()).toEqual({ error: expect.stringContaining(allow) });
  });

  it('refuses a foreign host', async () => {
    const { status, headers, body } = await api.send('GET /v2 HTTP/1.1\r\nHost: evil.example.com\r\n\r\n');
    expect([status, headers['content-type']]).toEqual([421, 'application/json; charset=utf-8']);
    expect(JSON.parse(body)).toEqual({ error: expect.stringContaining('evil.example.com') });
  });

  it("takes JSON without a content type, as Triton's client sends it, but not from a page", async () => {
    const send = (origin: string) =>
      api.send(
        `POST ${INFER} HTTP/1.1\r\nHost: localhost\r\n${origin}Content-Length: ${Buffer.byteLength(BODY)}\r\n\r\n`,
        BODY,
      );
    expect((await send('')).status).toBe(200);
    expect((await send('Origin: https://evil.example.com\r\n')).status).toBe(415);
    const native = await api.send('POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}');
    expect(native.status).toBe(415);
  });

  it("says that binary tensors are not taken, as Triton's client sends them by default", async () => {
    const head = `POST ${INFER} HTTP/1.1\r\nHost: localhost\r\nInference-Header-Content-Length: 2\r\n`;
    const { status, body } = await api.send(`${head}Content-Length: 10\r\n\r\n`, `{}${'\0'.repeat(8)}`);
    expect([status, JSON.parse(body)]).toEqual([
      400,
      { error: expect.stringContaining('binary_data=False') },
    ]);
  });

  it('leaves the shape of errors elsewhere alone', async () => {
    for (const path of ['/nothing', '/v20', '/predict/v2']) {
      const response = await fetch(api.url + path);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  it('asks for a key where predictions need one, but never for health', async () => {
    const locked = await startTestApi(repository, { PREDICT_AUTH: 'key' });
    for (const path of ['/v2', '/v2/models', '/v2/models/iris', '/v2/models/iris/ready']) {
      const { status, headers, body } = await locked.call(path);
      expect([path, status, headers['www-authenticate']]).toEqual([path, 401, 'Bearer realm="switchyard"']);
      expect(Object.keys(body)).toEqual(['error']);
    }
    expect((await locked.call(INFER, BODY)).status).toBe(401);
    for (const path of ['/v2/health/live', '/v2/health/ready'])
      expect((await locked.call(path)).status).toBe(200);
    await locked.close();
  });
});
