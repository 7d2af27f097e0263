import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startApiProcess } from '../../test/api-process.ts';
import { publishVersion, withdrawVersion } from '../../test/version-repository.ts';

const SWAPS = 1000;
const CALLERS = 8;
/** Versions of a third of a megabyte that were kept would add up to more than 300 MiB. */
const LEAK_BYTES = 120 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly prediction: unknown;
  readonly version: unknown;
  /** Of a problem: what went wrong. */
  readonly detail: unknown;
}

function predict(url: string, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}/predict`,
      { method: 'POST', agent, headers: { 'content-type': 'application/json' } },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const body = JSON.parse(text) as Readonly<Record<string, unknown>>;
          resolve({
            status: response.statusCode ?? 0,
            prediction: body['prediction'],
            version: body['model_version'],
            detail: body['detail'],
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end('{"features":[0.5]}');
  });
}

async function residentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

describe('hot swap', () => {
  it(`answers every request while the version is swapped ${SWAPS} times`, { timeout: 600_000 }, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'switchyard-swap-'));
    const repository = join(directory, 'models');
    await mkdir(repository);
    // From 3 on, a model without a decided routing is served by its newest version.
    const first = 3;
    await publishVersion(repository, 'swapped', first);
    const api = await startApiProcess({
      MODEL_REPOSITORY: repository,
      DEFAULT_MODEL: 'swapped',
      MODEL_REPOSITORY_POLL: '10ms',
      // Whether the machine keeps up is another test's question.
      PREDICT_MAX_WAIT: '10s',
    });
    const agent = new Agent({ keepAlive: true });
    const wrong: Answer[] = [];
    const seen = { newest: 0, answered: 0, isDone: false };
    const caller = async () => {
      while (!seen.isDone) {
        const answer = await predict(api.url, agent);
        seen.answered++;
        if (answer.status !== 200 || answer.version !== `v${String(answer.prediction)}`) wrong.push(answer);
        else seen.newest = Math.max(seen.newest, Number(answer.prediction));
        await wait(2);
      }
    };
    const callers = Array.from({ length: CALLERS }, caller);

    const seenVersion = async (version: number) => {
      while (seen.newest < version) await wait(2);
    };
    const memory: number[] = [];
    for (let version = first; version < first + SWAPS; version++) {
      await publishVersion(repository, 'swapped', version + 1);
      await seenVersion(version + 1);
      await withdrawVersion(repository, 'swapped', version);
      if ((version - first) % 100 === 99) memory.push(await residentBytes(api.url));
    }
    seen.isDone = true;
    await Promise.all(callers);
    agent.destroy();
    api.signal('SIGTERM');
    const { code } = await api.ended();
    await rm(directory, { recursive: true });

    expect(wrong).toEqual([]);
    expect(seen.answered).toBeGreaterThan(SWAPS);
    expect(seen.newest).toBe(first + SWAPS);
    expect(code).toBe(0);
    // From the second hundred on, so that everything has been used at least once.
    expect(Math.max(...memory.slice(2)) - (memory[1] ?? 0)).toBeLessThan(LEAK_BYTES);
    console.info(
      `${seen.answered} answers over ${SWAPS} swaps; resident MiB by hundred: ${memory.map((bytes) => Math.round(bytes / 2 ** 20)).join(' ')}`,
    );
  });
});
