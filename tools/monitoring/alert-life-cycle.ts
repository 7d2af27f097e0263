import { durationMs, scaleDuration } from './scale-durations.ts';
import { API_JOB } from './scaled-files.ts';
import { queryPrometheus } from './prometheus-query.ts';
import type { Look, Watch } from './watch.ts';
import type { WatchedSystem } from './watched-system.ts';

/** Either may come first: the classic score, or the tests of the single inputs, which then inhibits the other. */
const DRIFT_ALERTS = ['ModelDriftDetected', 'FeatureDriftConfirmed'];
const DOWN = 'InferenceApiDown';
/** The webhook of whoever retrains hears of drift, and no maintenance window keeps that from it. */
const AUTOMATION = '/automation';
const PAGE = '/page';

/** The whole life of two alerts, and how one silences the other. Every step is waited for, none is assumed. */
export async function alertLifeCycle(system: WatchedSystem, watch: Watch): Promise<void> {
  const { prometheus, traffic, webhook } = system;
  const drifting = (state: 'pending' | 'firing') => () => alertsIn(prometheus, DRIFT_ALERTS, state);
  // Only what came since counts: Prometheus, which has yet to find the api, may page for it at the very start.
  let since = 0;
  const fromNowOn = (): void => {
    since = webhook.notifications.length;
  };
  const heard = (path: string, names: readonly string[], status: 'firing' | 'resolved') => () => {
    const told = webhook.notifications.slice(since).filter((notification) => notification.path === path);
    const found = told.flatMap(({ alerts }) => alerts).findLast((alert) => isAlert(alert, names, status));
    return found === undefined
      ? ({ seen: false, instead: `${path} heard ${told.length} notifications, none of them that` } as const)
      : ({
          seen: true,
          detail: `${found.labels['alertname'] ?? ''}, "${found.annotations['summary'] ?? ''}"`,
        } as const);
  };

  await watch.until('Prometheus scrapes the api', () =>
    holds(prometheus, `up{job="${API_JOB}"} == 1`, () => '1 target is up'),
  );
  await watch.until('the drift score of usual flowers is below the limit', () =>
    holds(
      prometheus,
      'max(model_drift_score) < 0.3 and sum(model_version:model_drift_window_samples:max) >= 50',
      (score) => `score ${score.toFixed(2)}`,
    ),
  );
  // Prometheus takes five seconds to find its targets, more than the fast clock lets an api be away.
  await watch.until('nothing fires but the Watchdog', () => nothingElseFires(prometheus));
  await watch.during('and so it stays', 2 * durationMs(scaleDuration('15m')), () =>
    nothingElseFires(prometheus),
  );

  fromNowOn();
  traffic.send('shifted');
  await watch.until('shifted flowers: the alert is pending', drifting('pending'));
  await watch.until('the alert fires', drifting('firing'));
  await watch.until(`the webhook ${AUTOMATION} is told`, heard(AUTOMATION, DRIFT_ALERTS, 'firing'));

  fromNowOn();
  traffic.send('usual');
  await watch.until('usual flowers again: no drift alert fires any more', () => nothingElseFires(prometheus));
  await watch.until(
    `the webhook ${AUTOMATION} is told that it is over`,
    heard(AUTOMATION, DRIFT_ALERTS, 'resolved'),
  );

  traffic.send('shifted');
  await watch.until('shifted once more: the alert fires again', drifting('firing'));
  fromNowOn();
  await system.stopApi();
  await watch.until('no api: its alert fires', () => alertsIn(prometheus, [DOWN], 'firing'));
  await watch.until(`the webhook ${PAGE} is told`, heard(PAGE, [DOWN], 'firing'));
  await watch.until('and the drift alert is inhibited by it', () => inhibited(system.alertmanager));

  fromNowOn();
  traffic.send('usual');
  await system.startApi();
  await watch.until('the api is back: its alert is over', heard(PAGE, [DOWN], 'resolved'));
}

type Labelled = { readonly labels: Readonly<Record<string, string>> };

function isAlert(
  alert: Labelled & { readonly status: string },
  names: readonly string[],
  status: string,
): boolean {
  return alert.status === status && names.includes(alert.labels['alertname'] ?? '');
}

async function holds(
  prometheus: string,
  expression: string,
  detail: (value: number) => string,
): Promise<Look> {
  const [sample] = await queryPrometheus(prometheus, expression);
  return sample === undefined
    ? { seen: false, instead: `nothing answers ${expression}` }
    : { seen: true, detail: detail(sample.value) };
}

async function alertsIn(prometheus: string, names: readonly string[], state: string): Promise<Look> {
  const all = await queryPrometheus(prometheus, 'ALERTS{alertname!="Watchdog"}');
  const found = all.filter(
    ({ labels }) => names.includes(labels['alertname'] ?? '') && labels['alertstate'] === state,
  );
  return found.length === 0 ? { seen: false, instead: listed(all) } : { seen: true, detail: listed(found) };
}

async function nothingElseFires(prometheus: string): Promise<Look> {
  const [watchdog, others] = await Promise.all([
    queryPrometheus(prometheus, 'ALERTS{alertname="Watchdog",alertstate="firing"}'),
    queryPrometheus(prometheus, 'ALERTS{alertname!="Watchdog",alertstate="firing"}'),
  ]);
  return watchdog.length === 1 && others.length === 0
    ? { seen: true, detail: '' }
    : { seen: false, instead: `${watchdog.length} Watchdogs, ${listed(others)}` };
}

function listed(alerts: readonly Labelled[]): string {
  const names = alerts.map(({ labels: { alertname = '', version = '', alertstate = '' } }) =>
    [alertname, version, alertstate].filter(Boolean).join(' '),
  );
  return names.length === 0 ? 'no alert' : [...new Set(names)].toSorted().join(', ');
}

interface ManagedAlert extends Labelled {
  readonly fingerprint: string;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

async function inhibited(alertmanager: string): Promise<Look> {
  const response = await fetch(`${alertmanager}/api/v2/alerts`, { signal: AbortSignal.timeout(30_000) });
  const alerts = (await response.json()) as readonly ManagedAlert[];
  const source = alerts.find(({ labels }) => labels['alertname'] === DOWN);
  const silent = alerts.filter(
    ({ labels, status }) =>
      DRIFT_ALERTS.includes(labels['alertname'] ?? '') &&
      status.state === 'suppressed' &&
      status.inhibitedBy.includes(source?.fingerprint ?? ''),
  );
  return silent.length === 0
    ? {
        seen: false,
        instead: alerts
          .map(({ labels, status }) => `${labels['alertname'] ?? ''} ${status.state}`)
          .join(', '),
      }
    : { seen: true, detail: listed(silent) };
}
