import type { Effect } from '../effect.ts';

/** What all looks at one anytime-valid comparison say together. Plain data, to be stored between looks. */
export interface RunningEvidence {
  /** Looks that were ready to be read. */
  readonly looks: number;
  /** What every interval so far has in common; low above high when they contradict each other. */
  readonly interval: readonly [low: number, high: number];
  /** The smallest p-value so far, which is always valid. */
  readonly pValue: number;
  /** Of the latest look: an e-value must not be picked from the past. */
  readonly eValue: number;
  /** The intervals have nothing in common: the effect has changed over time, or the approximation failed. */
  readonly isContradictory: boolean;
}

/** Before the first look. */
export const NO_LOOKS: RunningEvidence = {
  looks: 0,
  interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  pValue: 1,
  eValue: 1,
  isContradictory: false,
};

/**
 * The evidence after one more look: intervals intersected, p-values by their minimum. Both keep their level, because
 * an anytime-valid sequence covers at all looks at once. Looks that are not ready, or of a fixed-horizon method,
 * change nothing. All looks must be of the same comparison with the same options.
 *
 * Source: Howard et al., Annals of Statistics 49 (2021), section 6.
 *
 * @example keepRunning(NO_LOOKS, compare({ kind: 'binary', n: 50, k: 20 }, { kind: 'binary', n: 50, k: 30 }, { method: 'sequential', plannedUnits: 5000 })).looks === 0
 */
export function keepRunning(running: RunningEvidence, look: Effect): RunningEvidence {
  if (look.status !== 'ready' || !look.isAnytimeValid) return running;
  const low = Math.max(running.interval[0], look.interval[0]);
  const high = Math.min(running.interval[1], look.interval[1]);
  return {
    looks: running.looks + 1,
    interval: [low, high],
    pValue: Math.min(running.pValue, look.pValue ?? 1),
    eValue: look.eValue ?? 1,
    isContradictory: low > high,
  };
}
