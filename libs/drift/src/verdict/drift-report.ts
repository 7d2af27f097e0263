import { DriftError } from '../drift-error.ts';
import type { FeatureReference } from '../feature-reference.ts';
import type { FeatureWindow } from '../feature-window.ts';
import { adjustPValues } from './adjusted-p-values.ts';
import { comparedBins } from './compared-bins.ts';
import { DEFAULT_DRIFT_POLICY, policyAlpha, type DriftPolicy } from './drift-policy.ts';
import { measureFeature } from './feature-measures.ts';
import { sharesOf, type FeatureReport, type TestReport } from './feature-report.ts';
import { distributionTest, missingTest, type FeatureTest } from './feature-tests.ts';
import { importanceQuadrant } from './importance-quadrant.ts';
import { emptyReason, featureReasons, stableReason, type Reason } from './reason.ts';
import { topBins } from './top-bins.ts';
import { severityRank, verdictOf, worstVerdict, type Verdict } from './verdict.ts';

/** How far one window is from training, and why; plain data that survives JSON. */
export interface DriftReport {
  readonly formatVersion: 1;
  /** The worst verdict of the inputs that could be judged; `insufficient` only if none could. */
  readonly verdict: Verdict;
  /** Level of the window that adjusted p-values are held against. */
  readonly alpha: number;
  /** Tests made, over which p-values are adjusted. */
  readonly tests: number;
  /** Largest strength of the inputs: from 1 on there is drift. For {@link nextState}'s hysteresis. */
  readonly strength: number;
  /** In the order of the reference. */
  readonly features: readonly FeatureReport[];
  /** Names of the inputs, worst first: by verdict, then contribution, then name. */
  readonly ranking: readonly string[];
  /** Worst inputs first; each says what to do. Never empty. */
  readonly reasons: readonly Reason[];
  readonly policy: DriftPolicy;
}

/**
 * Compares a window of live traffic with training, input by input. Each input has a test of its distribution and, if a
 * value was ever missing, one of its missing share; all p-values of the window are adjusted together. An input drifts if
 * one of its tests is sure (adjusted p below α), large (effect at its limit or above) and has enough rows.
 *
 * The distribution of predictions is an input like any other: append it to both lists.
 *
 * Blind to changes of shape inside one bin that leave the mean as it is, and to changes of how inputs hang together.
 *
 * @param reference inputs in training
 * @param window the same inputs in live traffic, in the same order and bins
 * @throws DriftError `fingerprint-mismatch` when the lists differ in length, kinds or bins
 * @example driftReport([], []).verdict === 'insufficient'
 */
export function driftReport(
  reference: readonly FeatureReference[],
  window: readonly FeatureWindow[],
  policy: DriftPolicy = DEFAULT_DRIFT_POLICY,
): DriftReport {
  const alpha = policyAlpha(policy);
  const drafts = pairFeatures(reference, window).map(([before, live]) => {
    const measures = measureFeature(before, live);
    const distribution = distributionTest(before, live, measures, policy);
    return { before, live, measures, distribution, missing: missingTest(before, live, policy) };
  });
  const pValues = drafts.flatMap(({ distribution, missing }) => [
    distribution.pValue,
    missing?.pValue ?? Number.NaN,
  ]);
  const adjusted = adjustPValues(pValues, policy.adjustment);
  const features = drafts.map(({ before, live, measures, distribution, missing }, i): FeatureReport => {
    const tests = {
      distribution: tested(distribution, adjusted[2 * i], alpha),
      missing: missing === null ? null : tested(missing, adjusted[2 * i + 1], alpha),
    };
    const verdict = worstVerdict([tests.distribution.verdict, tests.missing?.verdict ?? 'stable']);
    const strength = Math.max(strengthOf(tests.distribution, alpha), strengthOf(tests.missing, alpha));
    return {
      name: before.name,
      kind: before.kind,
      verdict,
      n: live.n,
      referenceRows: before.n,
      shares: sharesOf(before, live),
      measures,
      tests,
      strength,
      contribution: strength * (before.importance ?? 1 / reference.length),
      importance: before.importance,
      quadrant: importanceQuadrant(verdict, before.importance, reference.length),
      topBins: topBins(comparedBins(before, live)),
    };
  });
  const ranked = features.toSorted(byWeight);
  const judged = features.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'insufficient');
  return {
    formatVersion: 1,
    verdict: worstVerdict(judged),
    alpha,
    tests: pValues.filter((p) => !Number.isNaN(p)).length,
    strength: features.reduce((largest, { strength }) => Math.max(largest, strength), 0),
    features,
    ranking: ranked.map(({ name }) => name),
    reasons: reasonsOf(ranked, judged, policy),
    policy,
  };
}

/** Training and live side of every input. @throws DriftError `fingerprint-mismatch` */
export function pairFeatures(
  reference: readonly FeatureReference[],
  window: readonly FeatureWindow[],
): (readonly [FeatureReference, FeatureWindow])[] {
  return reference.map((before, i) => {
    const live = window[i];
    const isSame = live?.kind === before.kind && live.counts.length === before.counts.length;
    if (isSame && window.length === reference.length) return [before, live] as const;
    throw new DriftError(
      'fingerprint-mismatch',
      `Input ${i}, "${before.name}", has other bins in the window than in the reference; evaluate each window against the reference whose fingerprint it carries.`,
    );
  });
}

function tested({ pValue, ...test }: FeatureTest, pAdjusted = Number.NaN, alpha: number): TestReport {
  const verdict = verdictOf({ ...test, pAdjusted }, alpha);
  if (Number.isNaN(pAdjusted)) return { ...test, pValue: null, pAdjusted: null, verdict };
  return { ...test, pValue, pAdjusted, verdict };
}

function strengthOf(test: TestReport | null, alpha: number): number {
  if (test === null || test.pAdjusted === null || !(test.pAdjusted < alpha)) return 0;
  return Math.min(Number.MAX_VALUE, test.effect / test.limit);
}

function byWeight(a: FeatureReport, b: FeatureReport): number {
  const rank = severityRank(a.verdict) - severityRank(b.verdict) || b.contribution - a.contribution;
  return rank || (a.name < b.name ? -1 : 1);
}

function reasonsOf(
  ranked: readonly FeatureReport[],
  judged: readonly Verdict[],
  policy: DriftPolicy,
): Reason[] {
  if (ranked.length === 0) return [emptyReason()];
  const reasons = ranked.flatMap((feature) => featureReasons(feature, policy));
  const isAllStable = judged.length > 0 && judged.every((verdict) => verdict === 'stable');
  return isAllStable ? [...reasons, stableReason(judged.length)] : reasons;
}
