import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** The built api in a process of its own. */
export interface ApiProcess {
  readonly url: string;
  signal(name: NodeJS.Signals): void;
  /** The exit code, and all that was printed. */
  ended(): Promise<{ readonly code: number | null; readonly output: string }>;
}

const running = new Set<ChildProcess>();
// A spec that fails in the middle leaves nobody behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** Starts the built api on a free port; the environment is only what is given here. */
export async function startApiProcess(environment: Readonly<Record<string, string>>): Promise<ApiProcess> {
  const own = mkdtempSync(join(tmpdir(), 'switchyard-data-'));
  const child = spawn(process.execPath, [MAIN], {
    env: { API_PORT: '0', SWITCHYARD_DATA_DIR: own, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exit = once(child, 'close') as Promise<[number | null]>;
  running.add(child);
  void exit.then(() => {
    running.delete(child);
    rmSync(own, { recursive: true, force: true });
  });
  const url = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const [, found] = /Listening on (http:\/\/[^;]+);/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
  });
  return {
    url: await Promise.race([url, exit.then(() => '')]),
    signal: (name) => void child.kill(name),
    ended: async () => ({ code: (await exit)[0], output }),
  };
}
