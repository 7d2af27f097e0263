import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/planning.v1.json' with { type: 'json' };
import { comparePairedOutcomes } from '../paired/paired-accuracy.ts';
import { planExperiment, type ExperimentPlan } from './experiment-plan.ts';
import { minimumDetectableDifference, minimumDetectableLift } from './minimum-detectable-effect.ts';
import { confirmPairedLosses, confirmPairedOutcomes, pairedRows } from './paired-units.ts';
import type { PlanQuestion } from './experiment-plan-fault.ts';
import { ratioVariance, type PlannedOutcome } from './planned-outcome.ts';
import { requiredUnits } from './required-units.ts';
import { detectionFactor, type TestDesign } from './test-design.ts';

const FIXED: TestDesign = { method: 'fixed', alpha: 0.05, power: 0.8 };
const SEQUENTIAL: TestDesign = { ...FIXED, method: 'sequential' };
const question: PlanQuestion = {
  outcome: { kind: 'proportion', baseline: 0.1 },
  effect: { scale: 'absolute', size: 0.02 },
  design: FIXED,
  traffic: { dailyUnits: 1000, shares: { control: 0.5, treatment: 0.5 }, labelDelayDays: 2, horizonDays: 90 },
};
const never = (plan: ExperimentPlan): Extract<ExperimentPlan, { kind: 'never' }> => {
  if (plan.kind !== 'never') throw new Error(`This plan is ${plan.kind}.`);
  return plan;
};

describe('required units', () => {
  it.each(vectors.golden)(
    'equal the golden value for $p1 → $p2 at power $power',
    ({ p1, p2, power, perArm }) => {
      const { control, treatment } = requiredUnits(
        { kind: 'proportion', baseline: p1 },
        { scale: 'absolute', size: p2 - p1 },
        { ...FIXED, power },
      );
      expect([Math.ceil(control), Math.ceil(treatment)]).toEqual([perArm, perArm]);
    },
  );

  it('take the factors of the specification, fixed and sequential', () => {
    expect(detectionFactor(FIXED) ** 2).toBeCloseTo(7.84888, 5);
    expect(detectionFactor(SEQUENTIAL)).toBeCloseTo(3.03520899038 + 0.8416212335729143, 10);
    expect((detectionFactor(SEQUENTIAL) / detectionFactor(FIXED)) ** 2).toBeCloseTo(1.915, 3);
    expect(detectionFactor({ ...SEQUENTIAL, isOneSided: true }) - 0.8416212335729143).toBeCloseTo(2.77909, 5);
  });

  it('give an unequal split the total that its variance needs', () => {
    const outcome: PlannedOutcome = { kind: 'mean', mean: 5, variance: 4 };
    const effect = { scale: 'absolute', size: 0.1 } as const;
    const equal = requiredUnits(outcome, effect, FIXED);
    const split = requiredUnits(outcome, effect, FIXED, { control: 0.9, treatment: 0.1 });
    expect(split.control / split.treatment).toBeCloseTo(9, 10);
    const standardError = Math.sqrt(4 / split.control + 4 / split.treatment);
    expect(0.1 / standardError).toBeCloseTo(detectionFactor(FIXED), 10);
    expect(split.control + split.treatment).toBeGreaterThan(equal.control + equal.treatment);
  });

  it('use the delta method’s variance for ratios', () => {
    // x = (3,1,4,2,5,1), y = (2,1,3,0,4,1): the standard error of R is 0.1075745 over six units.
    const variance = ratioVariance({
      kind: 'pair',
      n: 6,
      meanX: 16 / 6,
      meanY: 11 / 6,
      m2X: 56 - 256 / 6,
      m2Y: 31 - 121 / 6,
      cXY: 40 - 176 / 6,
    });
    expect(Math.sqrt(variance / 6)).toBeCloseTo(0.1075745, 7);
  });
});

describe('minimum detectable effects', () => {
  it.each(vectors.lifts)(
    'solve the quadratic: $kind $baseline with $control and $treatment units',
    (vector) => {
      const { baseline, variance, control, treatment, size } = vector;
      const outcome: PlannedOutcome =
        vector.kind === 'proportion'
          ? { kind: 'proportion', baseline }
          : { kind: 'mean', mean: baseline, variance };
      const lift = minimumDetectableLift(outcome, { control, treatment }, FIXED);
      expect(lift.kind === 'detectable' ? lift.size / size : Number.NaN).toBeCloseTo(1, 8);
    },
  );

  it('exist exactly when the baseline is known well enough', () => {
    const outcome: PlannedOutcome = { kind: 'mean', mean: 1, variance: 1 };
    expect(minimumDetectableLift(outcome, { control: 7.8, treatment: 1e9 }, FIXED)).toEqual({
      kind: 'none',
      reason: 'too-few-units',
    });
    expect(minimumDetectableLift(outcome, { control: 7.9, treatment: 7.9 }, FIXED).kind).toBe('detectable');
    expect(
      minimumDetectableLift({ kind: 'mean', mean: 0, variance: 1 }, { control: 9, treatment: 9 }, FIXED),
    ).toEqual({
      kind: 'none',
      reason: 'no-baseline',
    });
    const high: PlannedOutcome = { kind: 'proportion', baseline: 0.9 };
    expect(minimumDetectableLift(high, { control: 50, treatment: 50 }, FIXED)).toEqual({
      kind: 'none',
      reason: 'beyond-range',
    });
  });

  it('are what the required units find, upwards and downwards, for any baseline', () => {
    const outcomes: readonly PlannedOutcome[] = [
      { kind: 'proportion', baseline: 0.3 },
      { kind: 'mean', mean: 12, variance: 30 },
      { kind: 'mean', mean: -12, variance: 30 },
      { kind: 'ratio', ratio: 0.7, variance: 2 },
    ];
    const arms = fc.integer({ min: 300, max: 100_000 });
    fc.assert(
      fc.property(
        fc.constantFrom(...outcomes),
        arms,
        fc.constantFrom('increase', 'decrease'),
        (outcome, n, direction) => {
          const lift = minimumDetectableLift(outcome, { control: n, treatment: n }, SEQUENTIAL, direction);
          if (lift.kind === 'none') throw new Error(lift.reason);
          expect(Math.sign(lift.size)).toBe(direction === 'increase' ? 1 : -1);
          const units = requiredUnits(outcome, { scale: 'relative', size: lift.size }, SEQUENTIAL);
          expect(units.control / n).toBeCloseTo(1, 8);
        },
      ),
    );
  });

  it('equal the specification for a proportion', () => {
    const mde = minimumDetectableDifference(
      { kind: 'proportion', baseline: 0.1 },
      { control: 10_000, treatment: 10_000 },
      FIXED,
    );
    expect(mde).toBeCloseTo(0.0118861, 7);
  });
});

describe('units to confirm a paired difference', () => {
  it('are fewer in pairs, by the gain of the pairing', () => {
    const outcomes = {
      kind: 'paired',
      bothRight: 8800,
      onlyCandidate: 300,
      onlyStable: 120,
      neither: 780,
    } as const;
    const { difference, paired, unpairedPerArm } = confirmPairedOutcomes(outcomes, FIXED);
    const { gain } = comparePairedOutcomes(outcomes, { method: 'fixed' });
    expect(difference).toBeCloseTo(0.018, 12);
    expect(paired).toBeLessThan(unpairedPerArm);
    // Connor's formula takes the larger variance of no difference for its first part.
    expect(unpairedPerArm / paired / gain).toBeGreaterThan(0.98);
    expect(unpairedPerArm / paired / gain).toBeLessThanOrEqual(1);
    expect(pairedRows(0.06, 0.03, FIXED)).toBeCloseTo(782.5259552102937, 6);
    expect(confirmPairedOutcomes({ ...outcomes, onlyStable: 300 }, FIXED)).toMatchObject({
      paired: Infinity,
      unpairedPerArm: Infinity,
    });
  });

  it('work for losses', () => {
    const pair = { kind: 'pair', n: 101, meanX: 1, meanY: 0.9, m2X: 100, m2Y: 100, cXY: 90 } as const;
    const { paired, unpairedPerArm } = confirmPairedLosses(pair, FIXED);
    expect(paired).toBeCloseTo(0.2 * 784.888, 2);
    expect(unpairedPerArm / paired).toBeCloseTo(10, 10);
    expect(confirmPairedLosses({ ...pair, meanY: 1 }, FIXED).paired).toBe(Infinity);
  });
});

describe('a plan', () => {
  it('counts days by the slower arm, and the label delay on top', () => {
    expect(planExperiment(question)).toMatchObject({
      kind: 'feasible',
      unitsPerArm: { control: 3839, treatment: 3839 },
      days: 10,
    });
    const canary = { ...question.traffic, shares: { control: 0.5, treatment: 0.05 } };
    const plan = planExperiment({ ...question, traffic: canary });
    expect(plan.kind === 'feasible' && plan.days).toBe(Math.ceil(2249 / 50) + 2);
  });

  it('says honestly that it will never finish', () => {
    const none = never(planExperiment({ ...question, effect: { scale: 'absolute', size: 0 } }));
    expect([none.reason, none.days]).toEqual(['no-effect', null]);
    for (const traffic of [
      { ...question.traffic, dailyUnits: 0 },
      { ...question.traffic, shares: { control: 1, treatment: 0 } },
    ])
      expect(never(planExperiment({ ...question, traffic })).reason).toBe('no-traffic');
    const late = never(planExperiment({ ...question, traffic: { ...question.traffic, labelDelayDays: 90 } }));
    expect(late.reason).toBe('labels-too-late');
    const slow = never(planExperiment({ ...question, traffic: { ...question.traffic, dailyUnits: 30 } }));
    expect([slow.reason, slow.days]).toEqual(['beyond-horizon', 258]);
    expect(slow.detectable).toBeCloseTo(2.8015852 * Math.sqrt((2 * 0.09) / (15 * 88)), 7);
    expect(slow.sentence).toBe(
      'This needs 3,839 units in the control and 3,839 in the treatment, about 258 days; 90 days can show a difference of 0.0327 or more. Give the arms more traffic, accept a larger difference, or compare the versions on the same rows.',
    );
  });

  it('returns all faults at once', () => {
    const plan = planExperiment({
      outcome: { kind: 'mean', mean: 0, variance: 0 },
      effect: { scale: 'relative', size: Number.NaN },
      design: { method: 'fixed', alpha: 0, power: 1 },
      traffic: {
        dailyUnits: -1,
        shares: { control: 0.8, treatment: 0.8 },
        labelDelayDays: -1,
        horizonDays: 0,
      },
    });
    expect(plan.kind === 'invalid' ? plan.faults.map(({ pointer }) => pointer) : []).toEqual([
      '/design/alpha',
      '/design/power',
      '/outcome/variance',
      '/effect/size',
      '/effect/scale',
      '/traffic/dailyUnits',
      '/traffic/shares',
      '/traffic/labelDelayDays',
      '/traffic/horizonDays',
    ]);
  });

  it('takes more units for a smaller effect, more power, or the freedom to look at any time', () => {
    const effects = fc.double({ min: 0.001, max: 0.3, noNaN: true });
    fc.assert(
      fc.property(effects, effects, (x, y) => {
        const outcome: PlannedOutcome = { kind: 'proportion', baseline: 0.5 };
        const at = (size: number, design: TestDesign): number =>
          requiredUnits(outcome, { scale: 'absolute', size }, design).control;
        const [small, large] = [Math.min(x, y), Math.max(x, y)];
        expect(at(small, FIXED)).toBeGreaterThanOrEqual(at(large, FIXED));
        expect(at(x, SEQUENTIAL)).toBeGreaterThan(at(x, FIXED));
        expect(at(x, { ...FIXED, power: 0.9 })).toBeGreaterThan(at(x, FIXED));
      }),
    );
  });
});
