import type { FeatureReference } from '../feature-reference.ts';
import type { FeatureWindow } from '../feature-window.ts';
import { homogeneity } from '../measures/homogeneity.ts';
import { jensenShannonDistance } from '../measures/jensen-shannon.ts';
import { missingShare } from '../measures/missing-share.ts';
import { adjustPValues, type Adjustment } from '../verdict/adjusted-p-values.ts';
import { comparedBins, poolRareBins } from '../verdict/compared-bins.ts';
import { pairFeatures } from '../verdict/drift-report.ts';
import { topBins, type BinChange } from '../verdict/top-bins.ts';

/** When two arms count as different. */
export interface ArmPolicy {
  /** Level of one comparison for adjusted p-values, in (0, 1). */
  readonly alpha: number;
  readonly adjustment: Adjustment;
  /** Rows with a value that either arm must have. */
  readonly minimumRows: number;
}

/** One false alarm in ten thousand comparisons: arms are alike by construction, so a fault shows soon enough. */
export const DEFAULT_ARM_POLICY: ArmPolicy = { alpha: 1e-4, adjustment: 'bonferroni', minimumRows: 50 };

/** What is said of two arms. */
export type ArmVerdict = 'alike' | 'different' | 'insufficient';

/** One input in both arms. */
export interface ArmFeature {
  readonly name: string;
  readonly verdict: ArmVerdict;
  readonly rows: readonly [a: number, b: number];
  /** Homogeneity of the values, and of the missing share, before adjustment; null when not tested. */
  readonly pValue: number | null;
  readonly missingPValue: number | null;
  /** The smaller of both after adjustment; null when neither was tested. */
  readonly pAdjusted: number | null;
  /** Jensen–Shannon distance between the arms, null without rows. */
  readonly jensenShannon: number | null;
  /** `before` is arm A, `after` arm B. */
  readonly topBins: readonly BinChange[];
}

/** Whether arm A and arm B see the same traffic. */
export interface ArmComparison {
  readonly verdict: ArmVerdict;
  /** In the order of the reference. */
  readonly features: readonly ArmFeature[];
  /** What was found and what to do; never empty. */
  readonly reasons: readonly { readonly finding: string; readonly remedy: string }[];
}

/**
 * Compares the inputs of two arms in the bins of one reference. The router draws arms without looking at inputs, so
 * they are alike however far both are from training, and any difference is a fault of routing or logging; no smallest
 * effect is asked for. Rows of one unit come in clumps: the reference's design effects correct for it. Symmetric in the
 * arms but for the order in lists.
 *
 * @param reference whose fingerprint both windows carry
 * @throws DriftError `fingerprint-mismatch`
 * @example compareArms([], [], []).verdict === 'insufficient'
 */
export function compareArms(
  reference: readonly FeatureReference[],
  a: readonly FeatureWindow[],
  b: readonly FeatureWindow[],
  policy: ArmPolicy = DEFAULT_ARM_POLICY,
): ArmComparison {
  const inB = pairFeatures(reference, b);
  const drafts = pairFeatures(reference, a).flatMap(([before, ofA], i) => {
    const ofB = inB[i]?.[1];
    return ofB === undefined ? [] : [{ before, ofA, ofB, ...testsOf(before, ofA, ofB, policy) }];
  });
  const adjusted = adjustPValues(
    drafts.flatMap(({ values, missing }) => [values, missing]),
    policy.adjustment,
  );
  const features = drafts.map(({ before, ofA, ofB, values, missing }, i): ArmFeature => {
    const bins = armBins(before, ofA, ofB);
    const both = adjusted.slice(2 * i, 2 * i + 2).filter((p) => !Number.isNaN(p));
    const pAdjusted = both.length === 0 ? null : Math.min(...both);
    return {
      name: before.name,
      verdict: pAdjusted === null ? 'insufficient' : pAdjusted < policy.alpha ? 'different' : 'alike',
      rows: [ofA.n, ofB.n],
      pValue: nullIfNaN(values),
      missingPValue: nullIfNaN(missing),
      pAdjusted,
      jensenShannon: jensenShannonDistance(bins.reference, bins.current),
      topBins: topBins(bins),
    };
  });
  const verdict = overall(features.map((feature) => feature.verdict));
  return { verdict, features, reasons: reasonsOf(verdict, features, policy) };
}

/** Whether the predictions of two arms differ, and by how much; a difference is what an experiment is for, not a fault. */
export interface PredictionComparison {
  readonly verdict: 'same' | 'differ' | 'insufficient';
  readonly pValue: number | null;
  readonly jensenShannon: number | null;
  readonly topBins: readonly BinChange[];
  readonly finding: string;
  readonly remedy: string;
}

/**
 * Compares what two arms predicted, as one more feature in the bins of one reference. Read it after
 * {@link compareArms}: only if their inputs are alike is a difference due to the models.
 *
 * @param reference the distribution of predictions
 * @throws DriftError `fingerprint-mismatch`
 */
export function comparePredictions(
  reference: FeatureReference,
  a: FeatureWindow,
  b: FeatureWindow,
  policy: ArmPolicy = DEFAULT_ARM_POLICY,
): PredictionComparison {
  pairFeatures([reference], [a]);
  pairFeatures([reference], [b]);
  const bins = armBins(reference, a, b);
  const { values } = testsOf(reference, a, b, policy);
  const jensenShannon = jensenShannonDistance(bins.reference, bins.current);
  const shared = { pValue: nullIfNaN(values), jensenShannon, topBins: topBins(bins) };
  if (Number.isNaN(values)) {
    const finding = `The arms have ${a.n} and ${b.n} predictions; ${policy.minimumRows} each are needed.`;
    return {
      ...shared,
      verdict: 'insufficient',
      finding,
      remedy: 'Wait for more traffic or widen the window.',
    };
  }
  const distance = `Jensen–Shannon distance ${shown(jensenShannon ?? 0)}, p ${shown(values)}`;
  if (values >= policy.alpha) {
    const finding = `The arms predict alike: ${distance}.`;
    return { ...shared, verdict: 'same', finding, remedy: 'Nothing has to be done.' };
  }
  const remedy =
    'Compare accuracy by arm before promoting either; a large distance deserves a look at the top bins.';
  return { ...shared, verdict: 'differ', finding: `The arms predict differently: ${distance}.`, remedy };
}

function armBins(
  before: FeatureReference,
  a: FeatureWindow,
  b: FeatureWindow,
): ReturnType<typeof comparedBins> {
  const inA = comparedBins(before, a);
  return { labels: inA.labels, reference: inA.current, current: comparedBins(before, b).current };
}

function testsOf(
  before: FeatureReference,
  a: FeatureWindow,
  b: FeatureWindow,
  { minimumRows }: ArmPolicy,
): { readonly values: number; readonly missing: number } {
  const { designEffect } = before;
  const bins = armBins(before, a, b);
  const pooled = poolRareBins(bins.reference, bins.current);
  const isTested = a.n >= minimumRows && b.n >= minimumRows;
  const values = isTested ? homogeneity(pooled.reference, pooled.current, designEffect)?.pValue : undefined;
  const hasMissing = a.missing + b.missing > 0;
  const isEnough = a.n + a.missing >= minimumRows && b.n + b.missing >= minimumRows;
  const missing = hasMissing && isEnough ? missingShare(a, b, designEffect)?.pValue : undefined;
  return { values: values ?? Number.NaN, missing: missing ?? Number.NaN };
}

function overall(verdicts: readonly ArmVerdict[]): ArmVerdict {
  if (verdicts.includes('different')) return 'different';
  return verdicts.includes('alike') ? 'alike' : 'insufficient';
}

function reasonsOf(
  verdict: ArmVerdict,
  features: readonly ArmFeature[],
  { minimumRows }: ArmPolicy,
): ArmComparison['reasons'] {
  if (verdict === 'insufficient') {
    const finding = `No input has ${minimumRows} rows in both arms.`;
    return [{ finding, remedy: 'Wait for more traffic or widen the window.' }];
  }
  if (verdict === 'alike')
    return [{ finding: 'Both arms see the same traffic.', remedy: 'Nothing has to be done.' }];
  return features
    .filter((feature) => feature.verdict === 'different')
    .map(({ name, pAdjusted, jensenShannon }) => ({
      finding: `"${name}" differs between the arms: adjusted p ${shown(pAdjusted ?? 1)}, Jensen–Shannon distance ${shown(jensenShannon ?? 0)}.`,
      remedy:
        'Do not read the experiment: look for routing by this input, for retries or filters of one arm, and for lost logs.',
    }));
}

function nullIfNaN(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}
