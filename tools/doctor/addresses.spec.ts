import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../process/free-port.ts';
import { publicIp, reachedAt } from './addresses.ts';

/** A slow machine is no reason to fail. */
const PATIENT_MS = 60_000;
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listening(answer: RequestListener, host = '127.0.0.1'): Promise<string> {
  const port = await freePort();
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return `http://127.0.0.1:${port}`;
}

/** A metadata service that demands a session token, as a hardened host does. */
const withToken: RequestListener = (request, response) => {
  if (request.method === 'PUT' && request.url === '/latest/api/token') {
    const ttl = request.headers['x-aws-ec2-metadata-token-ttl-seconds'];
    return void response.writeHead(ttl === undefined ? 400 : 200).end('session-token');
  }
  const isKnown = request.headers['x-aws-ec2-metadata-token'] === 'session-token';
  response.writeHead(isKnown ? 200 : 401).end(isKnown ? '203.0.113.7\n' : '');
};

const plain: RequestListener = ({ method }: IncomingMessage, response) =>
  void response.writeHead(method === 'GET' ? 200 : 405).end('203.0.113.8');

describe('the public address', () => {
  it.each([
    ['with a session token', withToken, '203.0.113.7'],
    ['plainly from an older service', plain, '203.0.113.8'],
    [
      'not from what tells no address',
      ((_, response) => void response.end('<html>')) satisfies RequestListener,
      undefined,
    ],
  ])('is read %s', async (_, service, expected) => {
    expect(await publicIp(await listening(service), PATIENT_MS)).toBe(expected);
  });

  it('is not waited for where nothing answers', async () => {
    expect(await publicIp(await listening(() => undefined))).toBeUndefined();
  });

  it('is not there where nobody listens', async () => {
    expect(await publicIp(`http://127.0.0.1:${await freePort()}`)).toBeUndefined();
  });
});

describe('the addresses of a server', () => {
  const ok: RequestListener = (_, response) => void response.end('ok');

  it('on loopback only are one, whatever the cloud says', async () => {
    const [url, metadata] = [await listening(ok), await listening(withToken)];
    expect(await reachedAt([{ name: 'api', url, path: '/' }], metadata)).toEqual([
      { name: 'api', url, note: 'from this machine only' },
    ]);
  });

  it('elsewhere are as they were named', async () => {
    const url = 'https://switchyard.internal';
    expect(await reachedAt([{ name: 'dashboard', url, path: '/' }], undefined)).toEqual([
      { name: 'dashboard', url, note: 'as it was named' },
    ]);
  });
});
