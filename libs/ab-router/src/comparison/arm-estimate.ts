import type { Binary } from '../evidence/binary.ts';
import { variance, type Moments } from '../evidence/moments.ts';
import type { PairMoments } from '../evidence/pair-moments.ts';

/** One arm's mean, share or ratio, and how surely it is known. */
export interface ArmEstimate {
  /** Units. */
  readonly n: number;
  /** In the metric's unit; NaN where the evidence does not give one. */
  readonly value: number;
  /** Variance of `value` itself, not of one unit's; NaN where it is unknown, 0 where all units are equal. */
  readonly variance: number;
}

/** Merging equal values in parts leaves differences of a few last bits; they are not spread. */
const ROUNDING = 8 * Number.EPSILON;

/**
 * The share of units with the outcome: `p = k/n` with variance `p(1 − p)/n`.
 *
 * @returns NaN while there are no units
 * @example shareOf({ kind: 'binary', n: 80, k: 48 }).value === 0.6
 */
export function shareOf({ n, k }: Binary): ArmEstimate {
  const value = k / n;
  return { n, value, variance: (value * ((n - k) / n)) / n };
}

/**
 * The mean over units, with variance `s²/n`.
 *
 * @returns the variance is NaN below two units
 * @example meanOf({ kind: 'moments', n: 4, mean: 2.5, m2: 5 }).variance ≈ 0.41666666667
 */
export function meanOf(moments: Moments): ArmEstimate {
  const { n, mean } = moments;
  const spread = variance(moments);
  const value = n === 0 ? Number.NaN : mean;
  return { n, value, variance: Math.sqrt(spread) <= ROUNDING * Math.abs(mean) ? 0 : spread / n };
}

/**
 * The ratio of two totals, `R = Σy/Σx`, with the variance of the delta method over units:
 * `(s_y² − 2R s_xy + R² s_x²) / (n x̄²)`. The unit is whatever was assigned to an arm, so requests of one user may
 * depend on each other.
 *
 * Source: Deng, Knoblich & Lu, KDD 2018, "Applying the Delta Method in Metric Analytics".
 *
 * @returns NaN while the denominators sum to 0; the variance is NaN below two units
 * @example ratioOf({ kind: 'pair', n: 2, meanX: 2, meanY: 1, m2X: 2, m2Y: 2, cXY: 2 }).value === 0.5
 */
export function ratioOf({ n, meanX, meanY, m2X, m2Y, cXY }: PairMoments): ArmEstimate {
  if (n === 0 || meanX === 0) return { n, value: Number.NaN, variance: Number.NaN };
  const ratio = meanY / meanX;
  if (n < 2) return { n, value: ratio, variance: Number.NaN };
  const terms = m2Y + ratio * ratio * m2X;
  const spread = terms - 2 * ratio * cXY;
  const isRounding = spread <= ROUNDING * terms || Math.sqrt(spread / n) <= ROUNDING * Math.abs(meanY);
  return { n, value: ratio, variance: isRounding ? 0 : spread / (n - 1) / n / meanX / meanX };
}
