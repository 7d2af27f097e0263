import { anytimePValue, eValueOf } from '../e-process/anytime-evidence.ts';
import type { CountStratum } from './arm-count.ts';
import { countFaults, type CountFault } from './count-fault.ts';
import { dirichletLogE } from './dirichlet-mixture.ts';
import { MINIMUM_EXPECTED, testOf, type ChiSquareTest } from './sample-ratio-chi-square.ts';
import { sampleRatioAlarm, type SampleRatio } from './sample-ratio.ts';

/** One arm in one weight epoch: units old enough to have a label, and how many do. */
export interface ArmLabels {
  readonly arm: string;
  /** As in an {@link ArmCount}: the share of the traffic that the arm should get. */
  readonly weight: number;
  /** Units past the maturity window, each counted once. */
  readonly mature: number;
  /** Mature units whose label arrived within the window. */
  readonly labelled: number;
}

/** The arms of one stratum. */
export interface LabelStratum {
  readonly stratum: string;
  readonly arms: readonly ArmLabels[];
}

/** Whether labels go missing more often in one arm than in another. */
export interface LabelCoverage extends Omit<SampleRatio, 'status' | 'unexpected'> {
  readonly status: 'ready' | 'no-units' | 'invalid-evidence';
  /** Labelled share of the mature units per arm over all strata; NaN without mature units. */
  readonly coverage: readonly { readonly arm: string; readonly share: number }[];
}

/**
 * Tests whether the label coverage is the same in all arms, like the sample ratio: when it is not, the labelled units
 * are no longer comparable, however well the arms themselves balance.
 *
 * The χ² (for display) is that of homogeneity, labelled and missing by arm, per stratum. The gate is the product of two
 * Dirichlet mixtures per stratum, one of the labelled and one of the missing units: when coverage does not depend on
 * the arm, the arm of either kind of unit is drawn with the arm's weight, so every mature unit moves the product by a
 * factor of expectation 1. Missing units tell most when coverage is high, labelled ones when it is low. A mismatch of
 * the sample ratio itself shows here too, so read that test first.
 *
 * @param previousP `sequentialP` of the look before, 1 at the first
 * @example labelCoverage([{ stratum: '1', arms: [{ arm: 'a', weight: 1, mature: 1000, labelled: 900 }, { arm: 'b', weight: 1, mature: 1000, labelled: 800 }] }]).alarm === 'mismatch'
 */
export function labelCoverage(strata: readonly LabelStratum[], previousP = 1): LabelCoverage {
  const labelled = strata.map((stratum) => countsOf(stratum, ({ labelled: count }) => count));
  const missing = strata.map((stratum) => countsOf(stratum, (arm) => arm.mature - arm.labelled));
  const faults = labelFaults(strata, labelled);
  const coverage = coverageOf(strata);
  if (faults.length > 0) {
    return {
      ...{ chiSquare: Number.NaN, df: 0, p: Number.NaN, e: 1, logE: 0, sequentialP: previousP },
      ...{ status: 'invalid-evidence', alarm: sampleRatioAlarm(previousP), coverage, faults },
    };
  }
  const logE = [...labelled, ...missing].reduce((sum, { arms }) => sum + dirichletLogE(arms), 0);
  const test = homogeneity(strata);
  const sequentialP = Math.min(previousP, anytimePValue(logE));
  return {
    chiSquare: test.chiSquare,
    df: test.degreesOfFreedom,
    p: test.pValue,
    e: eValueOf(logE),
    logE,
    sequentialP,
    status: strata.some(({ arms }) => arms.some(({ mature }) => mature > 0)) ? 'ready' : 'no-units',
    alarm: sampleRatioAlarm(sequentialP),
    coverage,
    faults,
  };
}

function countsOf({ stratum, arms }: LabelStratum, count: (arm: ArmLabels) => number): CountStratum {
  return { stratum, arms: arms.map((arm) => ({ arm: arm.arm, weight: arm.weight, observed: count(arm) })) };
}

function labelFaults(
  strata: readonly LabelStratum[],
  labelled: readonly CountStratum[],
): readonly CountFault[] {
  const beyond = strata.flatMap(({ arms }, i) =>
    arms.flatMap(({ arm, mature, labelled: count }, j): readonly CountFault[] =>
      Number.isSafeInteger(mature) && mature >= count
        ? []
        : [
            {
              code: 'labels-beyond-units',
              pointer: `/${i}/arms/${j}/mature`,
              message: `Arm "${arm}" has ${count} labels for ${mature} mature units; count only labels of mature units.`,
            },
          ],
    ),
  );
  return [...countFaults(labelled), ...beyond];
}

function coverageOf(strata: readonly LabelStratum[]): LabelCoverage['coverage'] {
  const sums = new Map<string, { mature: number; labelled: number }>();
  for (const { arm, mature, labelled } of strata.flatMap(({ arms }) => arms)) {
    const sum = sums.get(arm) ?? { mature: 0, labelled: 0 };
    sums.set(arm, { mature: sum.mature + mature, labelled: sum.labelled + labelled });
  }
  return [...sums].map(([arm, { mature, labelled }]) => ({ arm, share: labelled / mature }));
}

/** χ² of labelled and missing by arm, summed over strata; arms in which a cell expects fewer than 5 are dropped. */
function homogeneity(strata: readonly LabelStratum[]): ChiSquareTest {
  let chiSquare = 0;
  let degreesOfFreedom = 0;
  for (const { arms } of strata) {
    const share = labelledShare(arms);
    const rarer = Math.min(share, 1 - share);
    const large = arms.filter(({ mature }) => mature * rarer >= MINIMUM_EXPECTED);
    const rate = labelledShare(large);
    if (large.length < 2 || !(rate > 0 && rate < 1)) continue;
    for (const { mature, labelled } of large)
      chiSquare += (labelled - mature * rate) ** 2 / (mature * rate * (1 - rate));
    degreesOfFreedom += large.length - 1;
  }
  return testOf(chiSquare, degreesOfFreedom);
}

function labelledShare(arms: readonly ArmLabels[]): number {
  const mature = arms.reduce((sum, arm) => sum + arm.mature, 0);
  return arms.reduce((sum, { labelled }) => sum + labelled, 0) / mature;
}
