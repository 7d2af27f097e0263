import { baselineOf, type PlannedEffect, type PlannedOutcome } from './planned-outcome.ts';
import type { TestDesign } from './test-design.ts';
import type { Traffic } from './traffic.ts';

/** Every way in which a plan can be wrongly defined. */
export type ExperimentPlanFaultCode =
  | 'alpha-out-of-range'
  | 'power-out-of-range'
  | 'baseline-out-of-range'
  | 'variance-out-of-range'
  | 'effect-not-finite'
  | 'effect-beyond-range'
  | 'relative-to-zero'
  | 'traffic-out-of-range'
  | 'shares-out-of-range'
  | 'days-out-of-range';

/** One fault of a plan: which rule, where, and what to do about it. */
export interface ExperimentPlanFault {
  readonly code: ExperimentPlanFaultCode;
  /** JSON pointer (RFC 6901) into the plan. */
  readonly pointer: string;
  readonly message: string;
}

/** The question that a plan answers. */
export interface PlanQuestion {
  readonly outcome: PlannedOutcome;
  readonly effect: PlannedEffect;
  readonly design: TestDesign;
  readonly traffic: Traffic;
}

/**
 * All faults of a plan, at once.
 *
 * @example experimentPlanFaults({ outcome: { kind: 'proportion', baseline: 2 }, effect: { scale: 'absolute', size: 0 }, design: { method: 'fixed', alpha: 2, power: 3 }, traffic: { dailyUnits: -1, shares: { control: 0.5, treatment: 0.5 }, labelDelayDays: 0, horizonDays: 90 } }).length === 5
 */
export function experimentPlanFaults({
  outcome,
  effect,
  design,
  traffic,
}: PlanQuestion): readonly ExperimentPlanFault[] {
  const faults: ExperimentPlanFault[] = [];
  const check = (holds: boolean, code: ExperimentPlanFaultCode, pointer: string, message: string): void => {
    if (!holds) faults.push({ code, pointer, message });
  };
  const baseline = baselineOf(outcome);
  const { alpha, power } = design;
  const largestAlpha = design.isOneSided === true ? 0.5 : 1;
  check(
    alpha > 0 && alpha < largestAlpha,
    'alpha-out-of-range',
    '/design/alpha',
    `α is ${alpha}; use a number between 0 and ${largestAlpha}, usually 0.05.`,
  );
  check(
    power > alpha && power < 1,
    'power-out-of-range',
    '/design/power',
    `The power is ${power}; use a number between α and 1, usually 0.8.`,
  );
  if (outcome.kind === 'proportion') {
    check(
      baseline > 0 && baseline < 1,
      'baseline-out-of-range',
      '/outcome/baseline',
      `The baseline is ${baseline}; a proportion lies between 0 and 1.`,
    );
  } else {
    check(
      Number.isFinite(baseline),
      'baseline-out-of-range',
      `/outcome/${outcome.kind}`,
      `The baseline is ${baseline}; use a finite number.`,
    );
    check(
      Number.isFinite(outcome.variance) && outcome.variance > 0,
      'variance-out-of-range',
      '/outcome/variance',
      `The variance is ${outcome.variance}; use a finite number above 0, from an earlier sample.`,
    );
  }
  const isRelative = effect.scale === 'relative';
  check(
    Number.isFinite(effect.size),
    'effect-not-finite',
    '/effect/size',
    `The effect is ${effect.size}; use a finite number.`,
  );
  check(
    !isRelative || baseline !== 0,
    'relative-to-zero',
    '/effect/scale',
    'The baseline is 0, so there is no relative effect; plan an absolute one.',
  );
  const target = isRelative ? baseline * (1 + effect.size) : baseline + effect.size;
  check(
    outcome.kind !== 'proportion' || !Number.isFinite(target) || (target >= 0 && target <= 1),
    'effect-beyond-range',
    '/effect/size',
    `The effect would make the proportion ${target}; it must stay between 0 and 1.`,
  );
  return [...faults, ...trafficFaults(traffic)];
}

function trafficFaults({
  dailyUnits,
  shares,
  labelDelayDays,
  horizonDays,
}: Traffic): readonly ExperimentPlanFault[] {
  const faults: ExperimentPlanFault[] = [];
  if (!Number.isFinite(dailyUnits) || dailyUnits < 0)
    faults.push({
      code: 'traffic-out-of-range',
      pointer: '/traffic/dailyUnits',
      message: `The traffic is ${dailyUnits} units a day; use a finite number of at least 0.`,
    });
  const areShares = [shares.control, shares.treatment].every((share) => share >= 0 && share <= 1);
  if (!areShares || shares.control + shares.treatment > 1 + 1e-9)
    faults.push({
      code: 'shares-out-of-range',
      pointer: '/traffic/shares',
      message: `The arms' shares are ${shares.control} and ${shares.treatment}; use shares from 0 to 1 that sum to at most 1.`,
    });
  if (!(labelDelayDays >= 0) || !Number.isFinite(labelDelayDays))
    faults.push({
      code: 'days-out-of-range',
      pointer: '/traffic/labelDelayDays',
      message: `The label delay is ${labelDelayDays} days; use a finite number of at least 0.`,
    });
  if (!(horizonDays > 0) || !Number.isFinite(horizonDays))
    faults.push({
      code: 'days-out-of-range',
      pointer: '/traffic/horizonDays',
      message: `The horizon is ${horizonDays} days; use a finite number above 0.`,
    });
  return faults;
}
