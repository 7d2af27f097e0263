import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import { runTrainer, startBuiltApi } from './built-apps.ts';
import type { RunningServer } from './child-server.ts';
import { startTraffic, type Traffic } from './iris-traffic.ts';
import { startAlertmanager, startPrometheus } from './prometheus-server.ts';
import { scaleDuration } from './scale-durations.ts';
import { scaledAlertmanager, scaledPrometheus, writeScaledRules } from './scaled-files.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

/** An api under traffic, Prometheus and Alertmanager on the fast clock, and a webhook: all real, all on loopback. */
export interface WatchedSystem {
  readonly prometheus: string;
  readonly alertmanager: string;
  readonly webhook: WebhookReceiver;
  readonly traffic: Traffic;
  /** Takes the api away; the others, and the traffic, stay. */
  stopApi(): Promise<void>;
  /** Starts the api again at its address, over what it kept. */
  startApi(): Promise<void>;
  /** Ends everything and removes its files. */
  end(): Promise<void>;
}

/**
 * Trains the demo models and starts everything.
 * @throws MonitoringMissing when Prometheus or Alertmanager cannot be had on this machine
 */
export async function startWatchedSystem(say: (line: string) => void): Promise<WatchedSystem> {
  const directory = mkdtempSync(join(tmpdir(), 'switchyard-watched-'));
  const ends: (() => Promise<void>)[] = [];
  const end = async (): Promise<void> => {
    for (const each of ends.toReversed()) await each();
    rmSync(directory, { recursive: true, force: true });
  };
  const keep = (server: RunningServer): RunningServer => {
    ends.push(() => server.stop());
    return server;
  };
  try {
    const repository = join(directory, 'models');
    for (const recipe of ['iris-v1', 'iris-v2']) await runTrainer(repository, ['train', recipe]);

    const environment = {
      API_PORT: String(await freePort()),
      SWITCHYARD_DATA_DIR: join(directory, 'data'),
      MODEL_REPOSITORY: repository,
      SWITCHYARD_ADMIN_KEY: 'a-key-for-the-watched-system-0123456789',
      // The defaults, on the clock of the rules.
      DRIFT_WINDOW: scaleDuration('15m'),
      DRIFT_PANE: scaleDuration('60s'),
    };
    const startApi = (): Promise<RunningServer> => startBuiltApi(environment, '/health/ready');
    let api = await startApi();
    ends.push(() => api.stop());

    const webhook = await startWebhookReceiver();
    ends.push(() => webhook.stop());
    const alertmanager = keep(
      await startAlertmanager({ directory, configuration: scaledAlertmanager(webhook.url), say }),
    );
    writeScaledRules(directory);
    const port = await freePort();
    const prometheus = keep(
      await startPrometheus({
        directory,
        port,
        configuration: scaledPrometheus({
          api: new URL(api.url).host,
          alertmanager: new URL(alertmanager.url).host,
          itself: `127.0.0.1:${port}`,
        }),
        // By itself it tells Alertmanager only once a minute that an alert still fires.
        arguments: ['--rules.alert.resend-delay=1s'],
        say,
      }),
    );
    const traffic = startTraffic(api.url);
    ends.push(() => traffic.stop());
    return {
      prometheus: prometheus.url,
      alertmanager: alertmanager.url,
      webhook,
      traffic,
      stopApi: () => api.stop(),
      startApi: async () => {
        api = await startApi();
      },
      end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}
