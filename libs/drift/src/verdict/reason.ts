import type { DriftPolicy } from './drift-policy.ts';
import type { FeatureReport, TestReport } from './feature-report.ts';

/** Why a report says what it says, and what to do; both are sentences for people. */
export interface Reason {
  readonly code:
    | 'distribution-drift'
    | 'missing-drift'
    | 'nearly-drift'
    | 'wrong-type'
    | 'out-of-range'
    | 'unseen'
    | 'insufficient'
    | 'all-stable';
  /** The input it is about; null for all of them. */
  readonly feature: string | null;
  readonly finding: string;
  readonly remedy: string;
}

/** More than this share of odd rows is worth a sentence even without drift. */
const ODD_SHARE = 0.01;

/** What there is to say about one input; nothing when it is stable and clean. */
export function featureReasons(
  feature: FeatureReport,
  { minimumRows, minimumReferenceRows }: DriftPolicy,
): Reason[] {
  const { name, tests, shares, n } = feature;
  const reasons: Reason[] = [];
  const add = (code: Reason['code'], finding: string, remedy: string): void => {
    reasons.push({ code, feature: name, finding: `"${name}" ${finding}`, remedy });
  };
  if (tests.missing?.verdict === 'drift') {
    add(
      'missing-drift',
      `is missing in ${percent(shares.missing)} of rows, in training in ${percent(shares.referenceMissing)}.`,
      shares.missing > shares.referenceMissing
        ? 'Look for a change in the client or pipeline that fills it; do not retrain on these rows.'
        : 'Look for a change in the client or pipeline that fills it, and check that the new values are real.',
    );
  }
  if (tests.distribution.verdict === 'drift') {
    add(
      'distribution-drift',
      `drifted: ${evidence(tests.distribution, n)}${topBin(feature)}.`,
      remedy(feature),
    );
  }
  for (const test of [tests.distribution, tests.missing]) {
    if (test?.verdict === 'warning') {
      const step = 'Wait for the next windows; look at its top bins if it stays.';
      add('nearly-drift', `is close to drift: ${evidence(test, n)}.`, step);
    }
  }
  if (shares.wrongType >= ODD_SHARE) {
    const finding = `has the wrong type in ${percent(shares.wrongType)} of rows.`;
    add('wrong-type', finding, 'Correct what the client sends; these rows are refused and in no measure.');
  }
  if (shares.outOfRange >= ODD_SHARE) {
    const finding = `is outside its declared range in ${percent(shares.outOfRange)} of rows.`;
    add('out-of-range', finding, 'Check its unit and the client, or widen the range in the signature.');
  }
  if (shares.unseen >= ODD_SHARE) {
    const finding = `has a category that training never saw in ${percent(shares.unseen)} of rows.`;
    add('unseen', finding, 'Correct the client, or add the category to the signature and retrain.');
  }
  if (tests.distribution.verdict === 'insufficient') {
    const finding = `has too few rows with a value: ${n} now and ${feature.referenceRows} in training, where ${minimumRows} and ${minimumReferenceRows} are needed.`;
    add(
      'insufficient',
      finding,
      'Widen the window, wait for more traffic or train on more rows; until then it is not judged.',
    );
  }
  return reasons;
}

/** The sentence of a report in which nothing is wrong. */
export function stableReason(features: number): Reason {
  return {
    code: 'all-stable',
    feature: null,
    finding: `None of the ${features} inputs that could be judged differs from training by more than its limit.`,
    remedy: 'Nothing has to be done.',
  };
}

/** The sentence of a report without a single row or input to judge. */
export function emptyReason(): Reason {
  return {
    code: 'insufficient',
    feature: null,
    finding: 'There is no input to judge.',
    remedy: 'Train with a reference profile that lists the inputs, then evaluate again.',
  };
}

function remedy({ quadrant }: FeatureReport): string {
  switch (quadrant) {
    case 'drifted-unimportant':
      return 'The model hardly uses it: note it and watch; retraining for it alone is not needed.';
    case 'drifted-important':
      return 'The model relies on it: compare estimated and realised accuracy, and retrain if either fell.';
    default:
      return 'Check the source of the data, compare estimated and realised accuracy, and retrain if either fell.';
  }
}

function topBin({ topBins }: FeatureReport): string {
  const [bin] = topBins;
  if (bin === undefined) return '';
  return `; most in "${bin.label}", ${percent(bin.before)} before and ${percent(bin.after)} now`;
}

const MEASURES: Readonly<Record<TestReport['measure'], string>> = {
  'jensen-shannon': 'Jensen–Shannon distance',
  wasserstein: 'Wasserstein distance in standard deviations',
  'missing-change': 'change of the missing share',
};

function evidence({ measure, effect, limit, pAdjusted }: TestReport, n: number): string {
  const p = pAdjusted === null ? 'not tested' : `adjusted p ${short(pAdjusted)}`;
  return `${MEASURES[measure]} ${short(effect)} (limit ${short(limit)}), ${p}, ${n} rows`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function percent(share: number): string {
  return `${short(100 * share)}%`;
}
