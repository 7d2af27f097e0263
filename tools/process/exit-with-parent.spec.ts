import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { workspaceRoot } from './workspace-root.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchyard-orphan-'));
const guard = pathToFileURL(join(workspaceRoot, 'tools', 'process', 'exit-with-parent.mjs')).href;

/** Writes down that SIGTERM came; ends by it. */
const CHILD = `
import { writeFileSync } from 'node:fs';
process.on('SIGTERM', () => { writeFileSync(process.argv[2], 'asked to end'); process.exit(0); });
setInterval(() => undefined, 1000);
process.send('up');
`;

/** Starts the child as start/service.ts does, says its process id, and waits to be killed. */
const PARENT = `
import { spawn } from 'node:child_process';
const child = spawn(process.execPath, ['--import', process.argv[2], process.argv[3], process.argv[4]],
  { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true });
child.once('message', () => process.stdout.write(String(child.pid)));
`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a program ends when its parent is killed outright', { timeout: 120_000 }, async () => {
  const [parentFile, childFile, note] = ['parent.mjs', 'child.mjs', 'note.txt'].map((name) =>
    join(folder, name),
  );
  if (parentFile === undefined || childFile === undefined || note === undefined)
    throw new Error('unreachable');
  writeFileSync(parentFile, PARENT);
  writeFileSync(childFile, CHILD);
  const parent = spawn(process.execPath, [parentFile, guard, childFile, note], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(parent.stdout, 'data');
  const pid = Number(String(line));
  parent.kill('SIGKILL');
  expect(pid).toBeGreaterThan(1);
  await expect.poll(() => isAlive(pid), { timeout: 9_000 }).toBe(false);
  expect(readFileSync(note, 'utf8')).toBe('asked to end');
});
