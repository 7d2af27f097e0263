import { SIGNAL } from './colors.ts';
import { meanOf } from './mean-of.ts';
import { OF_VERSION, RATE } from './selectors.ts';
import type { RowGroup } from './panel-plan.ts';

const SCORES = 'prediction_score_bucket' + OF_VERSION;

const distance = (method: string): string =>
  `model_drift_feature_score{model=~"$model",version=~"$version",method="${method}"}`;
// Only numbers have a distance in their own unit, so what has none is a category: the answers of a classifier too.
const CATEGORIES = `${distance('psi')} unless ignoring (method) ${distance('w1')}`;

/** What the models answer. */
export const predictionsRow: RowGroup = {
  name: 'predictions',
  title: 'Predictions',
  description: 'What the models answer.',
  panels: [
    {
      kind: 'heatmap',
      title: 'Probability of the predicted class',
      description:
        'How sure the versions are of their answers. A band that sinks: the rows are unlike those of training, see the drift of the inputs. Choose one version at the top to see it alone.',
      unit: 'percentunit',
      width: 8,
      queries: [{ expr: `sum by (le) (increase(${SCORES}${RATE}))`, legend: '{{le}}' }],
    },
    {
      kind: 'lines',
      title: 'Mean probability by version',
      description:
        'Mean probability of the predicted class. Two versions on the same traffic should move together; one that moves alone sees other units, or is less sure: look at its page before it gets more weight.',
      unit: 'percentunit',
      min: 0,
      max: 1,
      width: 8,
      alerts: ['PredictionDrift'],
      queries: [
        {
          expr: meanOf('prediction_score', 'model', 'version'),
          legend: '{{model}} {{version}}',
        },
      ],
    },
    {
      kind: 'lines',
      title: 'Unsure answers',
      description:
        'Share of the answers whose class had a probability of 60 % or less. When it rises, label some of these rows first: they teach the next version most.',
      unit: 'percentunit',
      min: 0,
      max: 1,
      width: 8,
      queries: [
        {
          expr:
            `sum by (model, version) (rate(prediction_score_bucket{model=~"$model",version=~"$version",le="0.6"}${RATE})) / ` +
            `(sum by (model, version) (rate(prediction_score_count${OF_VERSION}${RATE})) > 0)`,
          legend: '{{model}} {{version}}',
        },
      ],
    },
    {
      kind: 'lines',
      title: 'Drift of the answers',
      description:
        'Distance of the predicted classes from those on held-out training data (PSI), under the name of the output; inputs that are categories stand beside it. The classes moved and no input did: look for a version that was mixed up. The answers of a regression are in the panels about drift.',
      unit: 'none',
      min: 0,
      decimals: 3,
      width: 12,
      limits: [
        { color: SIGNAL.clear, value: null },
        { color: SIGNAL.stop, value: 0.25 },
      ],
      alerts: ['PredictionDrift'],
      queries: [{ expr: `max by (version, feature) (${CATEGORIES})`, legend: '{{version}} {{feature}}' }],
    },
    {
      kind: 'lines',
      title: 'Rows per second by version',
      description:
        'Rows with a score, by model and version. A batch counts as many rows, so this may be far above the requests per second.',
      unit: 'short',
      min: 0,
      width: 12,
      queries: [
        {
          expr: `sum by (model, version) (rate(prediction_score_count${OF_VERSION}${RATE}))`,
          legend: '{{model}} {{version}}',
        },
      ],
    },
  ],
};
