/**
 * Builds the trainer when it is stale and runs it with the arguments given.
 * Called by `npm run trainer -- <arguments>` through bootstrap.mjs.
 *
 * Standard output belongs to the trainer alone, so that it can be piped: the build speaks only when it fails.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { runCommand, toolCommand } from './process/run-command.ts';
import { exitCodeOfStop, listenForStop } from './process/stop-requests.ts';
import { workspaceRoot } from './process/workspace-root.ts';
import { programs } from './start/programs.ts';

const stop = listenForStop();
const build = await runCommand(
  toolCommand('nx', ['run-many', '-t', 'build', '-p', 'trainer'], 'keep'),
  stop.requested,
);
if (stop.requested.aborted) process.exit(exitCodeOfStop(stop.requested));
if (build.code !== 0) {
  process.stderr.write(`${build.text}\n✖ The trainer could not be built; the messages above say why.\n`);
  process.exit(1);
}

const trainer = spawn(process.execPath, [programs.trainer, ...process.argv.slice(2)], {
  cwd: workspaceRoot,
  stdio: 'inherit',
});
stop.requested.addEventListener('abort', () => trainer.kill('SIGTERM'));
stop.insisted.addEventListener('abort', () => trainer.kill('SIGKILL'));
trainer.once('exit', (code, signal) => {
  process.exitCode = code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
});
