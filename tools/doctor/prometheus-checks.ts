import type { DoctorOptions } from './doctor-options.ts';
import { failed, ok, skipped, warning, type Finding } from './finding.ts';
import { at, call, jsonOf, listAt, reasonOf, textAt } from './http-call.ts';

/** Whether Prometheus reaches what it should scrape, and which alerts it fires. */
export async function checkPrometheus({
  url,
  isAsked,
}: DoctorOptions['prometheus']): Promise<readonly Finding[]> {
  const answer = await call(`${url}/api/v1/targets?state=active`);
  const body = jsonOf(answer);
  const { host: place } = new URL(url);
  if (textAt(body, 'status') !== 'success') {
    return [
      isAsked
        ? failed(
            'prometheus',
            `At ${place} Prometheus does not answer: it ${reasonOf(answer)}.`,
            'Start it (docker compose --profile monitoring up -d), or correct --prometheus.',
          )
        : skipped('prometheus', `None at ${place}; name yours with --prometheus URL.`),
    ];
  }
  const alerts = jsonOf(await call(`${url}/api/v1/alerts`));
  return [
    targetsFinding(listAt(at(body, 'data'), 'activeTargets')),
    alertsFinding(listAt(at(alerts, 'data'), 'alerts')),
  ];
}

function targetsFinding(targets: readonly unknown[]): Finding {
  const check = 'prometheus targets';
  const name = (target: unknown): string => textAt(target, 'scrapeUrl') ?? 'an unnamed target';
  const inState = (state: string): readonly unknown[] =>
    targets.filter((target) => textAt(target, 'health') === state);
  if (targets.length === 0) {
    return failed(
      check,
      'Prometheus has nothing to scrape.',
      'Load deploy/prometheus/prometheus.yml, and see that its target names are known where Prometheus runs.',
    );
  }
  const down = inState('down');
  if (down.length > 0) {
    return failed(
      check,
      `${down.length} of ${targets.length} cannot be scraped: ` +
        down.map((target) => `${name(target)} (${textAt(target, 'lastError') ?? 'no reason'})`).join(', '),
      'Start what is down, or correct its address in deploy/prometheus/prometheus.yml and reload Prometheus.',
    );
  }
  const fresh = inState('unknown');
  if (fresh.length > 0)
    return warning(
      check,
      `${fresh.length} of ${targets.length} not scraped yet.`,
      'Run this again in half a minute.',
    );
  return ok(check, `${targets.length} of ${targets.length} are scraped.`);
}

function alertsFinding(alerts: readonly unknown[]): Finding {
  const firing = alerts
    .filter((alert) => textAt(alert, 'state') === 'firing')
    .map((alert) => textAt(at(alert, 'labels'), 'alertname') ?? 'an unnamed alert');
  return firing.length === 0
    ? ok('alerts', 'None fires.')
    : warning(
        'alerts',
        `Firing: ${[...new Set(firing)].join(', ')}.`,
        'Each has a section in docs/runbook.md.',
      );
}
