import type {
  DriftPaneRow,
  LabelRevisionRow,
  LabelRow,
  PredictionSegmentRow,
  ShadowPaneRow,
} from '../src/store/schema.ts';

/** A segment of one prediction; its number makes it another one. */
export function segment(number: number, at: number): PredictionSegmentRow {
  return {
    id: `segment-${number}`,
    model: 'iris',
    assigned_version: 1,
    variant: 'v1',
    version: 1,
    epoch: 0,
    first_at: at,
    last_at: at,
    row_count: 1,
    body: Uint8Array.of(number % 256, 0, 255),
  };
}

/** A label that has found its prediction. */
export function label(number: number, at: number): LabelRow {
  return {
    prediction_id: `prediction-${number}`,
    label: '"setosa"',
    revision: 1,
    state: 'joined',
    received_at: at,
    predicted_at: at - 1,
    model: 'iris',
    version: 1,
    assigned_version: 1,
    variant: 'v1',
    epoch: 0,
    unit: null,
    prediction: '"setosa"',
    probability: 1 / 3,
    correct: 1,
    error: null,
  };
}

/** A label that was replaced. */
export function labelRevision(number: number, at: number): LabelRevisionRow {
  return { prediction_id: `prediction-${number}`, revision: 1, label: '"virginica"', received_at: at };
}

/** The pane of one replica. */
export function driftPane(at: number): DriftPaneRow {
  return {
    model: 'iris',
    version: 1,
    variant: 'v1',
    fingerprint: 'f',
    replica: 'r',
    started_at: at,
    row_count: 3,
    body: '{"rows":3}',
  };
}

/** The shadow pane of one replica. */
export function shadowPane(at: number): ShadowPaneRow {
  return {
    model: 'iris',
    version: 1,
    shadow_version: 2,
    replica: 'r',
    started_at: at,
    row_count: 3,
    body: '{}',
  };
}
