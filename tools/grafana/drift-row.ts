import { SIGNAL } from './colors.ts';
import { OF_VERSION } from './selectors.ts';
import type { RowGroup } from './panel-plan.ts';

const feature = (method: string): string =>
  `max by (version, feature) (model_drift_feature_score{model=~"$model",version=~"$version",method="${method}"})`;

/** How far live traffic is from what the models were trained on. */
export const driftRow: RowGroup = {
  name: 'drift',
  title: 'Drift',
  description: 'How far live traffic is from what the models were trained on.',
  panels: [
    {
      kind: 'lines',
      title: 'Drift score',
      description:
        'The classic score of the default model over the last window, 0 to 1; no line below 50 rows. Above 0.3: see which inputs moved, check where they come from, and retrain only when the world has changed and not the data pipe.',
      unit: 'none',
      min: 0,
      max: 1,
      decimals: 2,
      width: 8,
      limits: [
        { color: SIGNAL.clear, value: null },
        { color: SIGNAL.stop, value: 0.3 },
      ],
      alerts: ['ModelDriftDetected'],
      queries: [{ expr: 'max(model_drift_score)', legend: 'score' }],
    },
    {
      kind: 'states',
      title: 'Verdict by version',
      description:
        'Verdict of each evaluation. Warning: wait for the next windows. Drift: open the drift report of the model. Insufficient: too few rows to say anything, which is no all-clear.',
      unit: 'none',
      width: 8,
      alerts: ['FeatureDriftConfirmed'],
      names: {
        0: { text: 'stable', color: SIGNAL.clear },
        1: { text: 'warning', color: SIGNAL.caution },
        2: { text: 'drift', color: SIGNAL.stop },
        3: { text: 'insufficient', color: SIGNAL.none },
      },
      queries: [
        { expr: `max by (model, version) (model_drift_state${OF_VERSION})`, legend: '{{model}} {{version}}' },
      ],
    },
    {
      kind: 'states',
      title: 'Confirmed drift',
      description:
        'Drift that several windows in a row confirmed. This is what starts a retraining: compare the candidate with the champion before it gets traffic.',
      unit: 'none',
      width: 8,
      alerts: ['FeatureDriftConfirmed'],
      names: {
        0: { text: 'none', color: SIGNAL.clear },
        1: { text: 'confirmed', color: SIGNAL.stop },
      },
      queries: [
        { expr: `max by (model, version) (model_drift_alarm${OF_VERSION})`, legend: '{{model}} {{version}}' },
      ],
    },
    {
      kind: 'lines',
      title: 'Distance of each input (PSI)',
      description:
        'Population stability index of each input against training. Under 0.1 nothing happened; above 0.25 it moved: ask who fills this input what they changed.',
      unit: 'none',
      min: 0,
      decimals: 3,
      width: 12,
      limits: [
        { color: SIGNAL.clear, value: null },
        { color: SIGNAL.caution, value: 0.1 },
        { color: SIGNAL.stop, value: 0.25 },
      ],
      alerts: ['FeatureDriftConfirmed', 'PredictionDrift'],
      queries: [{ expr: feature('psi'), legend: '{{version}} {{feature}}' }],
    },
    {
      kind: 'table',
      title: 'The ten inputs that moved most',
      description:
        'Largest PSI now; the predicted class counts as an input of its own name. Start with the one on top; several at once usually share one source.',
      unit: 'none',
      decimals: 3,
      width: 12,
      queries: [{ expr: `topk(10, ${feature('psi')})`, legend: '' }],
    },
    {
      kind: 'lines',
      title: 'Distance in units of the input (W1)',
      description:
        'How far the values of each numeric input moved, in its standard deviations in training. Large here and small in PSI: a few values far out; look for a wrong unit.',
      unit: 'none',
      min: 0,
      decimals: 2,
      width: 12,
      queries: [{ expr: feature('w1'), legend: '{{version}} {{feature}}' }],
    },
    {
      kind: 'lines',
      title: 'Rows in the window',
      description:
        'Rows that the verdict rests on, over all replicas. Below 50 nothing is said: send more traffic to the version, or choose a longer DRIFT_WINDOW.',
      unit: 'short',
      min: 0,
      width: 12,
      limits: [
        { color: SIGNAL.caution, value: null },
        { color: SIGNAL.clear, value: 50 },
      ],
      alerts: ['ModelDriftDetected'],
      queries: [
        {
          expr: `max by (model, version) (model_drift_window_samples${OF_VERSION})`,
          legend: '{{model}} {{version}}',
        },
      ],
    },
  ],
};
