import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startApiProcess } from '../test/api-process.ts';
import { irisRepository } from '../test/iris-repository.ts';

const DRAIN_MS = 400;
const BODY = JSON.stringify({ features: [5.1, 3.5, 1.4, 0.2] });

/** One prediction: its status, `refused` when nobody listens any more, `lost` when a connection broke. */
function predict(url: string, agent: Agent): Promise<number | 'refused' | 'lost'> {
  return new Promise((resolve) => {
    const sent = request(
      `${url}/predict`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 'lost'));
        response.on('error', () => resolve('lost'));
      },
    );
    sent.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ECONNREFUSED' ? 'refused' : 'lost'),
    );
    sent.end(BODY);
  });
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
      const outcomes: { readonly startedAt: number; readonly outcome: number | 'refused' | 'lost' }[] = [];
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
      expect(inTime.filter(({ outcome }) => outcome !== 200)).toEqual([]);
    },
  );

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
