/**
 * Builds, trains the demo models into an empty repository, and runs the api and the dashboard until it is asked
 * to stop. Called by `npm start` through bootstrap.mjs, and by the end-to-end tests.
 */
import { exitCodeOfStop, listenForStop, type StopRequests } from '../process/stop-requests.ts';
import { stopwatch } from '../process/stopwatch.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { buildApps } from './build-apps.ts';
import { trainDemoModels } from './demo-models.ts';
import { checkPort } from './port-check.ts';
import { runServices } from './run-services.ts';
import { readSettings } from './settings.ts';
import { StartFault } from './start-fault.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function start(stop: StopRequests): Promise<number> {
  const seconds = stopwatch();
  const settings = readSettings(process.env, workspaceRoot);
  for (const listener of [settings.api, settings.dashboard]) await checkPort(listener);

  say('Building what is stale …');
  await buildApps(stop.requested);
  if (!stop.requested.aborted) await trainDemoModels(settings, say, stop.requested);
  if (stop.requested.aborted) {
    say('Stopped before anything was running.');
    return exitCodeOfStop(stop.requested);
  }
  say(`Built after ${seconds()} s. Starting the api and the dashboard …`);
  return runServices(settings, say, stop, seconds);
}

try {
  process.exitCode = await start(listenForStop());
} catch (error) {
  if (!(error instanceof StartFault)) throw error;
  process.stderr.write(`\n✖ ${error.message}\n\n`);
  process.exitCode = 1;
}
