import { SIGNAL } from './colors.ts';
import { OF_VERSION, RATE } from './selectors.ts';
import type { PanelPlan, RowGroup } from './panel-plan.ts';

const ROWS = `sum by (model, version) (rate(prediction_score_count${OF_VERSION}${RATE}))`;

/** Out of range is what drifting numbers look like; the alert leaves it to those about drift, and so does its panel. */
const BROKEN = '{model=~"$model",version=~"$version",kind!="out_of_range"}';

const inputs: readonly PanelPlan[] = [
  {
    kind: 'lines',
    title: 'Invalid values by input',
    description:
      'Values per second that were missing, unseen in training, out of range or of the wrong type. One input of all versions: its source changed, tell its owner. Until it is repaired, predictions rest on filled-in values.',
    unit: 'short',
    min: 0,
    width: 12,
    alerts: ['FeatureQualityBroken'],
    queries: [
      {
        expr: `sum by (feature, kind) (rate(feature_invalid_values_total${OF_VERSION}${RATE}))`,
        legend: '{{feature}} {{kind}}',
      },
    ],
  },
  {
    kind: 'lines',
    title: 'Invalid values per row',
    description:
      'Share of rows with a value that was missing, unseen in training or of the wrong type, for the worst input of each version. Above 5 % and five times the usual it pages: do not trust the answers until the source of that input is repaired.',
    unit: 'percentunit',
    min: 0,
    width: 12,
    limits: [
      { color: SIGNAL.clear, value: null },
      { color: SIGNAL.stop, value: 0.05 },
    ],
    alerts: ['FeatureQualityBroken'],
    queries: [
      {
        expr:
          `max by (model, version) (sum by (model, version, feature) (rate(feature_invalid_values_total${BROKEN}${RATE})) ` +
          `/ on (model, version) group_left () (${ROWS} > 0))`,
        legend: '{{model}} {{version}}',
      },
    ],
  },
];

/** Whether what comes in can be scored. */
export const qualityRow: RowGroup = {
  name: 'quality',
  title: 'Quality',
  description: 'Whether what comes in can be scored.',
  panels: inputs,
};
