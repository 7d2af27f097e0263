import { fisherExact } from '../numerics/fisher-exact.ts';
import { twoSidedNormal } from '../numerics/normal.ts';
import { atLeastOne } from './design-corrected-p-value.ts';

/** Below this expected count the normal law is too rough for a table of two by two. */
const FEW = 5;

/** Rows of one input, with and without a value. */
export interface Presence {
  /** Rows with a usable value. */
  readonly n: number;
  /** Rows without one. */
  readonly missing: number;
}

/** Whether an input is missing more or less often than in training. */
export interface MissingShare {
  /** In [0, 1]. */
  readonly referenceShare: number;
  /** In [0, 1]. */
  readonly currentShare: number;
  /** `currentShare − referenceShare`, in [−1, 1]. */
  readonly difference: number;
  /** Standard errors between the shares, positive when more is missing now; 0 when no row or every row is missing. */
  readonly z: number;
  readonly pValue: number;
  /** Where the p-value is from: Fisher's test when a count below 5 is expected. */
  readonly method: 'normal' | 'fisher';
}

/**
 * The test of two proportions on the share of missing rows: `z = (q − p) / √(P (1 − P) (1/n + 1/m))` with P pooled, its
 * two-sided normal p-value, and Fisher's exact p-value instead when any of the four counts is expected below 5.
 *
 * No row missing on either side, or every row on both: z = 0, p-value 1. Null when a side has no rows at all. Equally
 * likely tables count on Fisher's side. With dependent rows z is divided by the root of the design effect; Fisher's test
 * knows no such correction, and the larger of the two p-values is taken.
 *
 * Source: Pearson's two-proportion z; Fisher (1935); 5 is Cochran's rule (1954).
 *
 * @param reference counts in training
 * @param current counts now
 * @param designEffect of the rows, at least 1
 * @example missingShare({ n: 180, missing: 20 }, { n: 80, missing: 20 })?.z ≈ 2.4019223
 * @example missingShare({ n: 180, missing: 20 }, { n: 80, missing: 20 })?.pValue ≈ 0.016309172
 * @example missingShare({ n: 1000, missing: 0 }, { n: 20, missing: 2 })?.method === 'fisher'
 */
export function missingShare(reference: Presence, current: Presence, designEffect = 1): MissingShare | null {
  const m = reference.n + reference.missing;
  const n = current.n + current.missing;
  if (!(m > 0 && n > 0)) return null;
  const missing = reference.missing + current.missing;
  const pooled = missing / (m + n);
  const variance = pooled * ((reference.n + current.n) / (m + n)) * (1 / n + 1 / m);
  const referenceShare = reference.missing / m;
  const currentShare = current.missing / n;
  const difference = currentShare - referenceShare;
  const deff = atLeastOne(designEffect);
  const z = variance > 0 ? difference / Math.sqrt(variance * deff) : 0;
  const normal = twoSidedNormal(z);
  const shared = { referenceShare, currentShare, difference, z };
  const smallestExpected = Math.min(m, n) * Math.min(pooled, 1 - pooled);
  if (smallestExpected >= FEW || variance === 0) return { ...shared, pValue: normal, method: 'normal' };
  const exact = fisherExact(reference.missing, reference.n, current.missing, current.n);
  return { ...shared, pValue: deff > 1 ? Math.max(exact, normal) : exact, method: 'fisher' };
}
