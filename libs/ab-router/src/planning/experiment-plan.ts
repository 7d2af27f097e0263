import { minimumDetectableDifference, minimumDetectableLift } from './minimum-detectable-effect.ts';
import {
  experimentPlanFaults,
  type ExperimentPlanFault,
  type PlanQuestion,
} from './experiment-plan-fault.ts';
import { requiredUnits, type TwoArms } from './required-units.ts';

/** Why an experiment will not answer its question. */
export type NeverReason =
  /** An arm gets no units. */
  | 'no-traffic'
  /** The effect to find is 0: no number of units tells it from none. */
  | 'no-effect'
  /** The labels of the first unit come after the horizon. */
  | 'labels-too-late'
  /** The horizon ends before there are enough units. */
  | 'beyond-horizon';

/** When an experiment will have its answer, or that it will not. */
export type ExperimentPlan =
  | {
      readonly kind: 'feasible';
      /** Whole units in each arm. */
      readonly unitsPerArm: TwoArms;
      /** Whole days until the last label is there. */
      readonly days: number;
      readonly sentence: string;
    }
  | {
      readonly kind: 'never';
      readonly reason: NeverReason;
      /** What it would take; null when nothing would do. */
      readonly unitsPerArm: TwoArms | null;
      /** Days that it would take; null when no time would do. */
      readonly days: number | null;
      /** The smallest effect, in the scale asked for, that the horizon can show; null when it can show none. */
      readonly detectable: number | null;
      /** What is wrong and what to do about it. */
      readonly sentence: string;
    }
  | { readonly kind: 'invalid'; readonly faults: readonly ExperimentPlanFault[] };

/**
 * Whether and when an experiment will find an effect: units by {@link requiredUnits}, days by the slower arm, and the
 * label delay on top.
 *
 * @returns the plan, an honest refusal with its reason, or every fault of the question at once
 * @example planExperiment({ outcome: { kind: 'proportion', baseline: 0.1 }, effect: { scale: 'absolute', size: 0.02 }, design: { method: 'fixed', alpha: 0.05, power: 0.8 }, traffic: { dailyUnits: 1000, shares: { control: 0.5, treatment: 0.5 }, labelDelayDays: 2, horizonDays: 90 } }).days === 10
 */
export function planExperiment(question: PlanQuestion): ExperimentPlan {
  const faults = experimentPlanFaults(question);
  if (faults.length > 0) return { kind: 'invalid', faults };
  const { outcome, effect, design, traffic } = question;
  const { dailyUnits, shares, labelDelayDays, horizonDays } = traffic;
  const daily = { control: dailyUnits * shares.control, treatment: dailyUnits * shares.treatment };
  if (effect.size === 0)
    return never(
      'no-effect',
      'An effect of 0 cannot be found by any number of units. Plan for the smallest difference that would change the decision, or for non-inferiority with a margin.',
    );
  if (daily.control === 0 || daily.treatment === 0) {
    const empty = daily.control === 0 ? 'control' : 'treatment';
    return never(
      'no-traffic',
      `The ${empty} arm gets no units, so this will never finish. Give both arms traffic, or compare the versions on the same rows.`,
    );
  }
  const exact = requiredUnits(outcome, effect, design, shares);
  const unitsPerArm = { control: Math.ceil(exact.control), treatment: Math.ceil(exact.treatment) };
  const days =
    Math.max(
      1,
      Math.ceil(Math.max(unitsPerArm.control / daily.control, unitsPerArm.treatment / daily.treatment)),
    ) + Math.ceil(labelDelayDays);
  const needs = `${count(unitsPerArm.control)} units in the control and ${count(unitsPerArm.treatment)} in the treatment`;
  if (days <= horizonDays)
    return {
      kind: 'feasible',
      unitsPerArm,
      days,
      sentence: `This needs ${needs}, about ${count(days)} days.`,
    };
  const usable = horizonDays - labelDelayDays;
  if (usable <= 0)
    return {
      ...never(
        'labels-too-late',
        `Labels take ${labelDelayDays} days and the horizon is ${horizonDays}, so no unit would count. Extend the horizon, or watch an outcome that is known sooner.`,
      ),
      unitsPerArm,
      days,
    };
  const detectable = detectableWithin(question, {
    control: daily.control * usable,
    treatment: daily.treatment * usable,
  });
  const shows =
    detectable === null
      ? 'no effect of this kind'
      : `${effect.scale === 'relative' ? 'a relative difference' : 'a difference'} of ${Number(Math.abs(detectable).toPrecision(3))} or more`;
  return {
    ...never(
      'beyond-horizon',
      `This needs ${needs}, about ${count(days)} days; ${count(horizonDays)} days can show ${shows}. Give the arms more traffic, accept a larger difference, or compare the versions on the same rows.`,
    ),
    unitsPerArm,
    days,
    detectable,
  };
}

function never(reason: NeverReason, sentence: string): Extract<ExperimentPlan, { kind: 'never' }> {
  return { kind: 'never', reason, unitsPerArm: null, days: null, detectable: null, sentence };
}

function detectableWithin({ outcome, effect, design }: PlanQuestion, units: TwoArms): number | null {
  const sign = Math.sign(effect.size);
  if (effect.scale === 'absolute') return sign * minimumDetectableDifference(outcome, units, design);
  const lift = minimumDetectableLift(outcome, units, design, sign > 0 ? 'increase' : 'decrease');
  return lift.kind === 'detectable' ? lift.size : null;
}

/** Digits in groups of three, the same in every locale. */
function count(whole: number): string {
  return whole < 1e21 ? String(whole).replace(/\B(?=(\d{3})+(?!\d))/g, ',') : String(whole);
}
