/**
 * Monitoring with the real thing: Debian's Prometheus scrapes the built api and judges this project's rules on a
 * clock that is 120 times as fast, its alerts go through Alertmanager to a webhook, and end again. Called by
 * `npm run test:monitoring` and by `npm test`.
 *
 * Exit codes: 0 everything was seen, 1 something was not, 3 Prometheus or Alertmanager cannot be had on this machine.
 */
import { exitCodeOfStop, listenForStop } from '../process/stop-requests.ts';
import { buildApps } from '../start/build-apps.ts';
import { StartFault } from '../start/start-fault.ts';
import { alertLifeCycle } from './alert-life-cycle.ts';
import { MonitoringMissing, monitoringProgram } from './monitoring-programs.ts';
import { NotSeen, Stopped, Watch } from './watch.ts';
import { startWatchedSystem } from './watched-system.ts';

const stop = listenForStop().requested;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function testMonitoring(): Promise<void> {
  for (const program of ['prometheus', 'alertmanager'] as const) await monitoringProgram(program, say, stop);
  await buildApps(stop);
  if (stop.aborted) throw new Stopped();
  const system = await startWatchedSystem(say);
  try {
    await alertLifeCycle(system, new Watch(say, stop));
    say(
      `\n${system.webhook.notifications.length} notifications, ${system.traffic.answered()} requests answered.`,
    );
  } finally {
    await system.end();
  }
}

try {
  await testMonitoring();
} catch (error) {
  if (error instanceof Stopped) {
    process.exitCode = exitCodeOfStop(stop);
  } else if (error instanceof NotSeen || error instanceof StartFault || error instanceof MonitoringMissing) {
    process.stderr.write(`✖ ${error.message}\n`);
    process.exitCode = error instanceof MonitoringMissing ? error.exitCode : 1;
  } else throw error;
}
