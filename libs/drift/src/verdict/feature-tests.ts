import type { FeatureReference } from '../feature-reference.ts';
import type { FeatureWindow } from '../feature-window.ts';
import { missingShare } from '../measures/missing-share.ts';
import { isConstant, movedAtLeast } from './constant-reference.ts';
import type { DriftPolicy } from './drift-policy.ts';
import type { FeatureMeasures } from './feature-measures.ts';
import { meanBound } from './mean-bound.ts';

/** A bin with a larger share of training hides too much. */
const COARSE = 0.5;

/** A test of one input before the p-values of all are adjusted. */
export interface FeatureTest {
  /** NaN when it was not made for want of rows. */
  readonly pValue: number;
  readonly effect: number;
  readonly measure: 'jensen-shannon' | 'wasserstein' | 'missing-change';
  readonly limit: number;
}

/**
 * Whether the values are distributed as in training: the χ² test of homogeneity for how sure, the Wasserstein distance
 * (numeric) or the Jensen–Shannon distance (categorical) for how much. Unseen categories are tested on their own as
 * well, since pooling may hide a few; so is the mean of a numeric input that has over half of training in one bin (many
 * equal values), where bins see little; the smaller of two p-values counts twice. A constant input is tested by how many
 * rows left its value.
 */
export function distributionTest(
  reference: FeatureReference,
  live: FeatureWindow,
  measures: FeatureMeasures,
  policy: DriftPolicy,
): FeatureTest {
  const isNumeric = reference.kind === 'numeric';
  const effect = (isNumeric ? measures.wasserstein?.value : measures.jensenShannon) ?? null;
  const isTested = live.n >= policy.minimumRows && reference.n >= policy.minimumReferenceRows;
  const shape = {
    effect: effect ?? 0,
    measure: isNumeric ? ('wasserstein' as const) : ('jensen-shannon' as const),
    limit: isNumeric ? policy.minimumWasserstein : policy.minimumJensenShannon,
  };
  const chiSquare = measures.chiSquare?.pValue ?? Number.NaN;
  if (!isTested || effect === null || Number.isNaN(chiSquare)) return { ...shape, pValue: Number.NaN };
  const own = ownTest(reference, live);
  return { ...shape, pValue: own === null ? chiSquare : Math.min(1, 2 * Math.min(chiSquare, own)) };
}

/** A p-value for what the bins may not show, or null if there is nothing of the kind. */
function ownTest(reference: FeatureReference, live: FeatureWindow): number | null {
  const { designEffect } = reference;
  if (reference.kind === 'numeric') {
    if (live.kind !== 'numeric') return null;
    if (!isConstant(reference)) {
      const isCoarse = reference.counts.some((count) => count > COARSE * reference.n);
      return isCoarse ? meanBound(reference, live, designEffect) : null;
    }
    const moved = movedAtLeast(reference, live);
    const now = { n: live.n - moved, missing: moved };
    return missingShare({ n: reference.n, missing: 0 }, now, designEffect)?.pValue ?? null;
  }
  const unseen = live.kind === 'categorical' ? live.unseen : 0;
  if (unseen + reference.unseen === 0) return null;
  const before = { n: reference.n - reference.unseen, missing: reference.unseen };
  return missingShare(before, { n: live.n - unseen, missing: unseen }, designEffect)?.pValue ?? null;
}

/**
 * Whether rows lack the value more or less often than in training; null while none ever did, which tells nothing new
 * and would only cost the other tests.
 */
export function missingTest(
  reference: FeatureReference,
  live: FeatureWindow,
  policy: DriftPolicy,
): FeatureTest | null {
  if (reference.missing + live.missing === 0) return null;
  const test = missingShare(reference, live, reference.designEffect);
  const isTested =
    live.n + live.missing >= policy.minimumRows &&
    reference.n + reference.missing >= policy.minimumReferenceRows;
  return {
    pValue: isTested && test !== null ? test.pValue : Number.NaN,
    effect: Math.abs(test?.difference ?? 0),
    measure: 'missing-change',
    limit: policy.minimumMissingChange,
  };
}
