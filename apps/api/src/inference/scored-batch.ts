import type { Explanation } from '@switchyard/model-io';
import type { LiveArm } from '../models/live-arm.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';

/** The answer to one row. */
export interface ScoredRow {
  readonly arm: LiveArm;
  /** The version that scored; another than the arm's after a fallback. */
  readonly version: LoadedVersion;
  readonly predictionId: string;
  /** Index of the predicted class; 0 for a regression. */
  readonly winner: number;
  /** Where its scores begin: one share per class, or the one number of a regression. */
  readonly at: number;
  /** How far each input moved the score; null when it was not asked for. */
  readonly explanation: Explanation | null;
}

/**
 * The answers to a request's rows, in order. The scores are reused by the next request that is answered at once:
 * write the answer before anything else happens.
 */
export interface ScoredBatch {
  readonly model: string;
  readonly rows: readonly ScoredRow[];
  readonly scores: Float64Array;
}
