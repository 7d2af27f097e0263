import { describe, expect, it } from 'vitest';
import { runCommand, type Command } from './run-command.ts';

const NEVER = new AbortController().signal;
const node = (program: string, more: Partial<Command> = {}): Command => ({
  program: process.execPath,
  args: ['-e', program],
  output: 'keep',
  ...more,
});

describe('running a command', { timeout: 120_000 }, () => {
  it('keeps both streams and the exit code', async () => {
    const end = await runCommand(
      node("console.log('out'); console.error('err'); process.exitCode = 4"),
      NEVER,
    );
    expect(end.code).toBe(4);
    expect(end.text.split('\n').sort().join('')).toBe('errout');
  });

  it('says why a program could not be started', async () => {
    const end = await runCommand({ program: '/no/such/program', args: [], output: 'keep' }, NEVER);
    expect(end).toMatchObject({ code: undefined, text: expect.stringContaining('ENOENT') });
  });

  it('takes away a variable that must not be passed on', async () => {
    const asks = node('process.stdout.write(String(process.env.SWITCHYARD_API_URL))', {
      environment: { SWITCHYARD_API_URL: undefined },
    });
    expect((await runCommand(asks, NEVER)).text.trim()).toBe('undefined');
  });

  it('stops what the command has started, too', async () => {
    const stop = new AbortController();
    const sleeper =
      "require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], { stdio: 'inherit' })";
    // The streams stay open until the grandchild is gone as well, so the command ends only then.
    const ending = runCommand(node(`${sleeper}; setTimeout(() => 0, 60_000)`), stop.signal);
    setTimeout(() => stop.abort(), 500);
    expect((await ending).code).toBeUndefined();
  });

  it('ends a command whose time is up', async () => {
    const end = await runCommand(node('setTimeout(() => 0, 60_000)', { limitMs: 300 }), NEVER);
    expect(end.code).toBeUndefined();
  });
});
