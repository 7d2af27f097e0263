import { describe, expect, it } from 'vitest';
import { definePlan } from './define-plan.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { RolloutEvent } from './rollout-event.ts';
import { createRollout, type RolloutState } from './rollout-state.ts';
import { transition, type Transition } from './transition.ts';
import type { VerdictKind } from './verdict.ts';

const BAKE = 1000;
const say = (kind: VerdictKind) => ({ kind, figures: {} });
const goal = (kind: VerdictKind) => ({ goal: say(kind) });
const errors = (kind: VerdictKind) => ({ guardrails: [{ name: 'errors', verdict: say(kind) }] });

/** A rollout whose first step's weight is verified and whose bake is over. */
function baked(changes: object = {}) {
  const defined = definePlan({
    goal: { name: 'accuracy' },
    guardrails: [{ name: 'errors', margin: 1, harm: 'increase' }],
    steps: [0.05, 0.5].map((candidateShare) => ({ candidateShare, bakeMilliseconds: BAKE })),
    autoPromote: true,
    ...changes,
  });
  const subject = { planDigest: 'p', attemptId: 'a1', salt: 's1', candidate: 2, stable: 1, fallback: null };
  const draft = createRollout({ ...subject, at: 0 });
  if (!defined.ok || !draft.ok) throw new Error('the plan is valid');
  const plan = defined.value;
  let state: RolloutState = draft.value;
  let now = 0;
  const tell = (event: object): Transition => {
    const origin = { at: now, actor: 'ana', expectedVersion: state.version };
    const result = transition(state, { ...origin, ...event } as RolloutEvent, plan);
    state = result.state;
    return result;
  };
  const tick = (changes: Partial<RolloutEvidence> = {}, passed = BAKE) => {
    now += passed;
    const { phase } = state;
    const stage = phase.kind === 'step' || phase.kind === 'shadow' ? phase.stage : null;
    const index = phase.kind === 'step' ? phase.index : 0;
    const candidateShare = phase.kind === 'shadow' ? 0 : (plan.steps[index]?.candidateShare ?? 0);
    const evidence: RolloutEvidence = {
      attemptId: state.attempt.id,
      stage: phase.kind === 'shadow' ? 'shadow' : index,
      window: { startedAt: stage?.verifiedAt ?? now, endedAt: now },
      applied: { epoch: stage?.epoch ?? 0, candidateShare },
      ...errors('pass'),
      ...goal('pass'),
      health: { sampleRatio: say('pass'), labelCoverage: say('pass'), exposure: say('pass') },
      stable: say('pass'),
      units: { candidate: 500, control: 500 },
      events: { candidate: 50, control: 50 },
      pairedRows: 5000,
      ...changes,
    };
    return tell({ kind: 'tick', evidence });
  };
  tell({ kind: 'start' });
  tick();
  return { tell, tick, state: () => state };
}

describe('what users of other rollout controllers complain about', () => {
  it('no metric value pauses and can be resumed, instead of reverting (argo-rollouts 1905, flagger 1035, 1098, 883)', () => {
    const { tell, tick, state } = baked();
    for (let i = 0; i < 4; i++) tick(goal('no-data'));
    expect(state().pause?.reason).toBe('no-data');
    expect(state().phase.kind).toBe('step');
    tell({ kind: 'resume' });
    tick();
    expect(state().phase).toMatchObject({ index: 1 });
  });

  it('inconclusive never promotes, however often it is resumed (argo-rollouts 3850, 261)', () => {
    const { tell, tick, state } = baked();
    for (let round = 0; round < 5; round++) {
      for (let i = 0; i < 4; i++) tick(goal('inconclusive'));
      expect(state().pause?.reason).toBe('inconclusive');
      tell({ kind: 'resume' });
    }
    expect(state().phase).toMatchObject({ kind: 'step', index: 0 });
  });

  it('measurements that are all errors are not a success (argo-rollouts 4479)', () => {
    const { tick, state } = baked();
    for (let i = 0; i < 5; i++) tick(goal('error'));
    expect(state()).toMatchObject({ phase: { kind: 'step', index: 0 }, pause: { reason: 'error' } });
  });

  it('a failed analysis stops the bad version (argo-rollouts 1411)', () => {
    const { tick, state } = baked();
    const stopped = tick(goal('fail'));
    expect(state().phase).toMatchObject({ kind: 'rolled-back', cause: { kind: 'verdict' }, servedBy: 1 });
    expect(stopped.effects.map((effect) => effect.kind)).toEqual(['end-allocation', 'notify']);
  });

  it('a failure during another check that still runs decides (argo-rollouts 943)', () => {
    const { tick, state } = baked();
    tick({ ...errors('fail'), ...goal('inconclusive') }, 1);
    expect(state().phase.kind).toBe('rolled-back');
  });

  it('an analysis that was cut off is not a pass (argo-rollouts 1329)', () => {
    const { tell, tick, state } = baked();
    tell({ kind: 'tick', evidence: null });
    tick({ window: { startedAt: 1000, endedAt: 1500 } });
    expect(state().phase).toMatchObject({ kind: 'step', index: 0 });
  });

  it('until the plan is trusted, a failure can pause instead of rolling back (argo-rollouts 2866)', () => {
    const untrusted = baked({ autoRollback: false });
    untrusted.tick(errors('fail'), 1);
    expect(untrusted.state().pause?.reason).toBe('guardrail');
    const soft = baked({ guardrails: [{ name: 'errors', margin: 1, harm: 'increase', hard: false }] });
    soft.tick(errors('fail'), 1);
    expect(soft.state().pause?.reason).toBe('guardrail');
  });

  it('an aborted rollout can be retried, from its beginning (argo-rollouts 3120)', () => {
    const { tell, tick, state } = baked();
    tick();
    tell({ kind: 'abort', reason: 'not today' });
    tell({ kind: 'retry', attemptId: 'a2', salt: 's2', candidate: 2, stable: 1 });
    expect(state()).toMatchObject({ phase: { kind: 'step', index: 0 }, attempt: { salt: 's2', passed: [] } });
  });

  it('a breach rolls back while the rollout waits for something else (flagger 1801)', () => {
    const waits = { candidateShare: 0.05, bakeMilliseconds: BAKE, approval: true };
    const { tick, state } = baked({ steps: [waits] });
    expect(tick()).toMatchObject({ record: { decision: { kind: 'held', why: 'approval' } } });
    tick(errors('fail'), 1);
    expect(state().phase.kind).toBe('rolled-back');
    const paused = baked();
    paused.tell({ kind: 'pause', note: '' });
    paused.tick(errors('fail'), 1);
    expect(paused.state().phase.kind).toBe('rolled-back');
    const shadow = baked({ shadow: { bakeMilliseconds: BAKE } });
    expect(shadow.tick(errors('fail'), 1).effects[0]).toEqual({ kind: 'stop-shadow', candidate: 2 });
  });

  it('a mistyped metric name passes nothing, and is named (flagger 1581)', () => {
    const { tick, state } = baked();
    const typo = tick({ guardrails: [{ name: 'erors', verdict: say('pass') }] });
    expect(state().phase).toMatchObject({ kind: 'step', index: 0 });
    expect(typo.outcome === 'applied' && typo.record.notes[0]).toContain('"erors"');
  });

  it('units are dealt by salt and share, fixed for the whole step, so nothing ratchets (flagger 1532, 1647, 1655)', () => {
    const { tick } = baked();
    const effects = [1, 1, 1].flatMap(() => tick({}, 1).effects);
    expect(effects).toEqual([]);
  });

  it('stickiness belongs to the attempt: one salt for every step (flagger 1232, 1198)', () => {
    const { tick } = baked();
    expect(tick().effects[0]).toMatchObject({ kind: 'set-allocation', salt: 's1', candidateShare: 0.5 });
  });

  it('approval is the last gate and cannot be given early', () => {
    const { tell, tick } = baked({
      steps: [{ candidateShare: 0.05, bakeMilliseconds: BAKE, approval: true }],
    });
    expect(tell({ kind: 'approve' })).toMatchObject({ refusal: { code: 'not-awaiting-approval' } });
    tick();
    tick(goal('inconclusive'), 1);
    expect(tell({ kind: 'approve' })).toMatchObject({ refusal: { code: 'not-awaiting-approval' } });
    tick();
    expect(tell({ kind: 'approve' })).toMatchObject({ state: { phase: { kind: 'promoted' } } });
  });

  it('few units hold, and only the deadline asks a person', () => {
    const step = { candidateShare: 0.05, bakeMilliseconds: BAKE, deadlineMilliseconds: 4 * BAKE };
    const { tell, tick, state } = baked({ steps: [step] });
    const few = { units: { candidate: 99, control: 500 } };
    expect(tick(few)).toMatchObject({ record: { decision: { why: 'minimum-units' } } });
    tick(few, 3 * BAKE);
    expect(state().pause?.reason).toBe('deadline');
    tell({ kind: 'resume' });
    tick(few, 1);
    expect(state().pause).toBeNull();
  });

  it('a broken sample ratio pauses before any verdict is read', () => {
    const { tick, state } = baked();
    const health = { sampleRatio: say('fail'), labelCoverage: say('pass'), exposure: say('pass') };
    tick({ health });
    expect(state().pause?.reason).toBe('sample-ratio');
  });
});
