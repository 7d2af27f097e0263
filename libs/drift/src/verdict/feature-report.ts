import type { FeatureReference } from '../feature-reference.ts';
import type { FeatureWindow } from '../feature-window.ts';
import type { FeatureMeasures } from './feature-measures.ts';
import type { FeatureTest } from './feature-tests.ts';
import type { ImportanceQuadrant } from './importance-quadrant.ts';
import type { BinChange } from './top-bins.ts';
import type { Verdict } from './verdict.ts';

/** A test with its adjusted p-value and what follows; `pValue` and `pAdjusted` are null when it was not made. */
export interface TestReport extends Omit<FeatureTest, 'pValue'> {
  readonly pValue: number | null;
  readonly pAdjusted: number | null;
  readonly verdict: Verdict;
}

/** Shares of the rows of one input, each in [0, 1]. */
export interface FeatureShares {
  /** Rows without a value, of those with and without. */
  readonly missing: number;
  /** The same in training. */
  readonly referenceMissing: number;
  /** Rows of an unknown category, or outside the allowed range, of those with a value. */
  readonly unseen: number;
  readonly outOfRange: number;
  /** Rows refused for their type, of all. */
  readonly wrongType: number;
}

/** Everything about one input in one window. */
export interface FeatureReport {
  readonly name: string;
  readonly kind: FeatureReference['kind'];
  /** The worse of both tests. */
  readonly verdict: Verdict;
  /** Rows with a value, in the window and in training. */
  readonly n: number;
  readonly referenceRows: number;
  readonly shares: FeatureShares;
  readonly measures: FeatureMeasures;
  readonly tests: { readonly distribution: TestReport; readonly missing: TestReport | null };
  /** The largest effect relative to its limit among the tests that are sure (adjusted p below α); 0 without one. */
  readonly strength: number;
  /** `strength` times importance (an equal share where it is unknown), by which inputs are ranked. */
  readonly contribution: number;
  readonly importance: number | null;
  readonly quadrant: ImportanceQuadrant;
  /** What changed most, largest first. */
  readonly topBins: readonly BinChange[];
}

/** Counts the rows of one input that are missing or odd. */
export function sharesOf(reference: FeatureReference, live: FeatureWindow): FeatureShares {
  const rows = live.n + live.missing;
  return {
    missing: share(live.missing, rows),
    referenceMissing: share(reference.missing, reference.n + reference.missing),
    unseen: live.kind === 'categorical' ? share(live.unseen, live.n) : 0,
    outOfRange: live.kind === 'numeric' ? share(live.outOfRange, live.n) : 0,
    wrongType: share(live.wrongType, rows + live.wrongType),
  };
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
