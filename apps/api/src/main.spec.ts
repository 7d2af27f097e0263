import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startApiProcess } from '../test/api-process.ts';
import { irisRepository } from '../test/iris-repository.ts';
import { ADMIN_KEY } from '../test/test-api.ts';

const DRAIN_MS = 400;
const BODY = JSON.stringify({ features: [5.1, 3.5, 1.4, 0.2] });

type Outcome = number | 'shed' | 'refused' | 'lost';

/**
 * One prediction: its status, `shed` when it was told that there is too much to do (on a busy machine even a small
 * load is), `refused` when nobody listens any more, `lost` when a connection broke.
 */
function predict(url: string, agent: Agent): Promise<Outcome> {
  return new Promise((resolve) => {
    const sent = request(
      `${url}/predict`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const isShed = response.statusCode === 503 && Buffer.concat(chunks).includes('"overloaded"');
          resolve(isShed ? 'shed' : (response.statusCode ?? 'lost'));
        });
        response.on('error', () => resolve('lost'));
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'lost'),
    );
    sent.end(BODY);
  });
}

/** A stream of events: all that it said until the server ended it. */
async function watchEvents(url: string): Promise<{ readonly ended: Promise<string> }> {
  const response = await fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });
  expect(response.status).toBe(200);
  return { ended: response.text() };
}

/** 200 predictions a second, whether or not the ones before are answered. */
function openLoad(url: string, signal: AbortSignal) {
  const agent = new Agent({ keepAlive: true });
  const startedAt = performance.now();
  const pending: Promise<Outcome>[] = [];
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - startedAt) / 5);
    while (pending.length < due) pending.push(predict(url, agent));
  }, 5);
  signal.addEventListener('abort', () => clearInterval(timer));
  return {
    sent: () => pending.length,
    outcomes: async () => {
      const outcomes = await Promise.all(pending);
      agent.destroy();
      return outcomes;
    },
  };
}

describe('the api process', () => {
  it.each([
    [{ MODEL_V1_WEIGHT: '0', MODEL_V2_WEIGHT: '0' }, /MODEL_V1_WEIGHT and MODEL_V2_WEIGHT/],
    [{ MODEL_V1_WEIGHT: '-5' }, /MODEL_V1_WEIGHT/],
    [{ MODEL_V2_WEIGHT: 'half' }, /MODEL_V2_WEIGHT/],
    [{ SWITCHYARD_DATADIR: 'x' }, /SWITCHYARD_DATADIR.*did you mean SWITCHYARD_DATA_DIR/],
  ])('refuses to start with %j and says why', async (environment, message) => {
    const { code, output } = await (await startApiProcess(environment)).ended();
    expect(code).toBe(1);
    expect(output).toMatch(message);
  });

  it('says so when its port is taken', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const port = String((holder.address() as AddressInfo).port);
    const { code, output } = await (await startApiProcess({ API_PORT: port })).ended();
    holder.close();
    expect(code).toBe(1);
    expect(output).toMatch(/API_PORT/);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers everything in flight after %s under load and exits with 0',
    async (signal) => {
      const api = await startApiProcess({
        MODEL_REPOSITORY: await irisRepository([1, 2]),
        SHUTDOWN_DRAIN: `${DRAIN_MS}ms`,
      });
      const outcomes: { readonly startedAt: number; readonly outcome: Outcome }[] = [];
      const agent = new Agent({ keepAlive: true });
      const worker = async () => {
        for (;;) {
          const startedAt = performance.now();
          const outcome = await predict(api.url, agent);
          outcomes.push({ startedAt, outcome });
          if (outcome === 'refused') return;
        }
      };
      const workers = Array.from({ length: 20 }, worker);
      while (outcomes.length < 200) await new Promise((resolve) => setTimeout(resolve, 10));
      const signalledAt = performance.now();
      api.signal(signal);
      await Promise.all(workers);
      const { code, output } = await api.ended();
      agent.destroy();

      expect(code).toBe(0);
      expect(output).toContain('every request in flight was answered');
      // Later, a connection that the system has queued may be reset when the listener closes: it was never accepted.
      const inTime = outcomes.filter(({ startedAt }) => startedAt < signalledAt + DRAIN_MS / 2);
      expect(inTime.some(({ startedAt }) => startedAt > signalledAt)).toBe(true);
      expect(inTime.filter(({ outcome }) => outcome !== 200 && outcome !== 'shed')).toEqual([]);
    },
  );

  it('loses no request and leaves no watcher alone after SIGTERM under 200 requests/s and 50 streams', async () => {
    const data = await mkdtemp(join(tmpdir(), 'switchyard-data-'));
    const api = await startApiProcess({
      MODEL_REPOSITORY: await irisRepository([1, 2]),
      SWITCHYARD_DATA_DIR: data,
      SWITCHYARD_ADMIN_KEY: ADMIN_KEY,
      SHUTDOWN_DRAIN: '2s',
    });
    onTestFinished(async () => {
      api.signal('SIGKILL');
      await api.ended();
      await rm(data, { recursive: true, force: true });
    });
    const watchers = await Promise.all(Array.from({ length: 50 }, () => watchEvents(api.url)));
    const balancer = new AbortController();
    const load = openLoad(api.url, balancer.signal);
    await expect.poll(() => load.sent(), { timeout: 60_000 }).toBeGreaterThan(300);

    const signalledAt = performance.now();
    api.signal('SIGTERM');
    // A balancer asks whether the process is ready, and sends nothing more when it is not.
    await expect
      .poll(async () => (await fetch(`${api.url}/health/ready`)).status, { interval: 50 })
      .toBe(503);
    const sentBefore = load.sent();
    await expect.poll(() => load.sent(), { timeout: 60_000 }).toBeGreaterThan(sentBefore + 20);
    balancer.abort();
    const outcomes = await load.outcomes();
    const { code, output } = await api.ended();

    expect(performance.now() - signalledAt).toBeLessThan(10_000);
    expect(code).toBe(0);
    expect(output).toContain('every request in flight was answered');
    const count = (wanted: Outcome): number => outcomes.filter((outcome) => outcome === wanted).length;
    expect(count(200)).toBeGreaterThan(150);
    expect(count(200)).toBeGreaterThan(count('shed'));
    expect(outcomes.filter((outcome) => outcome !== 200 && outcome !== 'shed')).toEqual([]);
    for (const text of await Promise.all(watchers.map(({ ended }) => ended))) {
      expect(text).toMatch(/\nevent: shutdown\ndata: .+\n\n$/);
    }
  });

  it('stops at once on a second signal', async () => {
    const api = await startApiProcess({ MODEL_REPOSITORY: await irisRepository([1]), SHUTDOWN_DRAIN: '20s' });
    api.signal('SIGTERM');
    await expect.poll(async () => (await fetch(`${api.url}/health/ready`)).status).toBe(503);
    api.signal('SIGTERM');
    expect((await api.ended()).code).toBe(143);
  });

  it('makes an admin key, shows it once, and takes it', async () => {
    const api = await startApiProcess({ MODEL_REPOSITORY: await irisRepository([1]) });
    expect((await fetch(`${api.url}/v1/models`)).status).toBe(401);
    api.signal('SIGTERM');
    const { output } = await api.ended();
    expect(output.match(/sy_admin_[\w-]{43}/g)).toHaveLength(1);
  });
});
