import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A killed test run leaves no servers behind. */
const EXIT_WITH_PARENT = ['--import', './tools/process/exit-with-parent.mjs'];
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** The whole system, started as `npm start` starts it. */
export interface System {
  readonly api: string;
  readonly dashboard: string;
  /** Everything that was printed until it was ready. */
  readonly greeting: string;
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>;
}

/** A data directory of its own, so that nothing of another run is seen. */
export function emptyDataDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'switchyard-e2e-'));
}

/** Starts api and dashboard on free ports and waits until they are ready. */
export async function startSystem(
  dataDirectory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<System> {
  const [apiPort, dashboardPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [...EXIT_WITH_PARENT, 'tools/start/main.ts'], {
    cwd: ROOT,
    env: {
      ...process.env,
      SWITCHYARD_DATA_DIR: dataDirectory,
      API_PORT: String(apiPort),
      DASHBOARD_PORT: String(dashboardPort),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const greeting = await readyOrDead(child);
  return {
    api: `http://127.0.0.1:${apiPort}`,
    dashboard: `http://127.0.0.1:${dashboardPort}`,
    greeting,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      const [code] = (await once(child, 'exit')) as [number | null];
      return code;
    },
  };
}

/** One more dashboard before the same api, at an address of one's choice. */
export async function startDashboardAt(
  host: string,
  api: string,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [...EXIT_WITH_PARENT, 'apps/dashboard/.next/standalone/apps/dashboard/server.js'],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        NODE_ENV: 'production',
        HOSTNAME: host,
        PORT: String(port),
        SWITCHYARD_API_URL: api,
        SWITCHYARD_API_KEY: ADMIN_KEY,
      },
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    },
  );
  const url = `http://${host}:${port}`;
  for (;;) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    if (answer?.ok === true) break;
    if (child.exitCode !== null) throw new Error(`The dashboard at ${url} ended with ${child.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** The key that the tests' systems are started with. */
export const ADMIN_KEY = 'end-to-end-admin-key-of-40-characters-xx';

function readyOrDead(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      if (/\bready\b/i.test(printed) && printed.includes('Ctrl-C')) resolve(printed);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) =>
      reject(new Error(`The system ended with ${code} before it was ready:\n${printed}`)),
    );
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
