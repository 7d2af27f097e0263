import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cloneWorkspace, type ThrowAwayClone } from './throw-away-clone.ts';

let clone: ThrowAwayClone;
beforeAll(() => {
  clone = cloneWorkspace();
});
afterAll(() => clone.remove());

/** Starts a stage, waits until it says that it is at work, and signals it. */
async function stopped(stage: string, atWork: RegExp, signal: NodeJS.Signals) {
  const child = spawn(process.execPath, [`tools/pipeline/${stage}.ts`], {
    cwd: clone.path,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const working = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (atWork.test(stdout)) resolve();
    });
  });
  const ended = once(child, 'close');
  await working;
  child.kill(signal);
  const [code] = await ended;
  const report = readFileSync(join(clone.path, 'dist', 'pipeline', 'reports', `${stage}.json`), 'utf8');
  return { code, stderr, report: JSON.parse(report) as { readonly kind: string } };
}

it.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a stage that is stopped by %s says so, and reports no finding', async (signal, expected) => {
  const { code, stderr, report } = await stopped('lint-types', /━━ format ━━/, signal);
  expect([code, report.kind]).toEqual([expected, 'stopped']);
  expect(stderr).toContain(`Stopped during "format". ${signal} came.`);
  expect(stderr).not.toContain('npm run format');
});
