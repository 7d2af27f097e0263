import type {
  DataSourceReference,
  FieldDefaults,
  GridPosition,
  Panel,
  Target,
  ValueMapping,
} from './dashboard-model.ts';
import type { PanelPlan } from './panel-plan.ts';
import { SIGNAL } from './colors.ts';
import { alertLinks } from './links.ts';

/** Where every query goes: whatever is chosen at the top of the dashboard. */
export const CHOSEN_SOURCE: DataSourceReference = { type: 'prometheus', uid: '$datasource' };

const TYPES = {
  lines: 'timeseries',
  stacked: 'timeseries',
  number: 'stat',
  heatmap: 'heatmap',
  states: 'state-timeline',
  table: 'table',
} as const satisfies Record<PanelPlan['kind'], Panel['type']>;

/** The panel that Grafana shows for a plan. */
export function drawPanel(plan: PanelPlan, id: number, gridPos: GridPosition): Panel {
  return {
    id,
    type: TYPES[plan.kind],
    title: plan.title,
    description: describe(plan),
    datasource: CHOSEN_SOURCE,
    gridPos,
    targets: plan.queries.map((query, i) => target(plan.kind, query.expr, query.legend, i)),
    fieldConfig: { defaults: fieldDefaults(plan), overrides: [] },
    options: optionsOf(plan.kind),
    transformations:
      plan.kind === 'table' ? [{ id: 'organize', options: { excludeByName: { Time: true } } }] : [],
    links: alertLinks(plan.alerts ?? []),
  };
}

/** The plan's text, the alerts that watch it, and why it may be empty: all that hovering over the title shows. */
function describe({ description, alerts = [], queries }: PanelPlan): string {
  const watched = alerts.length === 0 ? [] : [`Watched by ${alerts.join(', ')}.`];
  const empty = new Set(queries.flatMap(({ mayBeEmpty }) => mayBeEmpty ?? []));
  return [description, ...empty, ...watched].join('\n\n');
}

function target(kind: PanelPlan['kind'], expr: string, legendFormat: string, i: number): Target {
  const instant = kind === 'table';
  return {
    refId: String.fromCharCode(65 + i),
    datasource: CHOSEN_SOURCE,
    expr,
    legendFormat,
    format: kind === 'heatmap' ? 'heatmap' : instant ? 'table' : 'time_series',
    instant,
    range: !instant,
  };
}

function fieldDefaults(plan: PanelPlan): FieldDefaults {
  const steps = plan.limits ?? [{ color: plan.kind === 'lines' ? SIGNAL.clear : SIGNAL.none, value: null }];
  return {
    unit: plan.unit,
    ...(plan.decimals === undefined ? {} : { decimals: plan.decimals }),
    ...(plan.min === undefined ? {} : { min: plan.min }),
    ...(plan.max === undefined ? {} : { max: plan.max }),
    noValue: 'no data',
    // By name, so that a version keeps its colour from panel to panel.
    color: {
      mode: plan.kind === 'number' || plan.kind === 'states' ? 'thresholds' : 'palette-classic-by-name',
    },
    thresholds: { mode: 'absolute', steps },
    mappings: plan.names === undefined ? [] : [mapping(plan.names)],
    custom: customOf(plan),
  };
}

function mapping(names: NonNullable<PanelPlan['names']>): ValueMapping {
  const options = Object.entries(names).map(([value, name], index) => [value, { ...name, index }] as const);
  return { type: 'value', options: Object.fromEntries(options) };
}

function customOf({ kind, limits }: PanelPlan): Readonly<Record<string, unknown>> {
  switch (kind) {
    case 'lines':
    case 'stacked':
      return {
        drawStyle: 'line',
        lineWidth: 1,
        fillOpacity: kind === 'stacked' ? 40 : 0,
        showPoints: 'never',
        spanNulls: false,
        stacking: { mode: kind === 'stacked' ? 'normal' : 'none', group: 'A' },
        thresholdsStyle: { mode: limits === undefined ? 'off' : 'dashed' },
      };
    case 'states':
      return { fillOpacity: 70, lineWidth: 0 };
    case 'table':
      return { align: 'auto', filterable: false };
    case 'number':
    case 'heatmap':
      return {};
  }
}

function optionsOf(kind: PanelPlan['kind']): Readonly<Record<string, unknown>> {
  const legend = { displayMode: 'list', placement: 'bottom', showLegend: true };
  switch (kind) {
    case 'lines':
    case 'stacked':
      return { legend, tooltip: { mode: 'multi', sort: 'desc' } };
    case 'states':
      return { legend, tooltip: { mode: 'single' }, mergeValues: true, rowHeight: 0.8, showValue: 'auto' };
    case 'number':
      return {
        colorMode: 'value',
        graphMode: 'area',
        justifyMode: 'auto',
        orientation: 'auto',
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
        textMode: 'auto',
      };
    case 'heatmap':
      return {
        calculate: false,
        cellGap: 1,
        color: {
          mode: 'scheme',
          scheme: 'Blues',
          steps: 64,
          fill: 'blue',
          exponent: 0.5,
          scale: 'exponential',
        },
        filterValues: { le: 1e-9 },
        legend: { show: true },
        rowsFrame: { layout: 'auto' },
        tooltip: { mode: 'single', yHistogram: true },
        yAxis: { axisPlacement: 'left', reverse: false },
      };
    case 'table':
      return { showHeader: true, cellHeight: 'sm', footer: { show: false } };
  }
}
