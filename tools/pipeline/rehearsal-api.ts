import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs } from '../start/programs.ts';
import { capture } from './capture.ts';
import { COMPOSE_SECRETS } from './deployment-secrets.ts';

/** An api that runs until it is ended. */
export interface PlainApi {
  end(): Promise<void>;
}

/**
 * Starts the api as a plain process, with the models of the rehearsal and a key, in the place of the deployed one: so
 * the stages that ask a deployment ask something real on a machine without Docker. They wait until it is ready.
 * @throws Error when it does not build
 */
export async function startPlainApi(folder: string, port: number, stop: AbortSignal): Promise<PlainApi> {
  const run = async (...args: readonly string[]): Promise<void> => {
    const { code, stdout, stderr } = await capture(process.execPath, args, { cwd: folder, stop });
    if (code !== 0) throw new Error(`${args.join(' ')} failed: ${(stderr || stdout).trim()}`);
  };
  await run(join('node_modules', '.bin', 'nx'), 'build', 'api');
  await run(join('tools', 'containers', 'make-secrets.ts'));
  const data = join(folder, 'dist', 'pipeline', 'rehearsal', 'data');
  mkdirSync(data, { recursive: true });
  const child = spawn(process.execPath, [programs.api], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      API_PORT: String(port),
      SWITCHYARD_DATA_DIR: data,
      MODEL_REPOSITORY: join(folder, 'dist', 'pipeline', 'models'),
      SWITCHYARD_ADMIN_KEY: readFileSync(join(folder, COMPOSE_SECRETS, 'admin-key'), 'utf8').trim(),
      PREDICT_AUTH: 'key',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return {
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
