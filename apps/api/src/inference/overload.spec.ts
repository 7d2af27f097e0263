import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sampleRatio } from '@switchyard/ab-router';
import { describe, expect, it } from 'vitest';
import { startApiProcess } from '../../test/api-process.ts';
import { publishVersion } from '../../test/version-repository.ts';

const TIMES_CAPACITY = 5;
const OVERLOAD_MS = 60_000;
const DEADLINE_MS = 2_000;
const RECOVERY_MS = 5_000;
/** Queues that grow without a bound would take gigabytes in a minute. */
const MEMORY_BYTES = 300 * 1024 * 1024;
/** Enough inputs that explaining a row takes milliseconds: a small request that is a lot of work. */
const INPUTS = 12;

interface Outcome {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly variant: unknown;
  readonly unit: string;
  readonly ms: number;
}

const FEATURES = JSON.stringify(Array.from({ length: INPUTS }, () => 0.5));

/** One prediction; a connection that breaks has status 0. */
function predict(url: string, agent: Agent, unit: string): Promise<Outcome> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    const read = (response: IncomingMessage) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => {
        const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'],
          variant: body['variant'],
          unit,
          ms: performance.now() - startedAt,
        });
      });
    };
    const headers = { 'content-type': 'application/json' };
    const sent = request(`${url}/predict`, { method: 'POST', agent, headers }, read);
    sent.on('error', () =>
      resolve({ status: 0, retryAfter: undefined, variant: null, unit, ms: performance.now() - startedAt }),
    );
    sent.end(`{"features":${FEATURES},"explain":true,"unit":"${unit}"}`);
  });
}

/** Requests per second that four callers get answered who never pause, after a second of warming up. */
async function capacityOf(url: string, agent: Agent): Promise<number> {
  const beginsAt = performance.now() + 1_000;
  const endsAt = beginsAt + 4_000;
  const caller = async (): Promise<number> => {
    let answered = 0;
    while (performance.now() < endsAt) {
      const { status } = await predict(url, agent, 'warm-up');
      if (status === 200 && performance.now() >= beginsAt) answered++;
    }
    return answered;
  };
  const answered = await Promise.all(Array.from({ length: 4 }, caller));
  return answered.reduce((sum, one) => sum + one, 0) / 4;
}

/** Sends at a constant rate, whether answers come or not. */
async function overload(url: string, agent: Agent, perSecond: number): Promise<readonly Outcome[]> {
  const startedAt = performance.now();
  const sent: Promise<Outcome>[] = [];
  while (performance.now() - startedAt < OVERLOAD_MS) {
    const due = ((performance.now() - startedAt) / 1000) * perSecond;
    while (sent.length < due) sent.push(predict(url, agent, `unit-${sent.length}`));
    await wait(1);
  }
  return Promise.all(sent);
}

async function residentBytes(url: string): Promise<number> {
  const response = await fetch(`${url}/metrics`);
  expect(response.status).toBe(200);
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(await response.text())?.[1]);
}

const quantile = (sorted: readonly number[], q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;

describe('five times more than can be done, for a minute', () => {
  it(
    'keeps what it accepts in time, sheds the rest without bias, and recovers',
    { timeout: 300_000 },
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'switchyard-overload-'));
      const repository = join(directory, 'models');
      await mkdir(repository);
      for (const version of [1, 2]) await publishVersion(repository, 'heavy', version, INPUTS);
      const api = await startApiProcess({ MODEL_REPOSITORY: repository, DEFAULT_MODEL: 'heavy' });
      const agent = new Agent({ keepAlive: true });

      const capacity = await capacityOf(api.url, agent);
      const before = await residentBytes(api.url);
      const memory: number[] = [];
      const watch = setInterval(() => {
        void residentBytes(api.url).then((bytes) => memory.push(bytes));
      }, 2_000);
      const outcomes = await overload(api.url, agent, TIMES_CAPACITY * capacity);
      clearInterval(watch);
      const stoppedAt = performance.now();
      while ((await predict(api.url, agent, 'afterwards')).status !== 200) await wait(50);
      const recoveryMs = performance.now() - stoppedAt;
      const { status: live } = await fetch(`${api.url}/health/live`);
      agent.destroy();
      api.signal('SIGTERM');
      await api.ended();
      await rm(directory, { recursive: true });

      const accepted = outcomes.filter(({ status }) => status === 200);
      const shed = outcomes.filter(({ status }) => status === 503);
      const msOf = (list: readonly Outcome[]) => list.map(({ ms }) => ms).sort((a, b) => a - b);
      const broken = outcomes.filter(({ status }) => status === 0);
      console.info(
        `capacity ${Math.round(capacity)}/s; ${outcomes.length} sent, ${accepted.length} accepted (p99 ${Math.round(quantile(msOf(accepted), 0.99))} ms), ` +
          `${shed.length} shed, ${broken.length} broken (p50 ${Math.round(quantile(msOf(shed), 0.5))}, p99 ${Math.round(quantile(msOf(shed), 0.99))} ms); recovered in ${Math.round(recoveryMs)} ms; ` +
          `resident MiB ${[before, ...memory].map((bytes) => Math.round(bytes / 2 ** 20)).join(' ')}`,
      );
      expect(accepted.length + shed.length).toBe(outcomes.length);
      expect(shed.every(({ retryAfter }) => Number(retryAfter) >= 1)).toBe(true);
      expect(accepted.length).toBeGreaterThan(1_000);
      expect(shed.length).toBeGreaterThan(accepted.length);
      expect(quantile(msOf(accepted), 0.99)).toBeLessThan(DEADLINE_MS);
      expect(recoveryMs).toBeLessThan(RECOVERY_MS);
      expect(live).toBe(200);
      expect(memory.length).toBeGreaterThan(10);
      expect(Math.max(...memory) - before).toBeLessThan(MEMORY_BYTES);

      const units = (variant: string) =>
        new Set(accepted.filter((outcome) => outcome.variant === variant).map(({ unit }) => unit)).size;
      const ratio = sampleRatio([
        {
          stratum: '1',
          arms: ['v1', 'v2'].map((arm) => ({ arm, weight: 1, observed: units(arm) })),
        },
      ]);
      expect(ratio).toMatchObject({ status: 'ready', alarm: 'none' });
    },
  );
});
