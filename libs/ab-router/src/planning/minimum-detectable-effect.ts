import { baselineOf, unitVariance, type PlannedOutcome } from './planned-outcome.ts';
import type { TwoArms } from './required-units.ts';
import { detectionFactor, type TestDesign } from './test-design.ts';

/**
 * The smallest difference in the outcome's unit that so many units find: `k √(v / n_C + v / n_T)` with the baseline's
 * variance v in both arms, `k √(2pq / n)` for a proportion in equal arms. Positive; infinite without units.
 *
 * Source: Lachin (1981).
 *
 * @example minimumDetectableDifference({ kind: 'proportion', baseline: 0.1 }, { control: 10000, treatment: 10000 }, { method: 'fixed', alpha: 0.05, power: 0.8 }) ≈ 0.011886119435
 */
export function minimumDetectableDifference(
  outcome: PlannedOutcome,
  units: TwoArms,
  design: TestDesign,
): number {
  const variance = unitVariance(outcome, baselineOf(outcome));
  return detectionFactor(design) * Math.sqrt(variance / units.control + variance / units.treatment);
}

/** The smallest relative effect that can be found, or why there is none. */
export type RelativeDetectable =
  | { readonly kind: 'detectable'; readonly size: number }
  /** The baseline is 0, or not known well enough with so many units: no relative effect could ever be significant. */
  | { readonly kind: 'none'; readonly reason: 'no-baseline' | 'too-few-units' }
  /** The only effect that would be found moves the proportion out of [0, 1]. */
  | { readonly kind: 'none'; readonly reason: 'beyond-range' };

/**
 * The smallest relative effect that so many units find. The variance of a relative effect depends on the treatment's
 * value itself, so the effect L solves a quadratic:
 *
 * - mean or ratio of variance v: `L² = k² v / m² · (1 / n_T + (1 + L)² / n_C)`, which has a solution above 0 only for
 *   `n_C > k² v / m²`;
 * - proportion p, with r = 1 + L: `(r − 1)² = k² [r (1 − pr) / (p n_T) + (1 − p) r² / (p n_C)]`.
 *
 * Source: the delta method for both; the condition is Fieller's (1954), that the baseline is k standard errors from 0.
 *
 * @param direction `increase` gives L above 0, `decrease` below 0
 * @example minimumDetectableLift({ kind: 'mean', mean: 1, variance: 1 }, { control: 7, treatment: 7 }, { method: 'fixed', alpha: 0.05, power: 0.8 }).kind === 'none'
 */
export function minimumDetectableLift(
  outcome: PlannedOutcome,
  units: TwoArms,
  design: TestDesign,
  direction: 'increase' | 'decrease' = 'increase',
): RelativeDetectable {
  const baseline = baselineOf(outcome);
  if (baseline === 0) return { kind: 'none', reason: 'no-baseline' };
  const factor = detectionFactor(design) ** 2;
  const sign = direction === 'increase' ? 1 : -1;
  if (outcome.kind === 'proportion') {
    const ratio = proportionRatio(baseline, units, factor, sign);
    if (ratio === null) return { kind: 'none', reason: 'too-few-units' };
    if (ratio < 0 || baseline * ratio > 1) return { kind: 'none', reason: 'beyond-range' };
    return { kind: 'detectable', size: ratio - 1 };
  }
  const perUnit = (factor * outcome.variance) / (baseline * baseline);
  const control = perUnit / units.control;
  const both = control + perUnit / units.treatment;
  if (!(control < 1)) return { kind: 'none', reason: 'too-few-units' };
  // The baseline's sign cancels: a lift is a share of |baseline|, its variance even in the baseline.
  const along = sign * Math.sign(baseline);
  const lift = (control + along * Math.sqrt(control * control + (1 - control) * both)) / (1 - control);
  return { kind: 'detectable', size: lift * Math.sign(baseline) };
}

/** r = 1 + L of a proportion: a root of `r² (1 + u p − w) − r (2 + u) + 1 = 0`. */
function proportionRatio(p: number, units: TwoArms, factor: number, sign: number): number | null {
  const u = factor / (p * units.treatment);
  const w = (factor * (1 - p)) / (p * units.control);
  const square = 1 + u * p - w;
  if (!(square > 0) || !Number.isFinite(u)) return null;
  const root = Math.sqrt(Math.max(0, (2 + u) ** 2 - 4 * square));
  // The smaller root as a quotient: the difference of root and linear term would lose its digits.
  return sign > 0 ? (2 + u + root) / (2 * square) : 2 / (2 + u + root);
}
