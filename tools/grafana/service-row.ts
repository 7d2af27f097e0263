import { SIGNAL } from './colors.ts';
import { OF_API, RATE } from './selectors.ts';
import type { PanelPlan, RowGroup } from './panel-plan.ts';

const quantile = (share: number): string =>
  `histogram_quantile(${share}, sum by (le) (rate(prediction_latency_seconds_bucket${RATE})))`;

const unanswered = (time: string): string =>
  `sum(rate(prediction_failures_total{reason=~"timeout|overload|unavailable|internal"}[${time}])) / ` +
  `(sum(rate(prediction_requests_total[${time}])) > 0)`;

const traffic: readonly PanelPlan[] = [
  {
    kind: 'lines',
    title: 'Prediction requests',
    description:
      'Requests per second that ended, failed ones included. A sudden zero while callers are up: look at "Replicas that answer", then at what stands between them and the api.',
    unit: 'reqps',
    min: 0,
    width: 8,
    queries: [
      { expr: `sum(rate(prediction_requests_total${RATE}))`, legend: 'requests' },
      { expr: `sum(rate(prediction_errors_total${RATE}))`, legend: 'of these with an error' },
    ],
  },
  {
    kind: 'lines',
    title: 'Error share',
    description:
      'Requests that ended with a status of 400 or more, of all. Above the line: see "Failures by reason"; invalid_input is a caller, everything else is us. When it began with a new version, roll back first and look afterwards.',
    unit: 'percentunit',
    min: 0,
    width: 8,
    limits: [
      { color: SIGNAL.clear, value: null },
      { color: SIGNAL.stop, value: 0.05 },
    ],
    alerts: ['PredictionErrorsHigh'],
    queries: [
      {
        expr: `sum(rate(prediction_errors_total${RATE})) / (sum(rate(prediction_requests_total${RATE})) > 0)`,
        legend: 'errors / requests',
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Error budget spent',
    description:
      'Share of requests that we owed an answer and gave none (timeout, overload, unavailable, internal), over an hour and six. The objective is 99.9 %: at the upper line the budget of a month is gone in two days. Roll back what changed last, then look at "Failures by reason".',
    unit: 'percentunit',
    min: 0,
    decimals: 2,
    width: 8,
    limits: [
      { color: SIGNAL.clear, value: null },
      { color: SIGNAL.caution, value: 0.006 },
      { color: SIGNAL.stop, value: 0.0144 },
    ],
    alerts: ['PredictionErrorBudgetFastBurn', 'PredictionErrorBudgetSlowBurn'],
    queries: ['1h', '6h'].map((time) => ({ expr: unanswered(time), legend: `over ${time}` })),
  },
  {
    kind: 'stacked',
    title: 'Failures by reason',
    description:
      'Requests per second without an answer. invalid_input, unknown_model, unauthorized: talk to the caller. overload, timeout: add replicas or lower the load. unavailable, internal: read the api log of the request id.',
    unit: 'reqps',
    min: 0,
    width: 8,
    queries: [{ expr: `sum by (reason) (rate(prediction_failures_total${RATE}))`, legend: '{{reason}}' }],
  },
  {
    kind: 'lines',
    title: 'Latency',
    description:
      'Seconds from the arrival of a request to the end of its answer: half, 95 % and 99 % of the requests are faster. When p99 rises alone, look at event loop and queue; when p50 rises too, at the stages of scoring.',
    unit: 's',
    min: 0,
    width: 8,
    limits: [
      { color: SIGNAL.clear, value: null },
      { color: SIGNAL.stop, value: 0.25 },
    ],
    alerts: ['PredictionLatencyHigh'],
    queries: [0.5, 0.95, 0.99].map((share) => ({ expr: quantile(share), legend: `p${share * 100}` })),
  },
  {
    kind: 'heatmap',
    title: 'Latency, every request',
    description:
      'How many requests took how long. Two bands are two kinds of requests or two versions: compare with "Stages of scoring".',
    unit: 's',
    width: 8,
    queries: [{ expr: `sum by (le) (increase(prediction_latency_seconds_bucket${RATE}))`, legend: '{{le}}' }],
  },
];

const saturation: readonly PanelPlan[] = [
  {
    kind: 'lines',
    title: 'Waiting and refused',
    description:
      'Requests in work, rows that wait for a worker, and requests refused for there was too much to do. A queue that does not empty: add replicas, or raise the limits only when latency has room.',
    unit: 'short',
    min: 0,
    width: 6,
    alerts: ['QueueSaturated'],
    queries: [
      { expr: 'sum(prediction_inflight_requests)', legend: 'requests in work' },
      { expr: 'sum(prediction_queue_depth)', legend: 'rows that wait' },
      { expr: `sum(increase(prediction_shed_total${RATE}))`, legend: 'requests refused' },
    ],
  },
  {
    kind: 'lines',
    title: 'Event loop delay',
    description:
      'How late the api gets to do what is due, the worst replica. About 10 ms is the resolution of the measurement and means idle. Above 100 ms one request holds up all others: look for large batches and explanations.',
    unit: 's',
    min: 0,
    width: 6,
    limits: [
      { color: SIGNAL.clear, value: null },
      { color: SIGNAL.caution, value: 0.1 },
    ],
    queries: [
      { expr: `max(nodejs_eventloop_lag_p50_seconds${OF_API})`, legend: 'p50' },
      { expr: `max(nodejs_eventloop_lag_p99_seconds${OF_API})`, legend: 'p99' },
    ],
  },
  {
    kind: 'lines',
    title: 'Memory',
    description:
      'JavaScript heap and resident memory, the largest replica. A saw-tooth is healthy; a heap whose lowest points keep rising is a leak: restart that replica and keep a heap snapshot.',
    unit: 'bytes',
    min: 0,
    width: 6,
    queries: [
      { expr: `max(nodejs_heap_size_used_bytes${OF_API})`, legend: 'heap in use' },
      { expr: `max(process_resident_memory_bytes${OF_API})`, legend: 'resident' },
    ],
  },
  {
    kind: 'lines',
    title: 'Processor time',
    description:
      'Cores in use per replica. One replica that stays near 1 has no more to give on its event loop: add replicas.',
    unit: 'none',
    min: 0,
    decimals: 2,
    width: 6,
    queries: [
      { expr: `sum by (instance) (rate(process_cpu_seconds_total${OF_API}${RATE}))`, legend: '{{instance}}' },
    ],
  },
];

/** Whether requests are answered, how fast, and what is in short supply. */
export const serviceRow: RowGroup = {
  name: 'service',
  title: 'Service',
  description: 'Whether requests are answered, how fast, and what is in short supply.',
  panels: [...traffic, ...saturation],
};
