import { SIGNAL } from './colors.ts';
import { meanOf } from './mean-of.ts';
import { OF_API, OF_VERSION, RATE } from './selectors.ts';
import type { RowGroup } from './panel-plan.ts';

/** Whether the instruments themselves can be believed. */
export const metaRow: RowGroup = {
  name: 'meta',
  title: 'Meta',
  description: 'Whether the instruments themselves can be believed.',
  panels: [
    {
      kind: 'number',
      title: 'Replicas that answer',
      description:
        'Replicas of the api that Prometheus reaches, and how many it looks for. Fewer than expected: npm run doctor on that host says what is wrong.',
      unit: 'short',
      decimals: 0,
      width: 6,
      limits: [
        { color: SIGNAL.stop, value: null },
        { color: SIGNAL.clear, value: 1 },
      ],
      alerts: ['InferenceApiDown'],
      queries: [
        { expr: `sum(up${OF_API})`, legend: 'up' },
        { expr: `count(up${OF_API})`, legend: 'known' },
      ],
    },
    {
      kind: 'number',
      title: 'Store takes writes',
      description:
        'Whether every replica can write to its store. Not: predictions are still answered, but nothing is kept; look at disk space and at the database.',
      unit: 'none',
      width: 6,
      names: { 0: { text: 'no', color: SIGNAL.stop }, 1: { text: 'yes', color: SIGNAL.clear } },
      queries: [{ expr: 'min(store_up)', legend: 'store' }],
    },
    {
      kind: 'number',
      title: 'Age of the drift verdicts',
      description:
        'Seconds since drift was last evaluated, the oldest version. It should stay under three panes of DRIFT_PANE; if not, look for "drift" in the api log.',
      unit: 's',
      decimals: 0,
      width: 6,
      alerts: ['DriftEvaluationStale'],
      queries: [
        {
          expr: `time() - min(max by (model, version) (model_drift_last_evaluation_timestamp_seconds${OF_VERSION}))`,
          legend: 'age',
        },
      ],
    },
    {
      kind: 'number',
      title: 'Predictions not kept',
      description:
        'Predictions that the log dropped in the last hour because its queue was full, and writes that failed and were tried again. Above zero: the store is too slow or away; set PREDICTION_DURABILITY=commit when none may be lost.',
      unit: 'short',
      decimals: 0,
      width: 6,
      limits: [
        { color: SIGNAL.clear, value: null },
        { color: SIGNAL.stop, value: 1 },
      ],
      queries: [
        { expr: 'sum(increase(prediction_log_dropped_total[1h]))', legend: 'dropped' },
        { expr: 'sum(increase(store_write_failures_total[1h]))', legend: 'writes tried again' },
      ],
    },
    {
      kind: 'lines',
      title: 'Time of a drift evaluation',
      description:
        'Mean seconds of an evaluation. Near the length of a pane, evaluations pile up: choose a longer DRIFT_PANE.',
      unit: 's',
      min: 0,
      width: 8,
      queries: [
        {
          expr: meanOf('model_drift_evaluation_seconds', 'model', 'version'),
          legend: '{{model}} {{version}}',
        },
      ],
    },
    {
      kind: 'lines',
      title: 'Log of predictions',
      description:
        'Rows per second that were written, and rows that wait. Waiting rows that keep growing end in dropped ones: look at the disk or the database.',
      unit: 'short',
      min: 0,
      width: 8,
      queries: [
        {
          expr: `sum by (outcome) (rate(prediction_log_rows_total${RATE}))`,
          legend: '{{outcome}} per second',
        },
        { expr: 'sum(prediction_log_waiting_rows)', legend: 'waiting' },
      ],
    },
    {
      kind: 'lines',
      title: 'Scrapes',
      description:
        'Seconds that a scrape of each replica took, and thousands of series that it gave. Series that grow without new versions are a label with too many values: report it.',
      unit: 'none',
      min: 0,
      decimals: 3,
      width: 8,
      queries: [
        { expr: `scrape_duration_seconds${OF_API}`, legend: '{{instance}} seconds' },
        { expr: `scrape_samples_scraped${OF_API} / 1000`, legend: '{{instance}} thousand series' },
      ],
    },
    {
      kind: 'table',
      title: 'Loaded versions',
      description:
        'Versions that the api has loaded, what computes them, and the fingerprint of the profile that drift is measured against. A version is missing: the api log says why it was refused.',
      unit: 'none',
      width: 12,
      queries: [
        { expr: `count by (model, version, framework, reference) (model_info${OF_VERSION})`, legend: '' },
      ],
    },
    {
      kind: 'table',
      title: 'Active alerts',
      description:
        'Alerts that are pending or firing. Each has a section in the runbook with what to do first. Watchdog always fires: when it is missing, alerting itself is broken.',
      unit: 'none',
      width: 12,
      alerts: ['Watchdog'],
      queries: [
        {
          expr: 'count by (alertname, severity, alertstate) (ALERTS)',
          legend: '',
        },
      ],
    },
  ],
};
