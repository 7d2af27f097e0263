import { OF_VERSION, RATE } from './selectors.ts';
import type { PanelPlan, RowGroup } from './panel-plan.ts';

const ratio = (metric: string): string => `max by (model, version) (${metric}${OF_VERSION})`;

const accuracy: readonly PanelPlan[] = [
  {
    kind: 'lines',
    title: 'Estimated accuracy',
    description:
      'Share of right answers that the calibrated probabilities promise, before any label is known, with its 95 % interval, and the same for the rows that training held out. It falls with the kind of rows, not with the world: when even the high end is five points below training, roll back or retrain.',
    unit: 'percentunit',
    max: 1,
    width: 8,
    alerts: ['EstimatedAccuracyDrop', 'ConceptDriftSuspected'],
    queries: [
      { expr: ratio('model_estimated_accuracy_ratio'), legend: '{{model}} {{version}}' },
      { expr: ratio('model_estimated_accuracy_ratio_low'), legend: '{{model}} {{version}} low' },
      { expr: ratio('model_estimated_accuracy_ratio_high'), legend: '{{model}} {{version}} high' },
      {
        expr: ratio('model_reference_estimated_accuracy_ratio'),
        legend: '{{model}} {{version}} in training',
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Realised accuracy',
    description:
      "Share of right answers among the last day's labelled predictions, with its 95 % interval. No line: no labels yet. Below the estimate for hours: what the inputs mean has changed, and only new labels and a retraining help.",
    unit: 'percentunit',
    max: 1,
    width: 8,
    alerts: ['ConceptDriftSuspected'],
    queries: [
      { expr: ratio('model_realized_accuracy_ratio'), legend: '{{model}} {{version}}' },
      { expr: ratio('model_realized_accuracy_ratio_low'), legend: '{{model}} {{version}} low' },
      { expr: ratio('model_realized_accuracy_ratio_high'), legend: '{{model}} {{version}} high' },
    ],
  },
  {
    kind: 'lines',
    title: 'Estimate minus reality',
    description:
      'How much more the model promises than labels show. Around zero it knows itself. Lastingly above zero: suspect a change in what the inputs mean, and check that labels are matched to the right predictions.',
    unit: 'percentunit',
    width: 8,
    alerts: ['ConceptDriftSuspected'],
    queries: [
      {
        expr: `${ratio('model_estimated_accuracy_ratio')} - ${ratio('model_realized_accuracy_ratio')}`,
        legend: '{{model}} {{version}}',
      },
    ],
  },
];

const labels: readonly PanelPlan[] = [
  {
    kind: 'lines',
    title: 'Labels per second',
    description:
      'Predictions that got their first label. Zero for hours where there were labels before: the job that sends feedback has stopped, and realised accuracy grows old.',
    unit: 'short',
    min: 0,
    width: 8,
    alerts: ['LabelsStopped'],
    queries: [
      {
        expr: `sum by (model, version) (rate(model_labels_total${OF_VERSION}${RATE}))`,
        legend: '{{model}} {{version}}',
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Label coverage',
    description:
      "Share of the last day's predictions that have a label. Two arms with unlike coverage cannot be compared by accuracy: find out whose labels are missing.",
    unit: 'percentunit',
    min: 0,
    max: 1,
    width: 8,
    alerts: ['LabelsStopped'],
    queries: [{ expr: ratio('model_label_coverage_ratio'), legend: '{{model}} {{version}}' }],
  },
  {
    kind: 'lines',
    title: 'Label delay',
    description:
      'Time from a prediction to its first label: half and 90 % come sooner. Read no verdict about predictions younger than the 90 % line.',
    unit: 's',
    min: 0,
    width: 8,
    queries: [0.5, 0.9].map((share) => ({
      expr: `histogram_quantile(${share}, sum by (le) (increase(model_label_delay_seconds_bucket[6h])))`,
      legend: `p${share * 100}`,
    })),
  },
];

/** Whether the answers are right, and how soon that is known. */
export const performanceRow: RowGroup = {
  name: 'performance',
  title: 'Performance',
  description: 'Whether the answers are right, and how soon that is known.',
  panels: [...accuracy, ...labels],
};
