import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspaceRoot } from '../process/workspace-root.ts';

const folder = mkdtempSync(join(tmpdir(), 'switchyard-bootstrap-'));
const module = pathToFileURL(join(workspaceRoot, 'tools', 'bootstrap', 'run-program.mjs')).href;

/** Counts the signals it gets and says so when it ends, half a second after the first. */
const PROGRAM = `
let signals = 0;
for (const name of ['SIGINT', 'SIGTERM'])
  process.on(name, () => { if (signals++ === 0) setTimeout(() => { process.stdout.write(\`signals \${signals}\`); process.exit(5); }, 900); });
setInterval(() => undefined, 1000);
console.log('up', process.argv[2]);
`;

describe('the program that bootstrap runs', { timeout: 120_000 }, () => {
  const starter = join(folder, 'starter.mjs');
  beforeAll(() => {
    const program = join(folder, 'program.mjs');
    writeFileSync(program, PROGRAM);
    writeFileSync(
      starter,
      `import { runProgram } from '${module}';
       process.exit(await runProgram(process.execPath, ${JSON.stringify(workspaceRoot)}, [${JSON.stringify(program)}, 'argument'], process.env));`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('gets one wish to stop once, however often it arrives, and its exit code is passed on', async () => {
    // A group of its own, so that signalling the group, as a terminal does, leaves the test runner alone.
    const run = spawn(process.execPath, [starter], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const printed = await printedOf(run);
    if (run.pid === undefined) throw new Error('not started');
    process.kill(-run.pid, 'SIGINT');
    process.kill(run.pid, 'SIGINT');
    process.kill(run.pid, 'SIGTERM');
    const [code] = await once(run, 'close');
    expect(printed()).toContain('signals 1');
    expect(code).toBe(5);
  });

  it('stops when the shell that npm put in between is ended', async () => {
    // The second command keeps the shell from becoming the program itself.
    const command = `"${process.execPath}" "${starter}"; true`;
    const shell = spawn('sh', ['-c', command], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    const printed = await printedOf(shell);
    shell.kill('SIGTERM');
    // The pipe closes only when the program behind the shell is gone as well.
    await once(shell.stdout, 'close');
    expect(printed()).toContain('signals 1');
  });
});

/** Waits until the program is up; then gives what was printed so far. */
async function printedOf({ stdout }: { readonly stdout: Readable }): Promise<() => string> {
  let printed = '';
  await new Promise<void>((resolve) => {
    stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString('utf8');
      if (printed.includes('up argument')) resolve();
    });
  });
  return () => printed;
}
