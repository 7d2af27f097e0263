import { finiteOrLargest } from '../finite-or-largest.ts';
import { standardDeviation, type Moments } from '../moments.ts';

/** Below this share of the mean a standard deviation is rounding, and the input constant. */
const ROUNDING = 1e-12;

/**
 * A distance in the unit of the values (Wasserstein, a shift of means) as multiples of the reference's population
 * standard deviation: `distance / σ`.
 *
 * A reference that is constant (`σ ≤ 1e-12 |μ|`) has no such multiple. The answer is then whether the input moved: 0 for
 * a distance up to `1e-12 |μ|`, else 1. There is no other floor under σ: an input measured in small units drifts like
 * any other. A σ that overflowed counts as the largest finite number, and the result is capped there; moments that are NaN
 * count as constant.
 *
 * Source: the normalised Wasserstein distance that monitoring tools share; the policy is this library's.
 *
 * @param distance at least 0, finite
 * @param reference moments of the training values
 * @returns at least 0, in standard deviations
 * @example standardisedDistance(3, { n: 10, mean: 100, m2: 40 }) === 1.5
 * @example standardisedDistance(3, { n: 10, mean: 1e6, m2: 0.001 }) ≈ 300
 * @example standardisedDistance(3, { n: 10, mean: 100, m2: 0 }) === 1
 * @example standardisedDistance(0, { n: 10, mean: 100, m2: 0 }) === 0
 */
export function standardisedDistance(distance: number, reference: Moments): number {
  const floor = Number.isFinite(reference.mean) ? ROUNDING * Math.abs(reference.mean) : 0;
  const sigma = finiteOrLargest(standardDeviation(reference));
  if (!(sigma > floor)) return distance > floor ? 1 : 0;
  return finiteOrLargest(distance / sigma);
}
