import type { Variable } from './dashboard-model.ts';
import { CHOSEN_SOURCE } from './draw-panel.ts';

/** Uid of the provisioned data source; dashboards elsewhere may rely on it. */
export const PROMETHEUS_UID = 'switchyard-prometheus';

/** A version that was retired an hour ago is still meant by all. */
const ANY = { allValue: '.+' };

/** What the reader chooses at the top; everything is chosen at first. */
export const VARIABLES: readonly Variable[] = [
  {
    type: 'datasource',
    name: 'datasource',
    label: 'Data source',
    query: 'prometheus',
    current: { text: 'Prometheus', value: PROMETHEUS_UID },
    hide: 0,
  },
  // A metric that only the api has finds the api's job, whatever it is called. No value for all of its own here: it
  // would take in the other programs that Prometheus scrapes.
  choice('job', 'Api', 'label_values(store_up, job)', {}),
  choice('model', 'Model', 'label_values(model_info, model)', ANY),
  choice('version', 'Version', 'label_values(model_info{model=~"$model"}, version)', ANY),
  choice('variant', 'Variant', 'label_values(ab_assignments_total{experiment=~"$model"}, variant)', ANY),
];

function choice(name: string, label: string, definition: string, all: Partial<typeof ANY>): Variable {
  return {
    type: 'query',
    name,
    label,
    datasource: CHOSEN_SOURCE,
    definition,
    query: { query: definition, refId: `variable-${name}` },
    refresh: 2,
    sort: 7,
    multi: true,
    includeAll: true,
    ...all,
    current: { text: ['All'], value: ['$__all'] },
    hide: 0,
  };
}
