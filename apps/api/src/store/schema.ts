/**
 * The tables of the store, as Kysely sees them. Both engines hold the same: moments are integers in milliseconds
 * since 1970, JSON is text, bytes are a blob.
 */
export interface Schema {
  readonly prediction_segments: PredictionSegmentRow;
  readonly labels: LabelRow;
  readonly label_revisions: LabelRevisionRow;
  readonly drift_panes: DriftPaneRow;
  readonly shadow_panes: ShadowPaneRow;
  readonly routings: RoutingRow;
  readonly aliases: AliasRow;
  readonly alias_changes: AliasChangeRow;
  readonly announcements: AnnouncementRow;
  readonly store_probe: StoreProbeRow;
}

/** A run of predictions of one stream, packed: see `prediction-segment.ts`. Key: id. */
export interface PredictionSegmentRow {
  readonly id: string;
  readonly model: string;
  /** Version of the arm that the units were assigned to. */
  readonly assigned_version: number;
  readonly variant: string;
  /** The version that scored: another than the assigned one after a fallback. */
  readonly version: number;
  readonly epoch: number;
  readonly first_at: number;
  readonly last_at: number;
  readonly row_count: number;
  readonly body: Uint8Array;
}

/** Ground truth of one prediction. Key: prediction_id. */
export interface LabelRow {
  readonly prediction_id: string;
  /** JSON. */
  readonly label: string;
  /** 1 for the first label, one more with every revision. */
  readonly revision: number;
  /** `orphan`: its prediction is not known yet. `refused`: its prediction came, and does not allow this label. */
  readonly state: 'joined' | 'orphan' | 'refused';
  readonly received_at: number;
  readonly predicted_at: number;
  readonly model: string | null;
  readonly version: number | null;
  readonly assigned_version: number | null;
  readonly variant: string | null;
  readonly epoch: number | null;
  readonly unit: string | null;
  /** JSON. */
  readonly prediction: string | null;
  /** Probability of the predicted class; null for regression. */
  readonly probability: number | null;
  /** 1 or 0 for a class; null for regression. */
  readonly correct: number | null;
  /** Prediction minus label for regression; null for a class. */
  readonly error: number | null;
}

/** A label that another one has replaced. Key: prediction_id, revision. */
export interface LabelRevisionRow {
  readonly prediction_id: string;
  readonly revision: number;
  readonly label: string;
  readonly received_at: number;
}

/** What one replica saw of one arm's traffic during one pane. Key: all but body and row_count. */
export interface DriftPaneRow {
  readonly model: string;
  readonly version: number;
  readonly variant: string;
  readonly fingerprint: string;
  readonly replica: string;
  readonly started_at: number;
  /** Rows counted, refused ones included: grows with every change. */
  readonly row_count: number;
  /** JSON. */
  readonly body: string;
}

/** What one replica saw of one pair of live and shadow version during one pane. Key: all but body and row_count. */
export interface ShadowPaneRow {
  readonly model: string;
  readonly version: number;
  readonly shadow_version: number;
  readonly replica: string;
  readonly started_at: number;
  readonly row_count: number;
  /** JSON. */
  readonly body: string;
}

/** How a model is routed when somebody has decided it. Key: model. */
export interface RoutingRow {
  readonly model: string;
  readonly revision: number;
  /** JSON. */
  readonly body: string;
  readonly changed_at: number;
}

/** A movable name of a version. Key: model, alias. */
export interface AliasRow {
  readonly model: string;
  readonly alias: string;
  readonly version: number;
  readonly revision: number;
  readonly changed_at: number;
}

/** One move of an alias. Key: model, alias, revision. */
export interface AliasChangeRow {
  readonly model: string;
  readonly alias: string;
  readonly revision: number;
  /** Null: it was set for the first time. */
  readonly from_version: number | null;
  /** Null: it was removed. */
  readonly to_version: number | null;
  readonly changed_at: number;
}

/** How often a topic was announced: what a replica that has missed a notification compares with. Key: topic. */
export interface AnnouncementRow {
  readonly topic: string;
  readonly counter: number;
}

/** Written again and again to find out whether the store takes writes. Key: id. */
export interface StoreProbeRow {
  readonly id: number;
  readonly written_at: number;
  /** Needs room for a moment, so that a store that is nearly full is found; null in the row that stays. */
  readonly ballast: Uint8Array | null;
}
