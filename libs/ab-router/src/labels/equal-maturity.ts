import type { Binary } from '../evidence/binary.ts';
import type { LabelStratum } from '../sample-ratio/label-coverage.ts';
import {
  amongLabelled,
  amongMature,
  countMatureLabels,
  type LabelledUnit,
  type MatureLabels,
} from './mature-units.ts';

/** One arm of a comparison at equal maturity. */
export interface ArmUnits {
  readonly arm: string;
  /** The arm's share of the traffic relative to the other arms' weights. */
  readonly weight: number;
  readonly units: readonly LabelledUnit[];
}

/** Two or more arms counted at the same maturity, ready for a comparison and for the test of label coverage. */
export interface EqualMaturity {
  readonly arms: readonly {
    readonly arm: string;
    readonly counts: MatureLabels;
    /** For a comparison of rates. */
    readonly evidence: Binary;
    /** Labelled share of the mature units; NaN without any. For positive-only feedback it is the rate itself. */
    readonly coverage: number;
  }[];
  /** For `labelCoverage`; null for positive-only feedback, where a missing label is an answer. */
  readonly labels: LabelStratum | null;
}

/**
 * Counts arms at one and the same maturity. Comparing an arm whose units are old with one whose units are young
 * compares delays, not models.
 *
 * @param stratum names the weight epoch that the units were assigned in
 * @param now ms since the epoch
 * @param windowMs the maturity window of both, see `maturityWindow`
 * @param feedback `both` when labels of either kind arrive (rates are among labelled units), `positive-only` when only
 * positives ever do (rates are among mature units)
 * @example atEqualMaturity('1', [{ arm: 'a', weight: 1, units: [{ assignedAt: 0 }] }], 10, 5, 'positive-only').arms[0].evidence.n === 1
 */
export function atEqualMaturity(
  stratum: string,
  arms: readonly ArmUnits[],
  now: number,
  windowMs: number,
  feedback: 'both' | 'positive-only',
): EqualMaturity {
  const counted = arms.map(({ arm, weight, units }) => ({
    arm,
    weight,
    counts: countMatureLabels(units, now, windowMs),
  }));
  return {
    arms: counted.map(({ arm, counts }) => ({
      arm,
      counts,
      evidence: feedback === 'both' ? amongLabelled(counts) : amongMature(counts),
      coverage: counts.labelled / counts.mature,
    })),
    labels:
      feedback === 'positive-only'
        ? null
        : {
            stratum,
            arms: counted.map(({ arm, weight, counts }) => ({
              arm,
              weight,
              mature: counts.mature,
              labelled: counts.labelled,
            })),
          },
  };
}
