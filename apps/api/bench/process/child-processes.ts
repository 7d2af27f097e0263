import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';

/** A program to run. Its environment is only what is given here. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
}

/** A program that was started in a process group of its own. */
export interface Child {
  readonly pid: number;
  /** The exit code, null after a signal. */
  readonly ended: Promise<number | null>;
  readonly hasEnded: () => boolean;
  /** All it has printed on standard output. */
  readonly output: () => string;
  /** The last of what it printed on either stream, for messages. */
  readonly lastWords: () => string;
  /** Asks it and all it has started to end, and makes sure of it. */
  readonly stop: () => Promise<void>;
}

const STOP_LIMIT_MS = 8_000;
const KEPT_OUTPUT = 256 * 1024;
const running = new Set<ChildProcess>();
const directories = new Set<string>();
const laterStops: (() => Promise<void>)[] = [];

/** Starts a program and remembers it, so that none is left behind however the benchmark ends. */
export function startChild({ program, args, environment, directory }: Command): Child {
  const child = spawn(program, args, {
    cwd: directory,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  let output = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-KEPT_OUTPUT)));
  child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString()).slice(-KEPT_OUTPUT)));
  let hasEnded = false;
  const ended = new Promise<number | null>((resolve) => {
    const settle = (code: number | null): void => {
      hasEnded = true;
      running.delete(child);
      resolve(code);
    };
    child.once('error', (error) => {
      errors += error.message;
      settle(null);
    });
    child.once('close', settle);
  });
  return {
    pid: child.pid ?? -1,
    ended,
    hasEnded: () => hasEnded,
    output: () => output,
    lastWords: () => `${output}${errors}`.trim().split('\n').slice(-4).join(' | ').slice(-600),
    stop: async () => {
      signalGroup(child, 'SIGTERM');
      const force = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(force);
    },
  };
}

/** Has a directory removed when the benchmark ends, in whatever way. */
export function removeAtExit(directory: string): void {
  directories.add(directory);
}

/** Has something stopped when the benchmark is through with it. */
export function stopLater(stop: () => Promise<void>): void {
  laterStops.push(stop);
}

/** Stops what {@link stopLater} was told of. */
export async function stopNow(): Promise<void> {
  for (const stop of laterStops.splice(0)) await stop();
}

/** Ends everything at Ctrl-C and at exit. Call it once, before the first child. */
export function cleanUpAtExit(): void {
  process.once('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
    for (const directory of directories) rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  });
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.once(signal, () => {
      process.stderr.write('\nStopped; everything that the benchmark had started is ended.\n');
      process.exit(code);
    });
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // A group that is gone is what was wanted.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
