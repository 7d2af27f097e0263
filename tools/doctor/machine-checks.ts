import { createServer } from 'node:net';
import { freemem, totalmem } from 'node:os';
import { runCommand } from '../process/run-command.ts';
import { failed, ok, warning, type Finding } from './finding.ts';

/** Whether a server could have its port. */
export async function checkPortFree(name: string, url: string, variable: string): Promise<Finding> {
  const { hostname, port } = new URL(url);
  const code = await bindFault(hostname.replace(/^\[|\]$/g, ''), Number(port || 80));
  const check = `${name} port`;
  if (code === undefined) return ok(check, `${port} is free.`);
  return failed(
    check,
    code === 'EADDRINUSE'
      ? `${port} is in use by another program.`
      : `${hostname}:${port} cannot be used (${code}).`,
    `Stop what uses it, or choose another: ${variable}=${Number(port) < 50_000 ? Number(port) + 10_000 : 18_000} npm start`,
  );
}

function bindFault(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

const SMALLEST_MEMORY = 2 * 2 ** 30;

/** Whether the machine is large enough for a build; less is enough for what is already built. */
export function checkMemory(total = totalmem(), free = freemem()): Finding {
  const says = `${(total / 2 ** 30).toFixed(1)} GiB, ${(free / 2 ** 30).toFixed(1)} GiB of it unused.`;
  return total < SMALLEST_MEMORY
    ? warning(
        'memory',
        says,
        'Building needs about 2 GiB: add swap, or run images that were built elsewhere.',
      )
    : ok('memory', says);
}

const LIMIT_MS = 20_000;

/** Whether npm is there, which installs and starts everything. */
export async function checkNpm(): Promise<Finding> {
  const end = await version('npm', ['--version']);
  return end === undefined
    ? failed('npm', 'It was not found.', 'Install Node 20.19 or newer from nodejs.org or your distribution.')
    : ok('npm', `${end}.`);
}

/** The containers need Docker; npm start does not. */
export async function checkDocker(program = 'docker'): Promise<Finding> {
  const server = await version(program, ['version', '--format', '{{.Server.Version}}']);
  if (server !== undefined) return ok('docker', `${server}.`);
  const client = await version(program, ['--version']);
  return client === undefined
    ? warning(
        'docker',
        'It is not installed.',
        'npm start works without; for the containers install Docker with compose.',
      )
    : warning(
        'docker',
        'It is installed, but its engine does not answer.',
        'npm start works without; for the containers start Docker.',
      );
}

async function version(program: string, args: readonly string[]): Promise<string | undefined> {
  const command = { program, args, output: 'keep', limitMs: LIMIT_MS } as const;
  const { code, text } = await runCommand(command, new AbortController().signal);
  return code === 0 ? text.trim().split('\n')[0] : undefined;
}
