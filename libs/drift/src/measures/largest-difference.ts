import { pairBins } from './paired-bins.ts';

/** The bin whose share changed most. */
export interface LargestDifference {
  /** `max |q − p|`, in [0, 1]. */
  readonly distance: number;
  /** Which bin; the first of several. */
  readonly bin: number;
}

/**
 * The L∞ distance `max |q − p|` between two lists of counts, and the bin that has it. The distance is symmetric in its
 * arguments.
 *
 * Empty bins need no smoothing; one empty in both samples is never the largest unless nothing differs. Of several
 * equal differences the first bin is named. Null when a side has no rows.
 *
 * Source: the Chebyshev distance; for categories as in TensorFlow Data Validation.
 *
 * @param reference rows per bin in training, at least 0
 * @param current rows per bin now, in the same bins
 * @example largestDifference([10, 30, 0], [20, 10, 10])?.distance === 0.5
 * @example largestDifference([10, 30, 0], [20, 10, 10])?.bin === 1
 */
export function largestDifference(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
): LargestDifference | null {
  const paired = pairBins(reference, current);
  if (paired === null) return null;
  let distance = 0;
  let bin = 0;
  for (let i = 0; i < paired.bins; i++) {
    const p = (reference[i] ?? 0) / paired.referenceRows;
    const q = (current[i] ?? 0) / paired.currentRows;
    if (Math.abs(q - p) > distance) {
      distance = Math.abs(q - p);
      bin = i;
    }
  }
  return { distance, bin };
}
