import { anytimePValue, eValueOf } from '../e-process/anytime-evidence.ts';
import type { CountStratum } from './arm-count.ts';
import { countFaults, type CountFault } from './count-fault.ts';
import { DIRICHLET_CONCENTRATION, dirichletLogE } from './dirichlet-mixture.ts';
import { stratifiedChiSquare } from './sample-ratio-chi-square.ts';

/** Below this sequential p-value nothing should advance until someone has looked. */
export const SAMPLE_RATIO_HOLD = 0.01;

/** Below this sequential p-value the arms are not comparable. */
export const SAMPLE_RATIO_MISMATCH = 0.001;

/** Whether the counts can be tested at all. */
export type SampleRatioStatus =
  | 'ready'
  /** No units yet in a stratum with two open arms. */
  | 'no-units'
  /** No stratum has two arms with a weight, so there is no ratio. */
  | 'one-arm'
  /** Units were counted in an arm that should get none: an error of assignment or of counting, whatever the ratio. */
  | 'units-in-closed-arm'
  /** The counts or weights are impossible; see `faults`. */
  | 'invalid-evidence';

/** Whether the arms got the units that they should have got. */
export interface SampleRatio {
  /** For display only: looked at again and again it raises false alarms. */
  readonly chiSquare: number;
  /** Degrees of freedom of the χ² test. */
  readonly df: number;
  /** p-value of the χ² test; NaN without degrees of freedom. */
  readonly p: number;
  /** Evidence of a mismatch now. */
  readonly e: number;
  /** `ln e`. */
  readonly logE: number;
  /** The smallest `1 / e` of all looks: the gate. */
  readonly sequentialP: number;
  readonly status: SampleRatioStatus;
  readonly alarm: 'none' | 'hold' | 'mismatch';
  /** Arms of weight 0 that have units, as `stratum/arm`. */
  readonly unexpected: readonly string[];
  /** Everything that is wrong with the counts, at once. */
  readonly faults: readonly CountFault[];
}

/**
 * Tests the number of units per arm against the intended shares, epoch by epoch: pooled counts are never held against
 * the weights of today.
 *
 * The e-value is the product of the strata's Dirichlet mixtures. Each unit moves only its own stratum's factor, whose
 * expectation given the past is 1, so the product is a martingale however epochs (or contexts) interleave, arms come
 * and go, and the number of strata grows. The price is that every stratum has to learn its own imbalance, about
 * `½ (arms − 1) ln(1 + n / 100)` in ln e; a single test of pooled counts against summed propensities would learn it
 * once, but has no exact e-value when weights change.
 *
 * Complexity: O(arms) over all strata.
 *
 * Source: Lindon & Malek, NeurIPS 2022; Fabijan et al., KDD 2019.
 *
 * @param strata one per weight epoch, or per epoch and context
 * @param previousP `sequentialP` of the look before, 1 at the first
 * @example sampleRatio([{ stratum: '1', arms: [{ arm: 'a', weight: 50, observed: 1000 }, { arm: 'b', weight: 50, observed: 1200 }] }]).sequentialP ≈ 0.000792512819763
 */
export function sampleRatio(strata: readonly CountStratum[], previousP = 1): SampleRatio {
  const faults = countFaults(strata);
  if (faults.length > 0) return invalidSampleRatio(faults, previousP);
  const { chiSquare, degreesOfFreedom, pValue } = stratifiedChiSquare(strata);
  const logE = strata.reduce((sum, { arms }) => sum + dirichletLogE(arms, DIRICHLET_CONCENTRATION), 0);
  const unexpected = strata.flatMap(({ stratum, arms }) =>
    arms.filter(({ weight, observed }) => weight === 0 && observed > 0).map(({ arm }) => `${stratum}/${arm}`),
  );
  const sequentialP = Math.min(previousP, anytimePValue(logE));
  const status = unexpected.length > 0 ? 'units-in-closed-arm' : testableStatus(strata);
  return {
    chiSquare,
    df: degreesOfFreedom,
    p: pValue,
    e: eValueOf(logE),
    logE,
    sequentialP,
    status,
    alarm: status === 'units-in-closed-arm' ? 'mismatch' : sampleRatioAlarm(sequentialP),
    unexpected,
    faults,
  };
}

/**
 * What a sequential p-value calls for: `mismatch` below 0.001, `hold` below 0.01.
 *
 * @example sampleRatioAlarm(0.005) === 'hold'
 */
export function sampleRatioAlarm(sequentialP: number): SampleRatio['alarm'] {
  if (sequentialP < SAMPLE_RATIO_MISMATCH) return 'mismatch';
  return sequentialP < SAMPLE_RATIO_HOLD ? 'hold' : 'none';
}

/** The result that says nothing but what is wrong; the alarm of earlier looks stays. */
function invalidSampleRatio(faults: readonly CountFault[], previousP: number): SampleRatio {
  return {
    chiSquare: Number.NaN,
    df: 0,
    p: Number.NaN,
    e: 1,
    logE: 0,
    sequentialP: previousP,
    status: 'invalid-evidence',
    alarm: sampleRatioAlarm(previousP),
    unexpected: [],
    faults,
  };
}

function testableStatus(strata: readonly CountStratum[]): SampleRatioStatus {
  const open = strata.filter(({ arms }) => arms.filter(({ weight }) => weight > 0).length >= 2);
  if (open.length === 0) return 'one-arm';
  return open.some(({ arms }) => arms.some(({ weight, observed }) => weight > 0 && observed > 0))
    ? 'ready'
    : 'no-units';
}
