import { baselineOf, unitVariance, type PlannedEffect, type PlannedOutcome } from './planned-outcome.ts';
import { detectionFactor, type TestDesign } from './test-design.ts';

/** Units, or shares of the traffic, of the two arms. */
export interface TwoArms {
  readonly control: number;
  readonly treatment: number;
}

/** Half of the traffic each. */
export const EQUAL_SHARES: TwoArms = { control: 0.5, treatment: 0.5 };

/**
 * Units in each arm to find a difference of two means of known variance:
 * `n = k² (v_C / s_C + v_T / s_T) / Δ²` over both arms, s being the arms' shares; with equal arms
 * `(z_{1−α/2} + z_power)² (v_C + v_T) / Δ²` each. Not rounded.
 *
 * Source: Lachin (1981); Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions.
 *
 * @param variances of one unit, per arm
 * @param difference Δ; 0 needs infinitely many units
 * @example unitsForDifference({ control: 1, treatment: 1 }, 0.1, { method: 'fixed', alpha: 0.05, power: 0.8 }).control ≈ 1569.77594
 */
export function unitsForDifference(
  variances: TwoArms,
  difference: number,
  design: TestDesign,
  shares: TwoArms = EQUAL_SHARES,
): TwoArms {
  if (difference === 0) return { control: Number.POSITIVE_INFINITY, treatment: Number.POSITIVE_INFINITY };
  const standardErrors = detectionFactor(design) / difference;
  const perTotal = standardErrors * standardErrors;
  return {
    control: perTotal * (variances.control + (variances.treatment * shares.control) / shares.treatment),
    treatment: perTotal * (variances.treatment + (variances.control * shares.treatment) / shares.control),
  };
}

/**
 * Units in each arm to find an effect. An absolute effect on a proportion takes `p₁q₁ + p₂q₂`; a relative one is
 * planned for the comparison of relative effects, whose variance by the delta method also has the control's part,
 * `v_T / m_C² + v_C m_T² / m_C⁴`, and therefore takes more units. Not rounded.
 *
 * Source: Lachin (1981); Deng, Knoblich & Lu, KDD 2018.
 *
 * @returns infinite for an effect of 0
 * @example Math.ceil(requiredUnits({ kind: 'proportion', baseline: 0.1 }, { scale: 'absolute', size: 0.02 }, { method: 'fixed', alpha: 0.05, power: 0.8 }).control) === 3839
 */
export function requiredUnits(
  outcome: PlannedOutcome,
  effect: PlannedEffect,
  design: TestDesign,
  shares: TwoArms = EQUAL_SHARES,
): TwoArms {
  const control = baselineOf(outcome);
  const isRelative = effect.scale === 'relative';
  const treatment = isRelative ? control + Math.abs(control) * effect.size : control + effect.size;
  const variances = {
    control: unitVariance(outcome, control),
    treatment: unitVariance(outcome, treatment),
  };
  if (!isRelative) return unitsForDifference(variances, effect.size, design, shares);
  const lift = treatment / control;
  return unitsForDifference(
    {
      control: (variances.control * lift * lift) / (control * control),
      treatment: variances.treatment / (control * control),
    },
    effect.size,
    design,
    shares,
  );
}
