import { describe, expect, it } from 'vitest';
import { definePlan } from './define-plan.ts';
import { createRollout } from './rollout-state.ts';

const GOAL = { name: 'accuracy', margin: 0.01 };
const GUARDRAIL = { name: 'error-rate', margin: 0.005, harm: 'increase' };

function faultsOf(json: unknown): readonly string[] {
  const plan = definePlan(json);
  return plan.ok ? [] : plan.faults.map((fault) => `${fault.code} ${fault.pointer}`);
}

describe('definePlan', () => {
  it('fills in the documented defaults', () => {
    const plan = definePlan({ goal: GOAL });
    if (!plan.ok) throw new Error(JSON.stringify(plan.faults));
    const { steps, autoPromote, autoRollback, policy, shadow, alpha } = plan.value;
    expect(steps.map((step) => [step.candidateShare, step.controlShare, step.monitored])).toEqual([
      [0.01, 0.01, true],
      [0.05, 0.05, true],
      [0.1, 0.1, true],
      [0.25, 0.25, true],
      [0.5, 0.5, true],
      [1, 0, false],
    ]);
    expect(steps[0]).toMatchObject({ minimumUnits: 100, minimumEvents: 10, bakeMilliseconds: 3_600_000 });
    expect(policy.inconclusive).toEqual({ action: 'extend', maximum: 3, then: 'pause' });
    expect({ autoPromote, autoRollback, shadow, alpha }).toEqual({
      autoPromote: false,
      autoRollback: true,
      shadow: null,
      alpha: 0.05,
    });
    expect(JSON.parse(JSON.stringify(plan.value))).toEqual(plan.value);
  });

  it('gives the control what is left when its share cannot be equal', () => {
    const plan = definePlan({ goal: GOAL, steps: [{ candidateShare: 0.75 }] });
    expect(plan.ok && plan.value.steps[0]?.controlShare).toBe(0.25);
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no object', 7, ['wrong-type ', 'nothing-to-pass /goal']],
    ['no steps', { goal: GOAL, steps: [] }, ['no-steps /steps']],
    ['a key of another plan', { goal: GOAL, 'st/eps': 1 }, ['unknown-key /st~1eps']],
    [
      'shares that fall',
      { goal: GOAL, steps: [{ candidateShare: 0.5 }, { candidateShare: 0.1 }] },
      ['shares-not-ascending /steps/1/candidateShare'],
    ],
    [
      'a share that no slots make',
      { goal: GOAL, steps: [{ candidateShare: 0.33333 }] },
      ['share-between-slots /steps/0/candidateShare'],
    ],
    [
      'more than everybody',
      { goal: GOAL, steps: [{ candidateShare: 0.6, controlShare: 0.5 }] },
      ['shares-exceed-whole /steps/0/controlShare'],
    ],
    [
      'a comparison with nobody',
      { goal: GOAL, steps: [{ candidateShare: 1, monitored: true }] },
      ['monitored-without-control /steps/0/monitored'],
    ],
    [
      'a deadline before the bake ends',
      { goal: GOAL, steps: [{ candidateShare: 0.1, bakeMilliseconds: 10, deadlineMilliseconds: 10 }] },
      ['deadline-within-bake /steps/0/deadlineMilliseconds'],
    ],
    ['nothing to pass', { guardrails: [GUARDRAIL] }, ['nothing-to-pass /goal']],
    [
      'two guardrails of one name',
      { goal: GOAL, guardrails: [GUARDRAIL, GUARDRAIL] },
      ['duplicate-guardrail /guardrails/1/name'],
    ],
    [
      'a guardrail that trips on noise',
      { goal: GOAL, guardrails: [{ ...GUARDRAIL, margin: 0 }] },
      ['out-of-range /guardrails/0/margin'],
    ],
    [
      'a policy that advances',
      { goal: GOAL, policy: { 'no-data': { action: 'advance' } } },
      ['unknown-choice /policy/no-data/action'],
    ],
    [
      'a hold with extensions',
      { goal: GOAL, policy: { error: { action: 'hold', maximum: 2 } } },
      ['unknown-key /policy/error/maximum'],
    ],
    ['an empty goal', { goal: { name: '' } }, ['wrong-type /goal/name']],
    ['null where a value belongs', { goal: GOAL, autoPromote: null }, ['wrong-type /autoPromote']],
    [
      'several faults, all at once',
      {
        goal: GOAL,
        alpha: 0.5,
        steps: [{}, { candidateShare: 0 }],
        health: { sampleRatio: { onFail: 'cry' } },
      },
      [
        'missing-key /steps/0/candidateShare',
        'out-of-range /steps/1/candidateShare',
        'out-of-range /alpha',
        'unknown-choice /health/sampleRatio/onFail',
      ],
    ],
  ])('refuses %s', (_, json, faults) => {
    expect(faultsOf(json)).toEqual(faults);
  });

  it('refuses a list of steps without end, and does not read it', () => {
    const steps = Array.from({ length: 101 }, () => ({ candidateShare: 0.1 }));
    expect(faultsOf({ goal: GOAL, steps })).toEqual(['too-many-steps /steps']);
  });
});

describe('createRollout', () => {
  const subject = {
    planDigest: 'd',
    attemptId: 'a1',
    salt: 's1',
    candidate: 2,
    stable: 1,
    fallback: null,
    at: 0,
  };

  it('is a draft of version 0', () => {
    expect(createRollout(subject)).toMatchObject({
      ok: true,
      value: { version: 0, phase: { kind: 'draft' } },
    });
  });

  it('refuses with every fault', () => {
    const faulty = createRollout({ ...subject, salt: '', candidate: 1, fallback: 0.5, at: Number.NaN });
    expect(!faulty.ok && faulty.faults.map((fault) => fault.pointer)).toEqual([
      '/salt',
      '/fallback',
      '/at',
      '/candidate',
    ]);
  });
});
