import type { StopRequests } from '../process/stop-requests.ts';
import { localUrl } from './address.ts';
import { announcement } from './announcement.ts';
import { checkPort } from './port-check.ts';
import { waitUntilReady } from './readiness.ts';
import { readableLine } from './readable-line.ts';
import { startService } from './service.ts';
import { servicePlans } from './service-plans.ts';
import type { StartSettings } from './settings.ts';
import { shutDown } from './shutdown.ts';

const READY_LIMIT_MS = 120_000;
const DRAIN_LIMIT_MS = 30_000;

/**
 * Starts both servers, announces them when they are ready, and stays until a stop is asked for or one of them
 * ends by itself; then the other is stopped as well.
 * @returns the exit code: 0 when the stop was asked for and both ended in good order
 */
export async function runServices(
  settings: StartSettings,
  say: (line: string) => void,
  stop: StopRequests,
  seconds: () => string,
): Promise<number> {
  const listeners = [settings.api, settings.dashboard];
  for (const listener of listeners) await checkPort(listener);

  const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
  const readable = { api: readableLine('api ', colour), dashboard: readableLine('dash', colour) };
  const plans = servicePlans(settings, (name, line) => process.stdout.write(readable[name](line)));
  const services = plans.map(startService);

  let fault = false;
  const oneEnded = new AbortController();
  for (const service of services) {
    void service.ended.then((end) => {
      if (!stop.requested.aborted && !fault) {
        fault = true;
        say(`\n✖ The ${end.name} ${end.how}, though nobody asked it to; its last messages are above.`);
      }
      oneEnded.abort();
    });
  }
  const over = AbortSignal.any([stop.requested, oneEnded.signal]);
  const probes = [
    { name: 'the api', url: `${localUrl(settings.api)}/health/ready` },
    { name: 'the dashboard', url: `${localUrl(settings.dashboard)}/healthz` },
  ];
  const missing = await waitUntilReady(probes, READY_LIMIT_MS, say, over);
  if (missing === undefined) {
    process.stdout.write(announcement(settings, seconds()));
    await aborted(over);
  } else if (!over.aborted) {
    fault = true;
    say(
      `\n✖ Not ready after ${READY_LIMIT_MS / 1000} s: ${missing}. The log above says what they were doing.`,
    );
  }

  say(
    fault
      ? 'Stopping the rest.'
      : '\nStopping: requests in flight are finished first. Ctrl-C again stops at once.',
  );
  const ends = await shutDown(services, DRAIN_LIMIT_MS, stop.insisted, say);
  const badly = ends.filter((end) => !end.well);
  if (!fault)
    for (const end of badly) say(`✖ The ${end.name} ${end.how} while stopping; its last messages are above.`);
  if (fault || badly.length > 0) return 1;
  say('Stopped.');
  return 0;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
