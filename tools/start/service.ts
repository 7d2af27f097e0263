import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Readable } from 'node:stream';
import { signalGroup } from '../process/signal-group.ts';
import { workspaceRoot } from '../process/workspace-root.ts';

/** How one of the two servers is run. */
export interface ServicePlan {
  readonly name: 'api' | 'dashboard';
  /** Path of its program from the workspace root. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Gets every line it prints. */
  readonly onLine: (line: string) => void;
}

export interface ServiceEnd {
  readonly name: ServicePlan['name'];
  /** It ended by itself or on request, and in good order. */
  readonly well: boolean;
  /** How it ended, in words that continue "the api …". */
  readonly how: string;
}

export interface Service {
  readonly name: ServicePlan['name'];
  readonly ended: Promise<ServiceEnd>;
  /** Asks it to finish what it is doing and end. */
  stop(): void;
  /** Ends it at once, with everything it started. */
  kill(): void;
}

/**
 * Starts a server in a process group of its own, so that a terminal's Ctrl-C does not reach it before this
 * program has decided how to stop, and with a channel whose closing ends it should this program be killed.
 */
export function startService(plan: ServicePlan): Service {
  const guard = pathToFileURL(join(workspaceRoot, 'tools', 'process', 'exit-with-parent.mjs')).href;
  const child = spawn(process.execPath, ['--import', guard, resolve(workspaceRoot, plan.program)], {
    cwd: workspaceRoot,
    env: { ...process.env, ...plan.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  readLines(child.stdout, plan.onLine);
  readLines(child.stderr, plan.onLine);
  let asked = false;
  const ended = new Promise<ServiceEnd>((resolve) => {
    const settle = (well: boolean, how: string): void => resolve({ name: plan.name, well, how });
    child.once('error', (error) => settle(false, `could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      // 143 is how a program says that SIGTERM ended it after it had cleaned up; Next.js does.
      const obeyed = asked && (code === 143 || signal === 'SIGTERM');
      settle(
        code === 0 || obeyed,
        code === null ? `was ended by ${signal ?? 'a signal'}` : `ended with code ${code}`,
      );
    });
  });
  return {
    name: plan.name,
    ended,
    stop: () => {
      asked = true;
      child.kill('SIGTERM');
    },
    kill: () => signalGroup(child.pid, 'SIGKILL'),
  };
}

function readLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream !== null) createInterface({ input: stream, crlfDelay: Infinity }).on('line', onLine);
}
