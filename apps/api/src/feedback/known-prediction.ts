import type { Output } from '@switchyard/model-io';
import type { FoundPrediction } from '../store/prediction-lookup.ts';
import type { LabelRow } from '../store/schema.ts';
import type { Label } from './feedback-request.ts';

/** The output of a version; null when the version is not loaded any more. */
export type OutputOf = (model: string, version: number) => Output | null;

/** What a label's row says about its prediction. */
export type PredictionColumns = Pick<
  LabelRow,
  | 'predicted_at'
  | 'model'
  | 'version'
  | 'assigned_version'
  | 'variant'
  | 'epoch'
  | 'unit'
  | 'prediction'
  | 'probability'
>;

/** How good a prediction was, given its label. */
export type Realised = Pick<LabelRow, 'correct' | 'error'>;

/** A label in the form in which it is stored and compared, or why the prediction's model does not allow it. */
export type CheckedLabel =
  { readonly ok: true; readonly label: string | number } | { readonly ok: false; readonly detail: string };

/** @param output null when the version has gone: its classes are unknown then, and the class keeps its index */
export function columnsOf(found: FoundPrediction, output: Output | null): PredictionColumns {
  const { prediction } = found;
  const named = output?.kind === 'class' ? (output.classes[prediction] ?? prediction) : prediction;
  return {
    predicted_at: found.madeAt,
    model: found.model,
    version: found.version,
    assigned_version: found.assignedVersion,
    variant: found.variant,
    epoch: found.epoch,
    // PostgreSQL stores any character but this one.
    unit: found.unit?.replaceAll('\0', '\uFFFD') ?? null,
    prediction: JSON.stringify(named),
    probability: found.probability,
  };
}

/** Checks a label against what the model can answer. A class may be named by the number or truth value its name says. */
export function checkLabel(
  label: Label,
  { probability }: PredictionColumns,
  output: Output | null,
): CheckedLabel {
  const isClass = output === null ? probability !== null : output.kind === 'class';
  if (!isClass) {
    return typeof label === 'number'
      ? { ok: true, label }
      : { ok: false, detail: 'must be a number, as the model predicts numbers.' };
  }
  const name = String(label);
  if (output?.kind === 'class' && !output.classes.includes(name)) {
    return { ok: false, detail: `must be one of the model's classes: ${output.classes.join(', ')}.` };
  }
  return { ok: true, label: name };
}

/** Compares a prediction with its label; both stay null when the version has gone and its class has no name. */
export function realised({ prediction, probability }: PredictionColumns, label: string | number): Realised {
  const predicted: unknown = prediction === null ? null : JSON.parse(prediction);
  if (typeof predicted === 'string') return { correct: predicted === label ? 1 : 0, error: null };
  const isNumber = typeof predicted === 'number' && probability === null && typeof label === 'number';
  return { correct: null, error: isNumber ? predicted - label : null };
}
