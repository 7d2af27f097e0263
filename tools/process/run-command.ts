import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { signalGroup } from './signal-group.ts';
import { toolEnvironment } from './tool-environment.mjs';
import { workspaceRoot } from './workspace-root.ts';

const STOP_LIMIT_MS = 10_000;

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to the tools' environment; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** `show` streams to this program's own output, `keep` collects both streams for the caller. */
  readonly output: 'show' | 'keep';
  readonly limitMs?: number;
}

export interface CommandEnd {
  /** Exit code; undefined when a signal ended it or it never started. */
  readonly code: number | undefined;
  /** What it printed, when that was kept; why it did not start, when it did not. */
  readonly text: string;
}

/** One of the programs in node_modules/.bin, run on the Node that runs this. */
export function toolCommand(name: string, args: readonly string[], output: 'show' | 'keep'): Command {
  return {
    program: process.execPath,
    args: [join(workspaceRoot, 'node_modules', '.bin', name), ...args],
    output,
  };
}

/**
 * Runs a command at the workspace root, in a process group of its own so that stopping it stops what it started.
 * Never rejects: a command that cannot be started ends without a code.
 */
export function runCommand(command: Command, stop: AbortSignal): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const shown = command.output === 'show';
    const child = spawn(command.program, command.args, {
      cwd: workspaceRoot,
      env: { ...toolEnvironment(workspaceRoot, process.env), ...command.environment },
      stdio: ['ignore', shown ? 'inherit' : 'pipe', shown ? 'inherit' : 'pipe'],
      detached: true,
    });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));

    const kills: NodeJS.Timeout[] = [];
    const end = (): void => {
      signalGroup(child.pid, 'SIGTERM');
      kills.push(setTimeout(() => signalGroup(child.pid, 'SIGKILL'), STOP_LIMIT_MS));
    };
    if (command.limitMs !== undefined) kills.push(setTimeout(end, command.limitMs));
    if (stop.aborted) end();
    else stop.addEventListener('abort', end, { once: true });

    const settle = (code: number | undefined, text: string): void => {
      kills.forEach(clearTimeout);
      stop.removeEventListener('abort', end);
      resolve({ code, text });
    };
    child.once('error', (error) => settle(undefined, error.message));
    child.once('close', (code) => settle(code ?? undefined, Buffer.concat(chunks).toString('utf8')));
  });
}
