/**
 * Builds the programs that docker-compose.yml puts into images; only what is stale. Called by tools/install.sh through
 * bootstrap.mjs, in a container, because a host with Docker needs no Node of its own.
 */
import { exitCodeOfStop, listenForStop } from '../process/stop-requests.ts';
import { buildApps } from '../start/build-apps.ts';
import { StartFault } from '../start/start-fault.ts';

const stop = listenForStop();
try {
  await buildApps(stop.requested);
  if (stop.requested.aborted) process.exitCode = exitCodeOfStop(stop.requested);
} catch (error) {
  if (!(error instanceof StartFault)) throw error;
  process.stderr.write(`\n✖ ${error.message}\n\n`);
  process.exitCode = 1;
}
