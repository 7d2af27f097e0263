import { describe, expect, it } from 'vitest';
import { sendJson, startLocalApi } from '../test/local-api.ts';
import { BODY_LIMIT } from './capped-body.ts';
import { forward } from './forward.ts';
import { hostPolicy } from './host-policy.ts';
import type { Settings } from './settings.ts';

const HOST = '127.0.0.1:8501';

function settingsFor(apiUrl: string): Settings {
  return {
    apiUrl,
    apiKey: 'the-server-side-key',
    hosts: hostPolicy('127.0.0.1', undefined),
    timeoutMs: 10_000,
  };
}

function get(path: string, headers: Record<string, string> = {}): Request {
  return new Request(`http://${HOST}/api/${path}`, { headers: { host: HOST, ...headers } });
}

function post(path: string, body: BodyInit, headers: Record<string, string> = {}): Request {
  return new Request(`http://${HOST}/api/${path}`, {
    method: 'POST',
    headers: { host: HOST, 'content-type': 'application/json', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
}

describe('what goes on to the api', () => {
  it('passes method, path, body and the listed headers, with the key of the server', async () => {
    const api = await startLocalApi((_, response) => sendJson(response, { prediction: 'setosa' }));
    const headers = {
      accept: 'application/json',
      'x-request-id': 'request-4711',
      cookie: 'session=mine',
      authorization: 'Bearer forged',
      'x-forwarded-for': '1.2.3.4',
      origin: `http://${HOST}`,
    };
    const answer = await forward(post('predict?debug=1', '{"features":[1]}', headers), settingsFor(api.url));

    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ prediction: 'setosa' });
    const [request] = api.seen;
    expect(request).toMatchObject({ method: 'POST', url: '/predict', body: '{"features":[1]}' });
    expect(request?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: 'application/json',
      'x-request-id': 'request-4711',
      authorization: 'Bearer the-server-side-key',
    });
    expect(request?.headers).not.toHaveProperty('cookie');
    expect(request?.headers).not.toHaveProperty('x-forwarded-for');
    expect(request?.headers).not.toHaveProperty('origin');
  });

  it('replaces a request id that is not a plain one', async () => {
    const api = await startLocalApi((_, response) => sendJson(response, {}));
    await forward(get('config', { 'x-request-id': 'a b' }), settingsFor(api.url));
    expect(api.seen[0]?.headers['x-request-id']).toMatch(/^[\w-]{36}$/);
  });

  it('keeps a path that the api stands behind', async () => {
    const api = await startLocalApi((_, response) => sendJson(response, {}));
    await forward(get('v1/models/iris/versions/1/file?path=model.json'), settingsFor(`${api.url}ml/`));
    expect(api.seen[0]?.url).toBe('/ml/v1/models/iris/versions/1/file?path=model.json');
  });
});

describe('what comes back', () => {
  it('returns problems unchanged, with status, type and request id, and no other header', async () => {
    const problem = { code: 'invalid_input', errors: [{ pointer: '/features', detail: 'is missing' }] };
    const api = await startLocalApi((_, response) =>
      sendJson(response, problem, 400, {
        'content-type': 'application/problem+json',
        'x-request-id': 'from-the-api',
        'set-cookie': 'a=b',
        server: 'secret',
      }),
    );
    const answer = await forward(post('predict', '{}'), settingsFor(api.url));
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual(problem);
    expect(Object.fromEntries(answer.headers)).toEqual({
      'cache-control': 'no-store',
      'content-type': 'application/problem+json',
      'x-request-id': 'from-the-api',
    });
  });

  it('follows no redirect', async () => {
    const api = await startLocalApi((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    );
    const answer = await forward(get('config'), settingsFor(api.url));
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('says what to do when the api is not there', async () => {
    const answer = await forward(get('config'), settingsFor('http://127.0.0.1:9/'));
    expect(answer.status).toBe(502);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as Record<string, unknown>;
    expect(problem).toMatchObject({ code: 'api_unreachable', status: 502 });
    expect(problem['detail']).toContain('SWITCHYARD_API_URL');
    expect(problem['request_id']).toBe(answer.headers.get('x-request-id'));
  });

  it('gives up on an api that does not answer in time', async () => {
    const api = await startLocalApi(() => undefined);
    const answer = await forward(get('config'), { ...settingsFor(api.url), timeoutMs: 20 });
    expect(answer.status).toBe(504);
    expect(await answer.json()).toMatchObject({ code: 'api_timeout' });
  });

  it('hangs up on the api when the browser has gone', async () => {
    const browser = new AbortController();
    const closed = Promise.withResolvers<undefined>();
    const api = await startLocalApi((_, response) => {
      response.on('close', () => closed.resolve(undefined));
      browser.abort();
    });
    const request = new Request(get('config'), { signal: browser.signal });
    await forward(request, settingsFor(api.url));
    await closed.promise;
    expect(api.seen).toHaveLength(1);
  });
});

describe('what is refused here', () => {
  const refusals: readonly (readonly [string, Request, number, string])[] = [
    ['a foreign host', get('config', { host: 'evil.example' }), 403, 'host_not_allowed'],
    ['another origin', post('predict', '{}', { origin: 'http://evil.example' }), 403, 'cross_site'],
    ['another site', post('predict', '{}', { 'sec-fetch-site': 'cross-site' }), 403, 'cross_site'],
    ['an unlisted path', get('v1/keys'), 404, 'not_found'],
    ['an unlisted method', post('config', '{}'), 405, 'method_not_allowed'],
    [
      'an announced body too large',
      post('predict', '{}', { 'content-length': String(BODY_LIMIT + 1) }),
      413,
      'body_too_large',
    ],
  ];
  it.each(refusals)('%s', async (_, request, status, code) => {
    const api = await startLocalApi((__, response) => sendJson(response, {}));
    const answer = await forward(request, settingsFor(api.url));
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ code, status });
    expect(api.seen).toEqual([]);
  });

  it('a body that grows too large on its way', async () => {
    const api = await startLocalApi((_, response) => sendJson(response, {}));
    const chunks = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024)),
    });
    const answer = await forward(post('predict', chunks), settingsFor(api.url));
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'body_too_large' });
    expect(api.seen).toEqual([]);
  });

  it('passes a body of exactly the limit', async () => {
    const api = await startLocalApi((_, response) => sendJson(response, {}));
    const answer = await forward(post('predict', 'x'.repeat(BODY_LIMIT)), settingsFor(api.url));
    expect(answer.status).toBe(200);
    expect(api.seen[0]?.body).toHaveLength(BODY_LIMIT);
  });
});
