import { spawn } from 'node:child_process';
import { signalGroup } from '../process/signal-group.ts';
import { stopwatch } from '../process/stopwatch.ts';

/** How a line ended. */
export interface LineEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly seconds: string;
}

/**
 * Runs a line as the `sh` step of Jenkins does: by `sh -xe`, which shows the line, without anything on standard input.
 * It leads a process group of its own, so that stopping it stops what it started.
 */
export function runShellLine(
  line: string,
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  stop: AbortSignal,
): Promise<LineEnd> {
  const seconds = stopwatch();
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-xec', line], {
      cwd: folder,
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    });
    const end = (): void => signalGroup(child.pid, 'SIGTERM');
    if (stop.aborted) end();
    stop.addEventListener('abort', end, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      stop.removeEventListener('abort', end);
      // The shell dies of the signal at once; what it ran may still be cleaning up.
      const gone = stop.aborted ? groupGone(child.pid) : Promise.resolve();
      void gone.then(() => resolve({ code, seconds: seconds() }));
    });
  });
}

const CLEAN_UP_LIMIT_MS = 10_000;

async function groupGone(leader: number | undefined): Promise<void> {
  if (leader === undefined) return;
  const started = performance.now();
  while (isGroupAlive(leader)) {
    if (performance.now() - started > CLEAN_UP_LIMIT_MS) signalGroup(leader, 'SIGKILL');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function isGroupAlive(leader: number): boolean {
  try {
    process.kill(-leader, 0);
    return true;
  } catch {
    return false;
  }
}
