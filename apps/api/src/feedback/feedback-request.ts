import { escapePointer } from '@switchyard/model-io';
import { MAXIMUM_FAULTS, ProblemException, type ProblemFault } from '../edge/problem.ts';
import { invalid } from '../inference/read-rows.ts';
import { parsePredictionId } from '../inference/prediction-id.ts';

/** A label as callers send it: a class by its name or by what its name says, or a number. */
export type Label = string | number | boolean;

/** Ground truth for one prediction. */
export interface FeedbackRequest {
  /** In lower case. */
  readonly predictionId: string;
  /** The id as four 32-bit words. */
  readonly words: Uint32Array;
  /** When the prediction was made, as its id says: milliseconds since 1970. */
  readonly madeAt: number;
  readonly label: Label;
  /** Whether another label that is recorded already may be replaced. */
  readonly revise: boolean;
}

/** Ids that are only so little ahead come from a replica whose clock is. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/** Characters that a label may have: orphans are kept before their classes are known. */
const MAXIMUM_LABEL = 256;

const DAY_MS = 86_400_000;
const KEYS = ['prediction_id', 'label', 'revise'];

/**
 * Reads a body of feedback.
 *
 * @throws ProblemException `invalid_input` with every fault
 */
export function readFeedback(body: unknown): FeedbackRequest {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([{ pointer: '', detail: 'must be an object with "prediction_id" and "label".' }]);
  }
  const { prediction_id: id, label, revise } = body as Readonly<Record<string, unknown>>;
  const faults: ProblemFault[] = Object.keys(body)
    .filter((key) => !KEYS.includes(key))
    .slice(0, MAXIMUM_FAULTS)
    .map((key) => ({
      pointer: `/${escapePointer(key)}`,
      detail: `is not a known key; the keys are ${KEYS.join(', ')}.`,
    }));
  const predictionId = typeof id === 'string' ? id.toLowerCase() : '';
  const parsed = parsePredictionId(predictionId);
  if (parsed === null) {
    faults.push({ pointer: '/prediction_id', detail: 'must be the prediction_id of an answer of this api.' });
  }
  const labelFault = faultOfLabel(label);
  if (labelFault !== null) faults.push({ pointer: '/label', detail: labelFault });
  if (revise !== undefined && typeof revise !== 'boolean') {
    faults.push({ pointer: '/revise', detail: 'must be true or false.' });
  }
  if (faults.length > 0 || parsed === null || !isLabel(label)) throw invalid(faults);
  return { predictionId, words: parsed.words, madeAt: parsed.madeAt, label, revise: revise === true };
}

/**
 * Refuses ids whose moment cannot be right.
 *
 * @param retentionMs how long predictions are kept
 * @throws ProblemException `invalid_input` when it lies ahead, `unknown_prediction` when the prediction is not kept any more
 */
export function checkAge({ predictionId, madeAt }: FeedbackRequest, now: number, retentionMs: number): void {
  if (madeAt > now + CLOCK_TOLERANCE_MS) {
    const detail = `was made at ${momentText(madeAt)}, which has not come yet; look at the clocks of the machines.`;
    throw invalid([{ pointer: '/prediction_id', detail }]);
  }
  if (madeAt < now - retentionMs) {
    throw new ProblemException(
      'unknown_prediction',
      `Prediction ${predictionId} is from ${momentText(madeAt)}, and predictions are kept for ${daysText(retentionMs)} (PREDICTION_RETENTION). Send labels earlier, or keep predictions longer.`,
    );
  }
}

function faultOfLabel(label: unknown): string | null {
  if (!isLabel(label)) return 'must be a class name, a number, or true or false.';
  if (typeof label === 'string' && label.length > MAXIMUM_LABEL) {
    return `must have at most ${MAXIMUM_LABEL} characters.`;
  }
  return typeof label === 'number' && !Number.isFinite(label) ? 'must be a finite number.' : null;
}

function isLabel(label: unknown): label is Label {
  return typeof label === 'string' || typeof label === 'number' || typeof label === 'boolean';
}

/** The words of an id hold moments that a date cannot. */
function momentText(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? `${ms} ms after 1970` : date.toISOString();
}

function daysText(ms: number): string {
  return ms >= DAY_MS ? `${Math.round((ms / DAY_MS) * 10) / 10} days` : `${Math.round(ms / 60_000)} minutes`;
}
