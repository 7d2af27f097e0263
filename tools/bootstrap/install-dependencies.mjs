import { spawn } from 'child_process';
import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { watchSignals } from './watch-signals.mjs';

const HEARTBEAT_MS = 5000;

/**
 * Runs `npm ci` and reports its progress in plain lines, which read the same on a terminal and in a CI log.
 * Everything goes to standard error: the program that runs next owns standard output.
 *
 * @param {string} workspaceRoot absolute path of the workspace
 * @param {Record<string, string | undefined>} environment for npm
 * @param {string} reason why it is due, in words
 * @returns {Promise<string | undefined>} what to tell the person when it failed
 */
export async function installDependencies(workspaceRoot, environment, reason) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);
  say(`Installing dependencies with npm ci: ${reason}. This takes about a minute.`);

  const heartbeat = setInterval(() => {
    const folders = packageFolders(join(workspaceRoot, 'node_modules'));
    say(`  … ${seconds()} s, npm is at work: ${folders} packages in their places, being unpacked`);
  }, HEARTBEAT_MS);

  // Under `npm start` npm names its own program; without it the one on the path will do.
  const named = environment.npm_execpath;
  const npmProgram = named !== undefined && named.endsWith('npm-cli.js') && existsSync(named) ? [named] : [];
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'];
  const child = spawn(npmProgram.length > 0 ? process.execPath : 'npm', npmProgram.concat(args), {
    cwd: workspaceRoot,
    env: environment,
    stdio: ['ignore', 2, 2],
    shell: npmProgram.length === 0 && process.platform === 'win32',
  });
  const signals = watchSignals((signal) => child.kill(signal));

  /** @type {{ code: number | null, error?: Error }} */
  const end = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, error }));
    child.once('close', (code) => resolve({ code }));
  });
  clearInterval(heartbeat);
  signals.stop();

  if (signals.last !== undefined)
    return 'The installation was stopped. Run the same command again to finish it.';
  if (end.error !== undefined)
    return `npm could not be started (${end.error.message}). Install npm, or check that it is on the PATH, and run again.`;
  if (end.code !== 0)
    return (
      `npm ci failed with code ${end.code}; its messages are above. Usual causes: no way to the package registry ` +
      '(check network and proxy), no space left on the disk,\n' +
      '  or package.json changed without its lockfile (run `npm install` and commit package-lock.json).'
    );
  say(`Dependencies are in place after ${seconds()} s.`);
  return undefined;
}

/** @param {string} folder @returns {number} packages in it, scoped ones counted one by one */
function packageFolders(folder) {
  if (!existsSync(folder)) return 0;
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .reduce((sum, name) => sum + (name.startsWith('@') ? packageFolders(join(folder, name)) : 1), 0);
}
