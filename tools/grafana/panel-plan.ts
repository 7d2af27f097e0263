import type { ThresholdStep } from './dashboard-model.ts';

/** One question to Prometheus. */
export interface Query {
  readonly expr: string;
  /** Names the series, with labels in double braces. */
  readonly legend: string;
  /** Why it has no data in a healthy system without this feature in use; left out where it always has data. */
  readonly mayBeEmpty?: string;
}

/** A panel as a row group describes it; place and number are worked out for it. */
export interface PanelPlan {
  readonly kind: 'lines' | 'stacked' | 'number' | 'heatmap' | 'states' | 'table';
  readonly title: string;
  /** What is seen, and what to do when it is not as it should be. */
  readonly description: string;
  /** A unit of Grafana's list. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Of 24 columns. */
  readonly width: number;
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  /** Limits; drawn into line charts. */
  readonly limits?: readonly ThresholdStep[];
  /** What a number stands for. */
  readonly names?: Readonly<Record<number, { readonly text: string; readonly color: string }>>;
  /** The alerts that watch what this panel shows. */
  readonly alerts?: readonly string[];
}

/** Panels that answer one question: a dashboard of their own. */
export interface RowGroup {
  /** Names the file and, after `switchyard-`, the uid: alerts link to it. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly PanelPlan[];
}
