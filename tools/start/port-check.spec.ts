import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { checkPort } from './port-check.ts';
import type { Listener } from './settings.ts';

const servers: Server[] = [];

/** A port that something listens on until the test is over. */
async function takenPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const on = (port: number, host = '127.0.0.1'): Listener => ({
  name: 'api',
  host,
  port,
  portVariable: 'API_PORT',
});

describe('checking a port', () => {
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  it('says which variable to change when it is taken', async () => {
    const port = await takenPort();
    await expect(checkPort(on(port))).rejects.toThrow(`API_PORT=${port + 1} npm start`);
  });

  it('accepts a free one', async () => {
    const port = await takenPort();
    servers.splice(0).forEach((server) => server.close());
    await expect(checkPort(on(port))).resolves.toBeUndefined();
  });

  it("says so when the address is not this machine's", async () => {
    await expect(checkPort(on(8000, '192.0.2.1'))).rejects.toThrow(
      /Set API_HOST to an address of this machine/,
    );
  });
});
