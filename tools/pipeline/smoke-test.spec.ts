import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { programs } from '../start/programs.ts';

const NEVER = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), 'switchyard-smoke-'));
const running: ChildProcess[] = [];

beforeAll(async () => {
  for (const recipe of ['iris-v1', 'iris-v2']) {
    const args = [programs.trainer, 'train', recipe, '--repository', join(folder, 'models')];
    expect((await runCommand({ program: process.execPath, args, output: 'keep' }, NEVER)).code).toBe(0);
  }
});
afterAll(async () => {
  for (const child of running) {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
  }
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the built api on a free port. */
async function startApi(name: string, settings: Readonly<Record<string, string>>): Promise<string> {
  const data = join(folder, name);
  mkdirSync(data);
  const child = spawn(process.execPath, [programs.api], {
    cwd: workspaceRoot,
    env: { API_PORT: '0', SWITCHYARD_DATA_DIR: data, MODEL_REPOSITORY: join(folder, 'models'), ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [, url] = /Listening on (http:\/\/[^;]+);/.exec(output) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`The api ended: ${output}`)));
  });
}

const stage = (name: string, ...args: readonly string[]) =>
  runCommand(
    {
      program: process.execPath,
      args: [`tools/pipeline/${name}.ts`, `--reports=${join(folder, 'reports')}`, ...args],
      environment: { SWITCHYARD_API_KEY: undefined },
      output: 'keep',
    },
    NEVER,
  );

describe('after a deployment', () => {
  it('a healthy api is found ready, and both versions answer, learn the truth and are counted', async () => {
    const url = await startApi('healthy', {});
    expect(await stage('health-check', `--url=${url}/`)).toMatchObject({ code: 0 });
    const { code, text } = await stage('smoke-test', `--url=${url}`);
    expect([code, text]).toEqual([0, expect.stringContaining('v1, v2 answered within')]);
  });

  it('a version that gets no traffic is named', async () => {
    const url = await startApi('one-sided', { MODEL_V1_WEIGHT: '100', MODEL_V2_WEIGHT: '0' });
    const { code, text } = await stage('smoke-test', `--url=${url}`, '--attempts=50');
    expect([code, text]).toEqual([1, expect.stringMatching(/v2 answered none of 50 .*GET \/config/)]);
  });

  it('an api that refuses the row is not healthy', async () => {
    const url = await startApi('refusing', {});
    expect((await stage('smoke-test', `--url=${url}`, '--features=1')).code).toBe(1);
  });

  it('nobody there is a failure with advice', async () => {
    const health = await stage('health-check', '--url=http://127.0.0.1:9', '--limit=1');
    expect([health.code, health.text]).toEqual([1, expect.stringContaining('docker compose logs api')]);
    expect((await stage('smoke-test', '--url=http://127.0.0.1:9')).code).toBe(1);
  });
});
