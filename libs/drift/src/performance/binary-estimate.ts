/** Expected confusion counts of a binary classifier without labels; adding two of them up merges their windows. */
export interface BinarySums {
  readonly n: number;
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
  /** Σ p (1 − p): the variance of the number of right predictions. */
  readonly variance: number;
}

/** No prediction yet. */
export const NO_BINARY_SUMS: BinarySums = {
  n: 0,
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
  trueNegatives: 0,
  variance: 0,
};

/**
 * One more prediction: of a predicted positive p is a true positive and 1 − p a false one, of a predicted negative p is
 * a false negative and 1 − p a true one.
 *
 * @param probability calibrated probability of the positive class; outside [0, 1], or NaN, the row is skipped
 * @example addBinary(NO_BINARY_SUMS, 0.75, true).falsePositives === 0.25
 */
export function addBinary(sums: BinarySums, probability: number, isPositive: boolean): BinarySums {
  if (!(probability >= 0 && probability <= 1)) return sums;
  const rest = 1 - probability;
  return mergeBinarySums(sums, {
    n: 1,
    truePositives: isPositive ? probability : 0,
    falsePositives: isPositive ? rest : 0,
    falseNegatives: isPositive ? 0 : probability,
    trueNegatives: isPositive ? 0 : rest,
    variance: probability * rest,
  });
}

/** The sums over the predictions of both; commutative. */
export function mergeBinarySums(a: BinarySums, b: BinarySums): BinarySums {
  return {
    n: a.n + b.n,
    truePositives: a.truePositives + b.truePositives,
    falsePositives: a.falsePositives + b.falsePositives,
    falseNegatives: a.falseNegatives + b.falseNegatives,
    trueNegatives: a.trueNegatives + b.trueNegatives,
    variance: a.variance + b.variance,
  };
}

/** Estimated metrics of a binary classifier, each in [0, 1] or null where its denominator is 0. */
export interface BinaryEstimate {
  readonly n: number;
  readonly accuracy: number | null;
  /** Of the accuracy: `√(Σ p (1 − p)) / n`. */
  readonly standardError: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly specificity: number | null;
  readonly f1: number | null;
}

/**
 * What the sums make of accuracy, precision, recall, specificity and F1. The same assumptions as
 * {@link estimatedAccuracy}.
 *
 * @example binaryEstimate(addBinary(addBinary(NO_BINARY_SUMS, 0.75, true), 0.25, false)).recall === 0.75
 */
export function binaryEstimate(sums: BinarySums): BinaryEstimate {
  const { n, truePositives, falsePositives, falseNegatives, trueNegatives, variance } = sums;
  return {
    n,
    accuracy: ratio(truePositives + trueNegatives, n),
    standardError: ratio(Math.sqrt(variance), n),
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    specificity: ratio(trueNegatives, trueNegatives + falsePositives),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
