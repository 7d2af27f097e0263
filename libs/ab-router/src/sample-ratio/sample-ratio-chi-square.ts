import { chiSquareSurvival } from '../numerics/chi-square.ts';
import { openArms, totalObserved, totalWeight, type ArmCount, type CountStratum } from './arm-count.ts';

/** A χ² test, for display. Not valid when looked at repeatedly. */
export interface ChiSquareTest {
  readonly chiSquare: number;
  readonly degreesOfFreedom: number;
  /** NaN without degrees of freedom. */
  readonly pValue: number;
}

/** Expected counts below this leave the χ² approximation too coarse for a cell to stay in. */
export const MINIMUM_EXPECTED = 5;

/**
 * χ² of one stratum: `Σ (O − E)² / E` with `E = w / Σw · n`. An arm of weight 0 leaves the sum and the degrees of
 * freedom, which are the open arms less one.
 *
 * Source: Pearson (1900); Fabijan et al., KDD 2019.
 *
 * @example sampleRatioChiSquare([{ arm: 'a', weight: 1, observed: 1000 }, { arm: 'b', weight: 1, observed: 1200 }]).chiSquare ≈ 18.1818181818
 */
export function sampleRatioChiSquare(arms: readonly ArmCount[]): ChiSquareTest {
  const open = openArms(arms);
  const share = totalObserved(open) / totalWeight(open);
  const chiSquare = open.reduce(
    (sum, { weight, observed }) => sum + (observed - weight * share) ** 2 / (weight * share),
    0,
  );
  return testOf(share > 0 ? chiSquare : 0, share > 0 ? Math.max(0, open.length - 1) : 0);
}

/**
 * χ² over strata: the sum of the strata's own, each against its own weights. Cells that expect fewer than 5 units are
 * dropped and the rest is tested among itself; a stratum with fewer than two cells left says nothing. Degrees of
 * freedom are cells less strata.
 *
 * Source: Cochran, Biometrics 10 (1954).
 *
 * @example stratifiedChiSquare([{ stratum: '1', arms: [{ arm: 'a', weight: 1, observed: 1000 }, { arm: 'b', weight: 1, observed: 1200 }] }, { stratum: '2', arms: [{ arm: 'a', weight: 1, observed: 1000 }, { arm: 'b', weight: 1, observed: 1200 }] }]).degreesOfFreedom === 2
 */
export function stratifiedChiSquare(strata: readonly CountStratum[]): ChiSquareTest {
  let chiSquare = 0;
  let degreesOfFreedom = 0;
  for (const { arms } of strata) {
    const open = openArms(arms);
    const share = totalObserved(open) / totalWeight(open);
    const large = open.filter(({ weight }) => weight * share >= MINIMUM_EXPECTED);
    if (large.length < 2) continue;
    const test = sampleRatioChiSquare(large);
    chiSquare += test.chiSquare;
    degreesOfFreedom += test.degreesOfFreedom;
  }
  return testOf(chiSquare, degreesOfFreedom);
}

/**
 * The test with its p-value.
 *
 * @example testOf(18.1818181818, 1).pValue ≈ 2.00786561e-5
 */
export function testOf(chiSquare: number, degreesOfFreedom: number): ChiSquareTest {
  const pValue = degreesOfFreedom > 0 ? chiSquareSurvival(chiSquare, degreesOfFreedom) : Number.NaN;
  return { chiSquare, degreesOfFreedom, pValue };
}
