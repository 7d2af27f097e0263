import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { irisRepository } from '../../test/iris-repository.ts';
import { startLiveApi, type LiveApi } from '../../test/live-api.ts';

/** The server's limits, a hundred times shorter. */
const SERVER = { headersMs: 100, requestMs: 150, checkMs: 20, keepAliveMs: 60_000 };

const STARTS = [
  ['nothing', ''],
  ['headers', 'POST /predict HTTP/1.1\r\nHost: localhost\r\nX-Y: '],
  [
    'a body',
    'POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n',
  ],
] as const;

describe('a request that comes slowly', () => {
  let api: LiveApi;
  beforeAll(async () => {
    api = await startLiveApi(await irisRepository([1]), {}, { server: SERVER });
  });
  afterAll(() => api.close());

  /** All that was answered until the server closed the connection. */
  function untilClosed(socket: Socket): Promise<string> {
    return new Promise((resolve) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
    });
  }

  const connectMany = () => Promise.all(Array.from({ length: 20 }, () => api.connect()));

  async function expectServed(): Promise<void> {
    expect((await api.predict('{"features":[5.1,3.5,1.4,0.2]}')).status).toBe(200);
  }

  it.each(STARTS)('is answered with 408 when it stops after %s, and others are served', async (_, start) => {
    const answers = (await connectMany()).map((socket) => {
      const answer = untilClosed(socket);
      socket.write(start);
      return answer;
    });
    await expectServed();
    for (const answer of await Promise.all(answers)) {
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      expect(answer).toContain('application/problem+json');
      expect(answer).toContain('request_timeout');
    }
    await expectServed();
  });

  it.each(STARTS.slice(1))('is cut off though bytes of %s keep coming', async (_, start) => {
    const answers = (await connectMany()).map(async (socket) => {
      const answer = untilClosed(socket);
      socket.write(start);
      const dripping = setInterval(() => socket.write('x'), 10);
      const text = await answer;
      clearInterval(dripping);
      return text;
    });
    await expectServed();
    // Bytes under way when the server closes may cost the answer (TCP resets the connection), but never reopen it.
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
    await expectServed();
  });
});
