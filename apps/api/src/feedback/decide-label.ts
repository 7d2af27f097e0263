import type { Output } from '@switchyard/model-io';
import type { FoundPrediction } from '../store/prediction-lookup.ts';
import type { LabelRevisionRow, LabelRow } from '../store/schema.ts';
import type { FeedbackRequest, Label } from './feedback-request.ts';
import {
  checkLabel,
  columnsOf,
  realised,
  type OutputOf,
  type PredictionColumns,
} from './known-prediction.ts';

/** What becomes of a label that was sent. */
export type FeedbackResult =
  | {
      readonly kind: 'kept';
      readonly status: 'recorded' | 'duplicate' | 'revised' | 'pending';
      readonly row: LabelRow;
    }
  | { readonly kind: 'conflict'; readonly row: LabelRow }
  | { readonly kind: 'not-allowed'; readonly detail: string };

/** A result, the row as it must stand afterwards (null: none), and the label that it replaces. */
export interface LabelDecision {
  readonly result: FeedbackResult;
  readonly row: LabelRow | null;
  readonly replaced: LabelRevisionRow | null;
}

/** What is known when a label comes. */
export interface LabelContext {
  /** The label that is recorded already. */
  readonly current: LabelRow | null;
  /** The prediction, when it was looked for and found; not needed when the recorded label has joined it. */
  readonly found: FoundPrediction | null;
  readonly outputOf: OutputOf;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Decides about one label. The same label twice is one label; another one replaces it only when asked to. */
export function decideLabel(request: FeedbackRequest, context: LabelContext): LabelDecision {
  const { found, outputOf, now } = context;
  const recorded =
    context.current?.state === 'orphan' && found !== null
      ? joinOrphan(context.current, found, outputOf(found.model, found.version))
      : context.current;
  const known = knownColumns(recorded, found, outputOf);
  if (known === null) return decideOrphan(request, recorded, now);
  const checked = checkLabel(request.label, known.columns, known.output);
  if (!checked.ok)
    return { result: { kind: 'not-allowed', detail: checked.detail }, row: recorded, replaced: null };
  const label = JSON.stringify(checked.label);
  if (recorded?.state === 'joined' && recorded.label === label) {
    const status = context.current?.state === 'joined' ? 'duplicate' : 'recorded';
    return { result: { kind: 'kept', status, row: recorded }, row: recorded, replaced: null };
  }
  // A refused label was none: the first that is allowed takes its place unasked.
  if (recorded?.state === 'joined' && !request.revise) {
    return { result: { kind: 'conflict', row: recorded }, row: recorded, replaced: null };
  }
  const row: LabelRow = {
    prediction_id: request.predictionId,
    label,
    revision: (recorded?.revision ?? 0) + 1,
    state: 'joined',
    received_at: now,
    ...known.columns,
    ...realised(known.columns, checked.label),
  };
  const status = recorded?.state === 'joined' ? 'revised' : 'recorded';
  return { result: { kind: 'kept', status, row }, row, replaced: revisionOf(recorded) };
}

/** The row of an orphan whose prediction has come: joined, or refused when the prediction does not allow its label. */
export function joinOrphan(orphan: LabelRow, found: FoundPrediction, output: Output | null): LabelRow {
  const columns = columnsOf(found, output);
  const checked = checkLabel(labelOf(orphan), columns, output);
  if (!checked.ok) return { ...orphan, ...columns, state: 'refused' };
  const label = JSON.stringify(checked.label);
  return { ...orphan, ...columns, ...realised(columns, checked.label), label, state: 'joined' };
}

/** The label of a row, as it was sent. */
export function labelOf({ label }: Pick<LabelRow, 'label'>): Label {
  const parsed: unknown = JSON.parse(label);
  return typeof parsed === 'number' || typeof parsed === 'boolean' ? parsed : String(parsed);
}

function knownColumns(
  recorded: LabelRow | null,
  found: FoundPrediction | null,
  outputOf: OutputOf,
): { readonly columns: PredictionColumns; readonly output: Output | null } | null {
  if (found !== null) {
    const output = outputOf(found.model, found.version);
    return { columns: columnsOf(found, output), output };
  }
  if (recorded === null || recorded.model === null || recorded.version === null) return null;
  const { predicted_at, model, version, assigned_version, variant, epoch, unit, prediction, probability } =
    recorded;
  return {
    columns: {
      predicted_at,
      model,
      version,
      assigned_version,
      variant,
      epoch,
      unit,
      prediction,
      probability,
    },
    output: outputOf(model, version),
  };
}

/** The prediction is not known yet, so the label is kept as it was sent. */
function decideOrphan(request: FeedbackRequest, recorded: LabelRow | null, now: number): LabelDecision {
  const label = JSON.stringify(request.label);
  if (recorded !== null && recorded.label === label) {
    return { result: { kind: 'kept', status: 'pending', row: recorded }, row: recorded, replaced: null };
  }
  if (recorded !== null && !request.revise) {
    return { result: { kind: 'conflict', row: recorded }, row: recorded, replaced: null };
  }
  const row: LabelRow = {
    prediction_id: request.predictionId,
    label,
    revision: (recorded?.revision ?? 0) + 1,
    state: 'orphan',
    received_at: now,
    predicted_at: request.madeAt,
    model: null,
    version: null,
    assigned_version: null,
    variant: null,
    epoch: null,
    unit: null,
    prediction: null,
    probability: null,
    correct: null,
    error: null,
  };
  return { result: { kind: 'kept', status: 'pending', row }, row, replaced: revisionOf(recorded) };
}

function revisionOf(row: LabelRow | null): LabelRevisionRow | null {
  if (row === null) return null;
  const { prediction_id, revision, label, received_at } = row;
  return { prediction_id, revision, label, received_at };
}
