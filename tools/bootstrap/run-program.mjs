import { spawn } from 'child_process';
import { constants } from 'os';
import { join } from 'path';
import { pathToFileURL } from 'url';
import { watchSignals } from './watch-signals.mjs';

/**
 * Runs the program as the leader of a session of its own, so that a terminal's Ctrl-C reaches only this process
 * and is passed on exactly once; to the program a second signal means "at once", and must come from the person.
 * Should this process be killed outright, the closing channel ends the program (see exit-with-parent.mjs).
 *
 * @param {string} node the Node to run it on
 * @param {string} workspaceRoot working directory of the program
 * @param {readonly string[]} programAndArguments path from the workspace root, then its arguments
 * @param {Record<string, string | undefined>} environment for the program
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it
 */
export function runProgram(node, workspaceRoot, programAndArguments, environment) {
  const guard = pathToFileURL(join(workspaceRoot, 'tools', 'process', 'exit-with-parent.mjs')).href;
  const child = spawn(node, ['--import', guard, ...programAndArguments], {
    cwd: workspaceRoot,
    env: environment,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const signals = watchSignals((signal) => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new Error(`The workspace's Node could not be started: ${error.message}`)),
    );
    child.once('exit', (code, signal) => {
      signals.stop();
      resolve(code === null ? 128 + (signal === null ? 0 : constants.signals[signal]) : code);
    });
  });
}
