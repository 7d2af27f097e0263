import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../process/free-port.ts';

/** The program as its container has it: this one file in a folder without anything else. */
const folder = mkdtempSync(join(tmpdir(), 'switchyard-alert-webhook-'));
const program = join(folder, 'alert-webhook.ts');
const addresses = join(folder, 'addresses');
beforeAll(() => {
  copyFileSync(join(import.meta.dirname, 'alert-webhook.ts'), program);
  return () => rmSync(folder, { recursive: true, force: true });
});

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** What an Alertmanager sends, with two alerts of one group. */
const labels = { alertname: 'FeatureQualityBroken', severity: 'page', model: 'iris', version: 'v2' };
const summary = 'petal_length is missing\nin 40 % of the rows.';
const alert = {
  status: 'firing',
  labels: { ...labels, feature: 'petal_length', job: 'switchyard-api' },
  annotations: { summary, runbook_url: 'docs/runbook.md#featurequalitybroken' },
  startsAt: '2026-01-05T14:12:24.071357846Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus:9090/graph?g0.expr=1',
  fingerprint: '5bcbb0ccce47350d',
};
const MESSAGE = JSON.stringify({
  receiver: 'page',
  status: 'firing',
  alerts: [alert, { ...alert, status: 'resolved', labels: { ...labels, version: 'v1' } }],
  groupLabels: { alertname: 'FeatureQualityBroken', model: 'iris' },
  commonLabels: { alertname: 'FeatureQualityBroken', severity: 'page', model: 'iris' },
  commonAnnotations: { summary },
  externalURL: 'http://alertmanager:9093',
  version: '4',
  groupKey: '{}/{severity="page"}:{alertname="FeatureQualityBroken", model="iris"}',
  truncatedAlerts: 0,
});

interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it has printed. */
  printed(): string;
  /** What it has printed on standard output, but for the first line. */
  lines(): readonly Record<string, unknown>[];
}

/** Starts the program with these lines in its file of addresses, and waits until it listens. */
async function start(lines = '', ...options: readonly string[]): Promise<Running> {
  writeFileSync(addresses, `# receivers and addresses\n\n${lines}\n`);
  const args = [program, '--port=0', `--addresses=${addresses}`, ...options];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const out: string[] = [];
  const all: string[] = [];
  child.stdout.on('data', (chunk) => void (out.push(String(chunk)), all.push(String(chunk))));
  child.stderr.on('data', (chunk) => void all.push(String(chunk)));
  ending.push(() => {
    if (child.exitCode === null && child.kill('SIGKILL')) return once(child, 'close');
    return undefined;
  });
  const parsed = () =>
    out
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  await expect.poll(() => out.join(''), { timeout: 60_000, message: 'listening' }).toContain('\n');
  const url = `http://${String(parsed()[0]?.['listening'])}`;
  return { url, child, printed: () => all.join(''), lines: () => parsed().slice(1) };
}

interface Taken {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A chat or pager; answers as it is told. */
async function target(reply: (response: ServerResponse) => void) {
  const taken: Taken[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      taken.push({ method, path, headers, body: Buffer.concat(chunks).toString('utf8') });
      reply(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(() => void (server.closeAllConnections(), server.close()));
  const bound = server.address();
  return { taken, host: `127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}` };
}

const post = (url: string, body: string) => fetch(url, { method: 'POST', body });

describe('alert-webhook', () => {
  it('writes one line for each alert, whatever characters are in it, and is content without an address', async () => {
    const { url, lines, printed } = await start();
    expect((await post(`${url}/ticket`, MESSAGE)).status).toBe(200);
    // What it prints comes by another way than its answer.
    await expect.poll(lines, { timeout: 60_000 }).toEqual([
      { time: expect.any(String), receiver: 'ticket', status: 'firing', ...labels, summary },
      { time: expect.any(String), receiver: 'ticket', status: 'resolved', ...labels, version: 'v1', summary },
    ]);
    expect(printed().trim().split('\n')).toHaveLength(3);
  });

  it('hands the message on as it came, to the address of its receiver only, and prints no token', async () => {
    const [pager, chat] = [await target((r) => r.end('ok')), await target((r) => r.end('ok'))];
    const { url, printed } = await start(
      `page http://me:pass%40word%@${pager.host}/hooks/token?key=token\n  ticket   http://${chat.host}/`,
    );
    expect((await post(`${url}/page`, MESSAGE)).status).toBe(200);
    expect((await post(`${url}/automation`, MESSAGE)).status).toBe(200);
    expect(chat.taken).toEqual([]);
    expect(pager.taken).toHaveLength(1);
    expect(pager.taken[0]).toMatchObject({
      method: 'POST',
      path: '/hooks/token?key=token',
      body: MESSAGE,
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${Buffer.from('me:pass@word%').toString('base64')}`,
      },
    });
    expect(printed()).toContain(pager.host);
    expect(printed()).not.toMatch(/token|pass|me:/);
  });

  it.each([
    ['answers 500', 60, (r: ServerResponse) => r.writeHead(500).end(), /answered 500/],
    [
      'points elsewhere',
      60,
      (r: ServerResponse) => r.writeHead(302, { location: '/' }).end(),
      /answered 302/,
    ],
    ['hangs up', 60, (r: ServerResponse) => r.destroy(), /could not be reached \(\w+\)/],
    ['never answers', 0.5, () => undefined, /gave no answer within 0.5 s/],
  ] as const)(
    'answers 502 when the address %s, so that Alertmanager repeats it',
    async (_how, patience, reply, why) => {
      const { host, taken } = await target(reply);
      const { url, lines, printed } = await start(`page http://${host}/token`, `--patience=${patience}`);
      const response = await post(`${url}/page`, MESSAGE);
      expect(response.status).toBe(502);
      expect(await response.text()).toMatch(why);
      await expect
        .poll(() => lines().at(-1), { timeout: 60_000 })
        .toMatchObject({ receiver: 'page', error: expect.stringMatching(why) });
      expect(taken).toHaveLength(1);
      expect(printed()).not.toContain('token');
    },
  );

  it('answers 502 when nothing listens at the address', async () => {
    const { url } = await start(`page http://127.0.0.1:${await freePort()}/`);
    const response = await post(`${url}/page`, MESSAGE);
    expect(response.status).toBe(502);
    expect(await response.text()).toContain('ECONNREFUSED');
  });

  it.each([
    ['a body of more than a megabyte', '/page', `{"alerts":[],"x":"${'x'.repeat(1024 * 1024)}"}`, 413],
    ['what is no JSON', '/page', '{"alerts":', 400],
    ['what is no message', '/page', '{"alerts":"none"}', 400],
    ['another JSON value', '/page', 'null', 400],
    ['an unknown receiver', '/pager', MESSAGE, 404],
  ] as const)('refuses %s, hands nothing on, and goes on working', async (_what, path, body, status) => {
    const { taken, host } = await target((r) => r.end());
    const { url, lines } = await start(`page http://${host}/`);
    expect((await post(url + path, body)).status).toBe(status);
    expect(lines()).toEqual([]);
    expect(taken).toEqual([]);
    expect((await fetch(`${url}/page`)).status).toBe(405);
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });

  it('outlives a sender that goes away in the middle of its message', async () => {
    const { url, printed } = await start();
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST /page HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"alerts"');
    // Heard before the sender hangs up, since connections are served in their order.
    expect((await fetch(`${url}/health`)).status).toBe(200);
    socket.destroy();
    expect((await post(`${url}/page`, MESSAGE)).status).toBe(200);
    expect(printed()).not.toContain('rror');
  });

  it('finishes what it is handing on when it is asked to end', async () => {
    let release = () => undefined as unknown;
    const { host, taken } = await target((r) => void (release = () => r.end()));
    const { url, child } = await start(`page http://${host}/`);
    const answered = post(`${url}/page`, MESSAGE);
    await expect.poll(() => taken.length, { timeout: 60_000 }).toBe(1);
    child.kill('SIGTERM');
    await expect.poll(() => fetch(`${url}/health`).catch(() => 'closed'), { timeout: 60_000 }).toBe('closed');
    const closed = once(child, 'close');
    release();
    expect((await answered).status).toBe(200);
    expect(await closed).toEqual([0, null]);
  });
});

describe('alert-webhook does not start', () => {
  const refusal = (...args: readonly string[]) =>
    spawnSync(process.execPath, [program, '--port=0', ...args], { encoding: 'utf8' });

  it('with addresses that it cannot use, names each line, and prints none', () => {
    const text = `pager https://chat.example/token
https://chat.example/token
page ftp://chat.example/token
ticket https://chat.example/token
ticket https://chat.example/token
automation https://chat.example/token token
page
`;
    writeFileSync(addresses, text);
    const { status, stdout, stderr } = refusal(`--addresses=${addresses}`);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    for (const line of [1, 2, 3, 5, 6, 7]) expect(stderr).toContain(`Line ${line} `);
    expect(stderr).not.toContain('Line 4 ');
    expect(stderr).not.toMatch(/token|example/);
  });

  it.each([
    [['--addresses=/no/such/file'], 'make-secrets.ts'],
    [['--port=http'], '--port'],
    [['--patience=soon'], '--patience'],
    [['--nonsense'], '--nonsense'],
  ])('with %j', (args, said) => {
    const { status, stderr } = refusal(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(said);
  });

  it('on a port that is taken', async () => {
    const other = createSocketServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    ending.push(() => other.close());
    const bound = other.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
    const { status, stdout } = refusal(`--port=${port}`);
    expect(status).toBe(1);
    expect(stdout).toContain('EADDRINUSE');
  });
});
