/** The built programs as tests run them: models in a directory of their own, and an api on loopback. */
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import { runCommand } from '../process/run-command.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { programs } from '../start/programs.ts';
import { startChildServer, type RunningServer } from './child-server.ts';

/**
 * Runs the built trainer on a model repository.
 * @throws Error with what it printed when it fails
 */
export async function runTrainer(repository: string, args: readonly string[]): Promise<void> {
  const end = await runCommand(
    {
      program: process.execPath,
      args: [programs.trainer, ...args],
      environment: { MODEL_REPOSITORY: repository, SWITCHYARD_API_URL: undefined },
      output: 'keep',
    },
    new AbortController().signal,
  );
  if (end.code !== 0) throw new Error(`The trainer failed (is it built? npm run build):\n${end.text}`);
}

/**
 * Starts the built api on a free port, unless the environment names one.
 * @throws Error with its last lines when it does not start
 */
export async function startBuiltApi(
  environment: Readonly<Record<string, string>>,
  readyPath: '/health/live' | '/health/ready',
): Promise<RunningServer> {
  const port = environment['API_PORT'] ?? String(await freePort());
  return startChildServer({
    name: 'The api',
    program: process.execPath,
    args: [join(workspaceRoot, programs.api)],
    environment: { API_HOST: '127.0.0.1', API_PORT: port, ...environment },
    url: `http://127.0.0.1:${port}`,
    readyPath,
  });
}
