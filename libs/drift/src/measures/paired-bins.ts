/** Two samples over the same bins. */
export interface PairedBins {
  /** The longer of the two lists; a bin that one list lacks is empty there. */
  readonly bins: number;
  readonly referenceRows: number;
  readonly currentRows: number;
  /** Bins with a row on either side. */
  readonly occupied: number;
}

/**
 * Adds up two lists of counts over the same bins; null when either has no rows, for then there is nothing to compare:
 * the answer is "insufficient", which is not a distance of 0.
 *
 * @param reference rows per bin, finite and at least 0
 * @param current the same bins
 * @example pairBins([3, 0, 1], [1, 0, 0])?.occupied === 2
 * @example pairBins([3, 1], [0, 0]) === null
 */
export function pairBins(reference: ArrayLike<number>, current: ArrayLike<number>): PairedBins | null {
  const bins = Math.max(reference.length, current.length);
  let referenceRows = 0;
  let currentRows = 0;
  let occupied = 0;
  for (let i = 0; i < bins; i++) {
    const r = reference[i] ?? 0;
    const c = current[i] ?? 0;
    referenceRows += r;
    currentRows += c;
    if (r + c > 0) occupied++;
  }
  return referenceRows > 0 && currentRows > 0 ? { bins, referenceRows, currentRows, occupied } : null;
}
