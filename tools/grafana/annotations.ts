import type { Annotation } from './dashboard-model.ts';
import { CHOSEN_SOURCE } from './draw-panel.ts';
import { OF_API, OF_VERSION } from './selectors.ts';

const STEP = '10s';

/** What people or pipelines did, so that a change in a curve and its cause stand on one line. */
export const ANNOTATIONS: readonly Annotation[] = [
  {
    name: 'Deploys and restarts of the api',
    datasource: CHOSEN_SOURCE,
    enable: true,
    iconColor: 'blue',
    // The value is the time itself, so the mark stands where the process began, not where it was first scraped.
    expr: `process_start_time_seconds${OF_API} * 1000`,
    step: STEP,
    titleFormat: 'Api started',
    textFormat: '{{instance}}',
    tagKeys: '',
    useValueForTime: 'on',
  },
  {
    name: 'Versions loaded',
    datasource: CHOSEN_SOURCE,
    enable: true,
    iconColor: 'purple',
    expr: `count by (model, version) (model_info${OF_VERSION}) unless count by (model, version) (model_info offset 20s)`,
    step: STEP,
    titleFormat: 'Version loaded',
    textFormat: '{{model}} {{version}}',
    tagKeys: 'version',
    useValueForTime: 'off',
  },
  {
    name: 'Routing changed',
    datasource: CHOSEN_SOURCE,
    enable: true,
    iconColor: 'orange',
    expr: 'max by (variant) (changes(canary_traffic_ratio{variant=~"$variant"}[30s])) > 0',
    step: STEP,
    titleFormat: 'Share of an arm changed',
    textFormat: '{{variant}}',
    tagKeys: 'variant',
    useValueForTime: 'off',
  },
];
