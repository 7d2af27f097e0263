import { oneSidedMultiplier, sequentialMultiplier } from '../comparison/confidence-sequence.ts';
import { normalQuantile } from '../numerics/normal.ts';

/** The test that will be read at the end, and how surely it is to find what is there. */
export interface TestDesign {
  /** `fixed` is read once; `sequential` at any time, planned here for a look at its tightest point. */
  readonly method: 'fixed' | 'sequential';
  /** False alarms accepted, in (0, 1); one-sided in (0, ½). */
  readonly alpha: number;
  /** The probability of finding the effect if it is there, in (α, 1). */
  readonly power: number;
  readonly isOneSided?: boolean;
}

/** Two-sided at 0.05 with power 0.8, readable at any time. */
export const DEFAULT_DESIGN: TestDesign = { method: 'sequential', alpha: 0.05, power: 0.8 };

/**
 * How many standard errors an effect must be away from 0 to be found with the design's power:
 * `k = z_{1−α/2} + z_{power}`, with the sequential multiplier in place of the first quantile. At its tightest point
 * that multiplier depends on α alone: 3.03521 for α = 0.05, so that a sequential plan takes
 * `((3.03521 + z_power) / (1.95996 + z_power))²` times the units, 1.915 at power 0.8.
 *
 * Source: Lachin, Controlled Clinical Trials 2 (1981); Waudby-Smith et al., arXiv 2103.06476.
 *
 * @example detectionFactor({ method: 'fixed', alpha: 0.05, power: 0.8 }) ≈ 2.8015852181
 */
export function detectionFactor(design: TestDesign): number {
  return criticalFactor(design) + normalQuantile(design.power);
}

/**
 * How many standard errors an estimate must be away from 0 to be significant.
 *
 * @example criticalFactor({ method: 'sequential', alpha: 0.05, power: 0.8 }) ≈ 3.03520899038
 */
export function criticalFactor({ method, alpha, isOneSided }: TestDesign): number {
  if (method === 'fixed') return -normalQuantile(isOneSided === true ? alpha : alpha / 2);
  return isOneSided === true ? oneSidedMultiplier(1, 1, alpha) : sequentialMultiplier(1, 1, alpha);
}
