import type { Binary } from '../evidence/binary.ts';
import type { Moments } from '../evidence/moments.ts';
import type { PairMoments } from '../evidence/pair-moments.ts';

/** What one arm has shown so far, of any kind that two arms can be compared by. */
export type Evidence = Binary | Moments | PairMoments;

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
const isSquareSum = (m2: number): boolean => Number.isFinite(m2) && m2 >= 0;

/** Rounding may push a correlation this far beyond 1, not further. */
const CORRELATION_TOLERANCE = 1e-9;

/**
 * Whether evidence can have come from units at all: whole counts, no more outcomes than units, finite moments, no
 * negative squares and no correlation beyond 1.
 *
 * @example isPossible({ kind: 'binary', n: 10, k: 11 }) === false
 */
export function isPossible(evidence: Evidence): boolean {
  switch (evidence.kind) {
    case 'binary':
      return isCount(evidence.n) && isCount(evidence.k) && evidence.k <= evidence.n;
    case 'moments':
      return isCount(evidence.n) && Number.isFinite(evidence.mean) && isSquareSum(evidence.m2);
    case 'pair': {
      const { n, meanX, meanY, m2X, m2Y, cXY } = evidence;
      const areFinite = Number.isFinite(meanX) && Number.isFinite(meanY) && Number.isFinite(cXY);
      const largest = Math.sqrt(m2X) * Math.sqrt(m2Y) * (1 + CORRELATION_TOLERANCE);
      return (
        isCount(n) &&
        areFinite &&
        isSquareSum(m2X) &&
        isSquareSum(m2Y) &&
        Math.abs(cXY) <= largest + Number.MIN_VALUE
      );
    }
    default:
      return false;
  }
}
