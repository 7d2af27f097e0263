import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import type { ReplayedImage } from './replay-image.ts';
import type { Service } from './services.ts';

const READY_LIMIT_MS = 60_000;
const POLL_MS = 250;
const ADMIN_KEY = 'replay-replay-replay-replay-replay-replay';

/**
 * Starts a replayed image's CMD as its container would and asks it something only a whole program can answer.
 * @returns what was seen, in words
 * @throws Error when it does not start, answer or stop as it should
 */
export async function tryImage(service: Service, image: ReplayedImage, folder: string): Promise<string> {
  try {
    writeFileSync(join(image.workdir, 'probe'), '');
  } catch {
    const port = String(await freePort());
    switch (service) {
      case 'trainer':
        return tryTrainer(image);
      case 'api': {
        const keyFile = join(folder, 'admin-key');
        writeFileSync(keyFile, `${ADMIN_KEY}\n`);
        train(image);
        const variables = {
          API_HOST: '127.0.0.1',
          API_PORT: port,
          PREDICT_AUTH: 'key',
          SWITCHYARD_ADMIN_KEY_FILE: keyFile,
        };
        return whileRunning(image, variables, () => askApi(port));
      }
      case 'dashboard':
        return whileRunning(image, { HOSTNAME: '127.0.0.1', PORT: port }, () => askDashboard(port));
    }
  }
  throw new Error(`${image.workdir} is writable: run this as a user without rights.`);
}

function tryTrainer(image: ReplayedImage): string {
  const end = spawnSync(process.execPath, image.command.slice(1), {
    cwd: image.workdir,
    env: environment(image, {}),
    stdio: 'inherit',
  });
  const manifests = globSync('data/models/iris/{1,2}/model.json', { cwd: image.root });
  if (end.status !== 0 || manifests.length !== 2)
    throw new Error(
      `The trainer ended with ${end.status ?? end.signal}, leaving ${manifests.length} of 2 models.`,
    );
  return 'It trained both demo models and ended with 0.';
}

/** The api's volume is filled by the trainer's container; here by the trainer of this workspace. */
function train(image: ReplayedImage): void {
  const program = join(workspaceRoot, 'apps', 'trainer', 'dist', 'main.js');
  if (!existsSync(program)) throw new Error('The trainer is not built. Run: npx nx build trainer');
  const end = spawnSync(process.execPath, [program, 'train', 'iris-v1'], {
    cwd: image.root,
    env: environment(image, {}),
    stdio: 'inherit',
  });
  if (end.status !== 0) throw new Error('The demo model could not be trained; the messages are above.');
}

async function whileRunning(
  image: ReplayedImage,
  variables: Readonly<Record<string, string>>,
  ask: () => Promise<string>,
): Promise<string> {
  const env = environment(image, variables);
  const server = spawn(process.execPath, image.command.slice(1), {
    cwd: image.workdir,
    env,
    stdio: 'inherit',
  });
  try {
    await healthy(image, env, server);
    const seen = await ask();
    server.kill('SIGTERM');
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
    // A code, not a signal: it was asked, heard it and ended by itself. Next's own server then says 143.
    if (server.exitCode !== 0 && server.exitCode !== 143)
      throw new Error(
        `After SIGTERM it ended with ${server.exitCode ?? server.signalCode}, not in good order.`,
      );
    return `${seen} It ended with ${server.exitCode} after SIGTERM.`;
  } finally {
    server.kill('SIGKILL');
  }
}

async function healthy(image: ReplayedImage, env: NodeJS.ProcessEnv, server: ChildProcess): Promise<void> {
  const check = image.healthCheck;
  if (check === undefined) throw new Error('The Dockerfile has no HEALTHCHECK in exec form.');
  for (const deadline = performance.now() + READY_LIMIT_MS; performance.now() < deadline;) {
    if (server.exitCode !== null)
      throw new Error(`It ended with ${server.exitCode} at start; its messages are above.`);
    const { status } = spawnSync(process.execPath, check.slice(1), {
      cwd: image.workdir,
      env,
      stdio: 'ignore',
    });
    if (status === 0) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Its health check did not succeed within ${READY_LIMIT_MS / 1000} s.`);
}

async function askApi(port: string): Promise<string> {
  const predict = (headers: Readonly<Record<string, string>>): Promise<Response> =>
    fetch(`http://127.0.0.1:${port}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"features":[5.1,3.5,1.4,0.2]}',
    });
  const stranger = await predict({});
  if (stranger.status !== 401)
    throw new Error(`A prediction without a key is answered with ${stranger.status}, not 401.`);
  const answer = await predict({ authorization: `Bearer ${ADMIN_KEY}` });
  const text = await answer.text();
  if (answer.status !== 200 || !text.includes('"setosa"'))
    throw new Error(`/predict answers ${answer.status}: ${text}`);
  return 'It is healthy, predicts with the key out of the file, and refuses without.';
}

async function askDashboard(port: string): Promise<string> {
  const page = await fetch(`http://127.0.0.1:${port}/`);
  const text = await page.text();
  if (page.status !== 200 || !text.includes('</html>')) throw new Error(`Its page answers ${page.status}.`);
  const script = /\/_next\/static\/[^"']+\.js/.exec(text)?.[0];
  const asset = script === undefined ? undefined : await fetch(`http://127.0.0.1:${port}${script}`);
  await asset?.arrayBuffer();
  if (asset?.status !== 200) throw new Error('The scripts of its page cannot be fetched.');
  return 'It is healthy and answers with its page and the scripts of it.';
}

/** Only what the image says and what is given: nothing of the shell that this runs in. */
function environment(image: ReplayedImage, variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', ...image.environment, ...variables };
}
