import { SIGNAL } from './colors.ts';
import { meanOf } from './mean-of.ts';
import { OF_ARM, OF_VERSION, RATE } from './selectors.ts';
import type { PanelPlan, RowGroup } from './panel-plan.ts';

const LONGER = '[1h]';
const assigned = (arms: string): string =>
  `sum by (variant) (increase(ab_assignments_total${arms}${LONGER}))`;
// Shares are shares of all arms, whichever are chosen at the top.
const ASSIGNED = assigned('{experiment=~"$model"}');
const CONFIGURED = 'max by (variant) (canary_traffic_ratio > 0)';
const EXPECTED = `(${CONFIGURED} * scalar(sum(${ASSIGNED} and on (variant) ${CONFIGURED})))`;
const CHI_SQUARE = `sum((${ASSIGNED} - on (variant) ${EXPECTED}) ^ 2 / on (variant) (${EXPECTED} > 0))`;
const WITHOUT_WORKER =
  'Forests are scored without workers and always answer: the panel fills when a tfjs or onnx version is loaded.';
const WITHOUT_SHADOW = 'No version shadows another: the panel fills when a routing names a shadow.';

const split: readonly PanelPlan[] = [
  {
    kind: 'stacked',
    title: 'Rows by version',
    description:
      'Rows per second, by the version that scored them. A version that should have traffic and has none was not loaded or is not in the routing: GET /config tells which.',
    unit: 'short',
    min: 0,
    width: 8,
    queries: [
      {
        expr: `sum by (version) (rate(model_version_requests_total{version=~"$version"}${RATE}))`,
        legend: '{{version}}',
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Share of each arm, and as configured',
    description:
      'Share of the rows that each arm got in the last hour, beside the share that the routing of the default model gives it. They may differ for a while after a change. Choose one model at the top.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    width: 8,
    queries: [
      { expr: `${assigned(OF_ARM)} / on () group_left () (sum(${ASSIGNED}) > 0)`, legend: '{{variant}}' },
      {
        expr: 'max by (variant) (canary_traffic_ratio{variant=~"$variant"})',
        legend: '{{variant}} configured',
      },
    ],
  },
  {
    kind: 'number',
    title: 'Split mismatch (χ², last hour)',
    description:
      'How far the arms are from the configured shares of the default model. Above 15.1 chance alone explains it less than once in 10,000 times with two arms (18.4 with three, 21.1 with four), if no unit sends many rows: rows are counted here, units are what is split. So no alert rests on it: npm run doctor tests the split over fresh units and decides.',
    unit: 'short',
    decimals: 1,
    width: 4,
    limits: [
      { color: SIGNAL.clear, value: null },
      { color: SIGNAL.caution, value: 15.14 },
    ],
    queries: [{ expr: CHI_SQUARE, legend: 'χ²' }],
  },
  {
    kind: 'number',
    title: 'Configured share',
    description:
      'Share of units that the routing of the default model gives to each arm: the weight of a canary. Not what you decided? The history of the routing says who changed it.',
    unit: 'percentunit',
    width: 4,
    queries: [
      { expr: 'max by (variant) (canary_traffic_ratio{variant=~"$variant"})', legend: '{{variant}}' },
    ],
  },
];

const arms: readonly PanelPlan[] = [
  {
    kind: 'lines',
    title: 'Failures of each arm',
    description:
      'Groups of rows per second for which an arm had no answer, and whether the stable version stood in (fallback) or the caller got an error. Errors of one arm only: take its weight to 0, then look at its worker below.',
    unit: 'short',
    min: 0,
    width: 8,
    queries: [
      {
        expr: `sum by (variant, outcome) (rate(arm_failures_total{model=~"$model",variant=~"$variant"}${RATE}))`,
        legend: '{{variant}} {{outcome}}',
        mayBeEmpty: WITHOUT_WORKER,
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Stages of scoring',
    description:
      'Mean seconds in each stage, by version. The candidate slower than the stable version in infer is its model; in queue it is too little capacity for it.',
    unit: 's',
    min: 0,
    width: 8,
    queries: [
      {
        expr: meanOf('inference_stage_seconds', 'version', 'stage'),
        legend: '{{version}} {{stage}}',
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Agreement of shadows',
    description:
      'Share of the rows for which a shadow said the same as the version that answered. Low agreement is no fault by itself: look at which rows they disagree about before the shadow is given traffic.',
    unit: 'percentunit',
    min: 0,
    max: 1,
    width: 8,
    queries: [
      {
        expr:
          'sum by (live, shadow) (increase(shadow_agreed_rows_total{model=~"$model"}[1h])) / ' +
          '(sum by (live, shadow) (increase(shadow_rows_total{model=~"$model"}[1h])) > 0)',
        legend: '{{shadow}} beside {{live}}',
        mayBeEmpty: WITHOUT_SHADOW,
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Rows a shadow missed',
    description:
      'Rows per second that were not scored along, or that the shadow could not score. Dropped rows protect the answers and cost only evidence; errors have to be understood before the shadow gets traffic.',
    unit: 'short',
    min: 0,
    width: 8,
    queries: [
      {
        expr: `sum by (shadow) (rate(shadow_dropped_rows_total{model=~"$model"}${RATE}))`,
        legend: '{{shadow}} dropped',
        mayBeEmpty: WITHOUT_SHADOW,
      },
      {
        expr: `sum by (shadow) (rate(shadow_errors_total{model=~"$model"}${RATE}))`,
        legend: '{{shadow}} errors',
        mayBeEmpty: WITHOUT_SHADOW,
      },
    ],
  },
];

const workers: readonly PanelPlan[] = [
  {
    kind: 'states',
    title: 'Circuit breakers of workers',
    description:
      'Open: the worker of this version failed again and again, and its rows go to the stable version. Read the api log for the reason; it tries again by itself.',
    unit: 'none',
    width: 8,
    names: {
      0: { text: 'closed', color: SIGNAL.clear },
      1: { text: 'half open', color: SIGNAL.caution },
      2: { text: 'open', color: SIGNAL.stop },
    },
    queries: [
      {
        expr: `max by (model, version) (worker_breaker_state${OF_VERSION})`,
        legend: '{{model}} {{version}}',
        mayBeEmpty: WITHOUT_WORKER,
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Wait for a worker',
    description:
      'Seconds until a request that came now would be begun. It grows before requests are refused: add replicas while it is still small.',
    unit: 's',
    min: 0,
    width: 8,
    alerts: ['QueueSaturated'],
    queries: [
      {
        expr: `max by (model, version) (worker_expected_wait_seconds${OF_VERSION})`,
        legend: '{{model}} {{version}}',
        mayBeEmpty: WITHOUT_WORKER,
      },
    ],
  },
];

/** Who answers, whether the split is as decided, and how the arms compare. */
export const versionsRow: RowGroup = {
  name: 'versions',
  title: 'Versions and A/B',
  description: 'Who answers, whether the split is as decided, and how the arms compare.',
  panels: [...split, ...arms, ...workers],
};
