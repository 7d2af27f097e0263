import type { PairMoments } from '../evidence/pair-moments.ts';

/** What will be compared, as far as it is known before: how the control behaves. */
export type PlannedOutcome =
  /** A share of units; `baseline` in (0, 1). */
  | { readonly kind: 'proportion'; readonly baseline: number }
  /** A number per unit, with the variance of one unit's value in both arms. */
  | { readonly kind: 'mean'; readonly mean: number; readonly variance: number }
  /** A ratio of sums over units, with the variance of {@link ratioVariance}. */
  | { readonly kind: 'ratio'; readonly ratio: number; readonly variance: number };

/** Treatment minus control, in the outcome's unit, or as a share of the control's value. Negative for a decrease. */
export interface PlannedEffect {
  readonly scale: 'absolute' | 'relative';
  readonly size: number;
}

/**
 * The value that the control is expected to have.
 *
 * @example baselineOf({ kind: 'proportion', baseline: 0.1 }) === 0.1
 */
export function baselineOf(outcome: PlannedOutcome): number {
  switch (outcome.kind) {
    case 'proportion':
      return outcome.baseline;
    case 'mean':
      return outcome.mean;
    case 'ratio':
      return outcome.ratio;
  }
}

/**
 * The variance of one unit in an arm whose value is `value`: `p(1 − p)` for a proportion, as given otherwise.
 *
 * @example unitVariance({ kind: 'proportion', baseline: 0.1 }, 0.5) === 0.25
 */
export function unitVariance(outcome: PlannedOutcome, value: number): number {
  return outcome.kind === 'proportion' ? value * (1 - value) : outcome.variance;
}

/**
 * What one unit adds to the variance of a ratio of sums: `(s²_y − 2R s_xy + R² s²_x) / x̄²`, from an earlier sample.
 *
 * Source: the delta method; Deng, Knoblich & Lu, KDD 2018.
 *
 * @param sample x the denominator and y the numerator per unit, two units or more
 * @example ratioVariance({ kind: 'pair', n: 2, meanX: 2, meanY: 1, m2X: 2, m2Y: 2, cXY: 0 }) ≈ 0.625
 */
export function ratioVariance({ n, meanX, meanY, m2X, m2Y, cXY }: PairMoments): number {
  const ratio = meanY / meanX;
  return Math.max(0, m2Y - 2 * ratio * cXY + ratio * ratio * m2X) / (n - 1) / (meanX * meanX);
}
