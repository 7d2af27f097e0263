import type { ExaminedApi } from './api-client.ts';
import { failed, ok, skipped, warning, type Finding } from './finding.ts';
import { reasonOf } from './http-call.ts';

/** The five that every dashboard and alert stands on. */
const CLASSIC = [
  'prediction_requests_total',
  'model_version_requests_total',
  'prediction_latency_seconds',
  'prediction_errors_total',
  'model_drift_score',
];

/** Whether Prometheus would find what it needs, and what the last evaluation of drift said. */
export async function checkMetrics(api: ExaminedApi): Promise<readonly Finding[]> {
  const answer = await api.get('/metrics');
  if (answer.kind !== 'answer' || answer.status !== 200) {
    return [
      failed(
        'metrics',
        `GET /metrics ${reasonOf(answer)}.`,
        'The api always answers it: let a proxy or firewall in between pass /metrics to Prometheus.',
      ),
      skipped('drift', 'Not examined without metrics.'),
    ];
  }
  const missing = CLASSIC.filter((name) => !answer.text.includes(`# TYPE ${name} `));
  const metrics =
    missing.length === 0
      ? ok(
          'metrics',
          `${answer.text.match(/^# TYPE /gm)?.length ?? 0} metrics, the five classic ones among them.`,
        )
      : failed(
          'metrics',
          `GET /metrics lacks ${missing.join(', ')}.`,
          'See that the address leads to the api itself and that its build is current: npm run build, then restart it.',
        );
  return [metrics, driftFinding(answer.text)];
}

const STATES = ['stable', 'warning', 'drift', 'too few rows yet'];

/** Drift is a finding about the data and no fault of the system: at most a warning. */
export function driftFinding(metrics: string): Finding {
  const alarms = samples(metrics, 'model_drift_alarm').filter(({ value }) => value === 1);
  const states = samples(metrics, 'model_drift_state');
  if (states.length === 0) return skipped('drift', 'No version has been evaluated yet.');
  const says = `${states.map(({ name, value }) => `${name} ${STATES[value] ?? 'unknown'}`).join(', ')}.`;
  if (alarms.length === 0 && states.every(({ value }) => value !== 1 && value !== 2))
    return ok('drift', says);
  return warning(
    'drift',
    alarms.length === 0 ? says : `${says} Confirmed for ${alarms.map(({ name }) => name).join(', ')}.`,
    'See which inputs moved on the drift page of the dashboard; when the change is here to stay, retrain.',
  );
}

function samples(
  metrics: string,
  metric: string,
): readonly { readonly name: string; readonly value: number }[] {
  const line = new RegExp(`^${metric}\\{model="([^"]*)",version="([^"]*)"\\} (\\S+)$`, 'gm');
  return [...metrics.matchAll(line)].map(([, model, version, value]) => ({
    name: `${model ?? ''} ${version ?? ''}`,
    value: Number(value),
  }));
}
