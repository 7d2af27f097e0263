import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDirectory } from './data-lock.ts';

const HOLDER = fileURLToPath(new URL('../../test/data-lock-holder.ts', import.meta.url));
const started: ChildProcess[] = [];
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'switchyard-lock-'));
});

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  }
  await rm(directory, { recursive: true, force: true });
});

interface Starter {
  readonly child: ChildProcess;
  /** `held`, or why it was refused. */
  readonly outcome: Promise<string>;
}

/** Another process that wants the directory, and keeps it until it is ended. */
function start(): Starter {
  const child = spawn(process.execPath, [HOLDER, directory], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const outcome = once(createInterface(child.stdout), 'line') as Promise<[string]>;
  return { child, outcome: outcome.then(([line]) => line) };
}

const clock = () => 1_700_000_000_000;

describe('the lock of the data directory', () => {
  it('refuses the second process and names the first', async () => {
    const { child, outcome } = start();
    expect(await outcome).toBe('held');
    const second = await start().outcome;
    expect(second).toContain(`process ${child.pid} on ${hostname()}, started at 2023-11-14T22:13:20.000Z`);
    expect(second).toContain('SWITCHYARD_DATA_DIR');
  });

  it('refuses a second holder within one process too', async () => {
    const first = await lockDataDirectory(directory, clock);
    await expect(lockDataDirectory(directory, clock)).rejects.toThrow(`process ${process.pid} on`);
    await first.release();
    await (await lockDataDirectory(directory, clock)).release();
  });

  it('is free at once when its holder is killed', async () => {
    const { child, outcome } = start();
    expect(await outcome).toBe('held');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await start().outcome).toBe('held');
  });

  it('has exactly one holder when twenty processes race for it, round after round', async () => {
    for (let round = 0; round < 3; round++) {
      const starters = Array.from({ length: 20 }, start);
      const outcomes = await Promise.all(starters.map(({ outcome }) => outcome));
      const winner = starters[outcomes.indexOf('held')];
      expect(outcomes.filter((outcome) => outcome === 'held')).toHaveLength(1);
      const losers = outcomes.filter((outcome) => outcome !== 'held');
      expect(losers.filter((outcome) => !outcome.includes(`process ${winner?.child.pid} on`))).toEqual([]);
      for (const { child } of starters) {
        if (child.exitCode === null && child.signalCode === null) {
          const closed = once(child, 'close');
          child.kill('SIGKILL');
          await closed;
        }
      }
    }
  });
});
