import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

describe('headers of answers', () => {
  let api: LiveApi;
  beforeAll(async () => {
    api = await startLiveApi(await irisRepository([1]));
  });
  afterAll(() => api.close());

  it('are the same on every route, refused or not, and suit plain HTTP', async () => {
    for (const { method, url } of api.application.routes) {
      const { headers } = await api.application.nest.inject({
        method: method as 'GET',
        url: url.replace('*', 'x'),
      });
      expect(headers, `${method} ${url}`).toMatchObject(ALWAYS);
      expect(headers['x-request-id']).toMatch(/^[\w-]{8,64}$/);
      expect(headers['content-security-policy']).toMatch(
        url.startsWith('/docs') ? /^default-src 'self'; / : /^default-src 'none'; frame-ancestors 'none'$/,
      );
      for (const name of ['strict-transport-security', 'set-cookie', 'x-powered-by', 'server']) {
        expect(headers).not.toHaveProperty(name);
      }
      expect(String(headers['content-security-policy'])).not.toContain('upgrade-insecure-requests');
    }
  });

  it.each(['/nothing', '/%zz', `/predict/${'x'.repeat(300)}`])('are there on %s too', async (path) => {
    const { status, headers } = await api.send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(headers).toMatchObject(ALWAYS);
  });

  it('ask callers to leave while the process drains', async () => {
    api.application.lifecycle.drain();
    const { headers } = await api.send('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(headers['connection']).toBe('close');
  });
});
