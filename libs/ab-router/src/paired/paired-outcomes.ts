/** How often two models were right on the same rows: the four cells of their agreement. Counts are whole, at least 0. */
export interface PairedOutcomes {
  readonly kind: 'paired';
  readonly bothRight: number;
  /** Rows on which the candidate was right and the stable model wrong. */
  readonly onlyCandidate: number;
  /** Rows on which the stable model was right and the candidate wrong. */
  readonly onlyStable: number;
  readonly neither: number;
}

/** No rows yet. */
export const NO_PAIRED_OUTCOMES: PairedOutcomes = {
  kind: 'paired',
  bothRight: 0,
  onlyCandidate: 0,
  onlyStable: 0,
  neither: 0,
};

/**
 * The counts with one more row.
 *
 * @example addPairedOutcome(NO_PAIRED_OUTCOMES, true, false).onlyCandidate === 1
 */
export function addPairedOutcome(
  e: PairedOutcomes,
  isCandidateRight: boolean,
  isStableRight: boolean,
): PairedOutcomes {
  if (isCandidateRight && isStableRight) return { ...e, bothRight: e.bothRight + 1 };
  if (isCandidateRight) return { ...e, onlyCandidate: e.onlyCandidate + 1 };
  if (isStableRight) return { ...e, onlyStable: e.onlyStable + 1 };
  return { ...e, neither: e.neither + 1 };
}

/**
 * Both together. Counts are exact; associative and commutative.
 *
 * @example mergePairedOutcomes({ kind: 'paired', bothRight: 1, onlyCandidate: 2, onlyStable: 3, neither: 4 }, { kind: 'paired', bothRight: 1, onlyCandidate: 2, onlyStable: 3, neither: 4 }).onlyStable === 6
 */
export function mergePairedOutcomes(a: PairedOutcomes, b: PairedOutcomes): PairedOutcomes {
  return {
    kind: 'paired',
    bothRight: a.bothRight + b.bothRight,
    onlyCandidate: a.onlyCandidate + b.onlyCandidate,
    onlyStable: a.onlyStable + b.onlyStable,
    neither: a.neither + b.neither,
  };
}

/**
 * Rows that both models scored.
 *
 * @example rowsOf({ kind: 'paired', bothRight: 1, onlyCandidate: 2, onlyStable: 3, neither: 4 }) === 10
 */
export function rowsOf({ bothRight, onlyCandidate, onlyStable, neither }: PairedOutcomes): number {
  return bothRight + onlyCandidate + onlyStable + neither;
}
