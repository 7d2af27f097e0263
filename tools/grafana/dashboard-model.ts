/** The parts of Grafana's dashboard JSON (schema 39, Grafana 11 and later) that our dashboards are made of. */

/** The schema our JSON is written in; Grafana brings older ones up to date when it loads them. */
export const SCHEMA_VERSION = 39;

/** A data source by its fixed uid or by a dashboard variable. */
export interface DataSourceReference {
  readonly type: string;
  readonly uid: string;
}

/** A query of a panel. */
export interface Target {
  readonly refId: string;
  readonly datasource: DataSourceReference;
  readonly expr: string;
  readonly legendFormat: string;
  readonly format: 'time_series' | 'heatmap' | 'table';
  readonly instant: boolean;
  readonly range: boolean;
}

/** Where a panel is, in a grid of 24 columns. */
export interface GridPosition {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A limit; null is everything below the first. */
export interface ThresholdStep {
  readonly color: string;
  readonly value: number | null;
}

/** What a value is shown as. */
export interface ValueMapping {
  readonly type: 'value';
  readonly options: Readonly<
    Record<string, { readonly text: string; readonly color: string; readonly index: number }>
  >;
}

/** How the values of a panel are shown, unless an override says otherwise. */
export interface FieldDefaults {
  readonly unit: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly noValue: string;
  readonly color: { readonly mode: string };
  readonly thresholds: { readonly mode: 'absolute'; readonly steps: readonly ThresholdStep[] };
  readonly mappings: readonly ValueMapping[];
  readonly custom: Readonly<Record<string, unknown>>;
}

/** A link of a panel. */
export interface PanelLink {
  readonly title: string;
  readonly url: string;
  readonly targetBlank: boolean;
}

/** A link at the top of a dashboard: to one address, or to every dashboard with a tag. */
export type DashboardLink =
  | {
      readonly type: 'link';
      readonly title: string;
      readonly icon: string;
      readonly tooltip: string;
      readonly url: string;
      readonly targetBlank: boolean;
    }
  | {
      readonly type: 'dashboards';
      readonly title: string;
      readonly tags: readonly string[];
      readonly asDropdown: boolean;
      readonly includeVars: boolean;
      readonly keepTime: boolean;
      readonly targetBlank: boolean;
    };

/** A panel with queries. */
export interface Panel {
  readonly id: number;
  readonly type: 'timeseries' | 'stat' | 'heatmap' | 'state-timeline' | 'table';
  readonly title: string;
  readonly description: string;
  readonly datasource: DataSourceReference;
  readonly gridPos: GridPosition;
  readonly targets: readonly Target[];
  readonly fieldConfig: { readonly defaults: FieldDefaults; readonly overrides: readonly unknown[] };
  readonly options: Readonly<Record<string, unknown>>;
  readonly transformations: readonly unknown[];
  readonly links: readonly PanelLink[];
}

/** A variable at the top of the dashboard. */
export type Variable =
  | {
      readonly type: 'datasource';
      readonly name: string;
      readonly label: string;
      readonly query: string;
      readonly current: { readonly text: string; readonly value: string };
      readonly hide: 0;
    }
  | {
      readonly type: 'query';
      readonly name: string;
      readonly label: string;
      readonly datasource: DataSourceReference;
      readonly definition: string;
      readonly query: { readonly query: string; readonly refId: string };
      readonly refresh: 2;
      readonly sort: 7;
      readonly multi: true;
      readonly includeAll: true;
      readonly allValue?: string;
      readonly current: { readonly text: readonly string[]; readonly value: readonly string[] };
      readonly hide: 0;
    };

/** Marks on the time axis. */
export interface Annotation {
  readonly name: string;
  readonly datasource: DataSourceReference;
  readonly enable: boolean;
  readonly iconColor: string;
  readonly expr: string;
  readonly step: string;
  readonly titleFormat: string;
  readonly textFormat: string;
  readonly tagKeys: string;
  readonly useValueForTime: 'on' | 'off';
}

/** A whole dashboard. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schemaVersion: typeof SCHEMA_VERSION;
  readonly version: 1;
  readonly editable: false;
  readonly graphTooltip: 1;
  readonly refresh: string;
  readonly time: { readonly from: string; readonly to: string };
  readonly timezone: 'browser';
  readonly links: readonly DashboardLink[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly Annotation[] };
  readonly panels: readonly Panel[];
}
