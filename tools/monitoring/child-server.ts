import { spawn } from 'node:child_process';
import { workspaceRoot } from '../process/workspace-root.ts';
import { toolEnvironment } from '../process/tool-environment.mjs';

const POLL_MS = 100;
const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 15_000;
const KEPT_LINES = 30;

/** A server that a test started on loopback. */
export interface RunningServer {
  readonly url: string;
  /** Ends it in good order, by force when that takes too long; resolves when it is gone. */
  stop(): Promise<void>;
}

export interface ChildServerPlan {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly url: string;
  /** Answers 200 as soon as the server can be used. */
  readonly readyPath: string;
}

/**
 * Starts a server and waits until it answers.
 * @throws Error with its last lines when it ends before, or does not answer in time
 */
export async function startChildServer(plan: ChildServerPlan): Promise<RunningServer> {
  const child = spawn(plan.program, plan.args, {
    cwd: workspaceRoot,
    env: { ...toolEnvironment(workspaceRoot, process.env), ...plan.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const keep = (chunk: Buffer): void => {
    lines.push(...chunk.toString('utf8').split('\n').filter(Boolean));
    lines.splice(0, lines.length - KEPT_LINES);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    const settle = (): void => {
      gone = true;
      process.off('exit', killNow);
      resolve();
    };
    child.once('error', (error) => {
      lines.push(error.message);
      settle();
    });
    child.once('close', settle);
  });
  // A program that ends without its clean-up must not leave a server behind that holds its port.
  const killNow = (): void => void child.kill('SIGKILL');
  process.once('exit', killNow);

  const stop = async (): Promise<void> => {
    if (gone) return;
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(force);
  };
  const started = performance.now();
  while (!(await answers(plan.url + plan.readyPath))) {
    const late = performance.now() - started > START_LIMIT_MS;
    if (gone || late) {
      await stop();
      throw new Error(
        `${plan.name} ${late ? 'did not answer in time' : 'ended at once'}:\n${lines.join('\n')}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return { url: plan.url, stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
