import { describe, expect, it } from 'vitest';
import { definePlan } from './define-plan.ts';
import { replay } from './replay.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { RolloutEvent } from './rollout-event.ts';
import { createRollout, type RolloutState } from './rollout-state.ts';
import { transition, type Transition } from './transition.ts';
import type { VerdictKind } from './verdict.ts';

const HOUR = 3_600_000;
const say = (kind: VerdictKind) => ({ kind, figures: {} });

/** One rollout, told event by event; time moves only when the story says so. */
class Story {
  state: RolloutState;
  now = 1_000_000;
  last: Transition | null = null;
  readonly events: RolloutEvent[] = [];
  readonly draft: RolloutState;
  readonly plan;

  constructor(plan: object = {}, fallback: number | null = null) {
    const guardrails = [{ name: 'errors', margin: 0.005, harm: 'increase' }];
    const steps = [{ candidateShare: 0.1 }, { candidateShare: 0.5 }];
    const defined = definePlan({ goal: { name: 'accuracy' }, guardrails, steps, ...plan });
    const subject = { planDigest: 'sha256:p', attemptId: 'a1', salt: 's1', candidate: 2, stable: 1 };
    const draft = createRollout({ ...subject, fallback, at: this.now });
    if (!defined.ok || !draft.ok) throw new Error('the story needs a valid plan');
    this.plan = defined.value;
    this.state = this.draft = draft.value;
  }

  /** Gives an event to the reducer; `kind` and what differs from the ordinary. */
  tell(event: { kind: RolloutEvent['kind']; [key: string]: unknown }): Transition {
    const origin = { at: this.now, actor: 'ana', expectedVersion: this.state.version };
    const told = { ...origin, ...event } as unknown as RolloutEvent;
    this.last = transition(this.state, told, this.plan);
    if (this.last.outcome === 'applied') this.events.push(told);
    this.state = this.last.state;
    return this.last;
  }

  /** A tick whose evidence covers the running stage up to now and passes, but for what is given. */
  tick(changes: Partial<RolloutEvidence> | null = {}): Transition {
    return this.tell({ kind: 'tick', evidence: changes === null ? null : { ...this.passing(), ...changes } });
  }

  passing(): RolloutEvidence {
    const { phase } = this.state;
    const stage = phase.kind === 'step' ? phase.index : 'shadow';
    const running = phase.kind === 'step' || phase.kind === 'shadow' ? phase.stage : null;
    const share = phase.kind === 'step' ? (this.plan.steps[phase.index]?.candidateShare ?? 0) : 0;
    return {
      attemptId: this.state.attempt.id,
      stage,
      window: { startedAt: running?.verifiedAt ?? this.now, endedAt: this.now },
      applied: { epoch: running?.epoch ?? 0, candidateShare: share },
      guardrails: [{ name: 'errors', verdict: say('pass') }],
      health: { sampleRatio: say('pass'), labelCoverage: say('pass'), exposure: say('pass') },
      stable: say('pass'),
      goal: say('pass'),
      units: { candidate: 1000, control: 1000 },
      events: { candidate: 100, control: 100 },
      pairedRows: 5000,
    };
  }

  wait(milliseconds = HOUR): this {
    this.now += milliseconds;
    return this;
  }

  /** Started, and the first stage's weight seen. */
  begun(): this {
    this.tell({ kind: 'start' });
    this.tick();
    return this;
  }

  get decision(): unknown {
    return this.last?.outcome === 'applied' ? this.last.record.decision : this.last;
  }
}

const guardrailFails = { guardrails: [{ name: 'errors', verdict: say('fail') }] };

describe('transition', () => {
  it('goes from draft through every step to the champion alias, each move with its evidence', () => {
    const story = new Story();
    expect(story.tell({ kind: 'start' }).effects).toEqual([
      {
        kind: 'set-allocation',
        epoch: 1,
        salt: 's1',
        candidate: 2,
        stable: 1,
        candidateShare: 0.1,
        controlShare: 0.1,
      },
    ]);
    story.tick();
    expect(story.decision).toMatchObject({ kind: 'held', why: 'weight-just-applied' });
    story.wait().tick();
    expect(story.decision).toEqual({ kind: 'advanced', stage: 1 });
    story.tick();
    story.wait().tick();
    expect(story.decision).toMatchObject({ kind: 'held', why: 'approval' });
    expect(story.tell({ kind: 'approve' }).effects.map((effect) => effect.kind)).toEqual([
      'set-alias',
      'end-allocation',
      'notify',
    ]);
    expect(story.state.phase.kind).toBe('promoted');
    expect(story.state.attempt.passed.map((pass) => pass.position)).toEqual([0, 1]);
    expect(replay(story.plan, story.draft, story.events)).toEqual({ ok: true, state: story.state });
  });

  it('writes evidence, actor, plan digest and both places into the record', () => {
    const story = new Story().begun();
    const moved = story.wait().tick();
    expect(moved.outcome === 'applied' && moved.record).toMatchObject({
      version: 3,
      at: story.now,
      actor: 'ana',
      attemptId: 'a1',
      planDigest: 'sha256:p',
      event: 'tick',
      from: { phase: 'step', stage: 0, activity: 'baking' },
      to: { phase: 'step', stage: 1, activity: 'baking' },
      evidence: { goal: { kind: 'pass' } },
      notes: [],
    });
  });

  it('begins the bake only when the weight is seen to be applied, and again when it is lost', () => {
    const story = new Story();
    story.tell({ kind: 'start' });
    story.wait().tick({ applied: { epoch: 0, candidateShare: 0 } });
    expect(story.decision).toMatchObject({ kind: 'held', why: 'weight-not-applied' });
    story.wait(1).tick();
    story.wait(HOUR - 1).tick();
    expect(story.decision).toEqual({ kind: 'held', why: 'baking', remainingMilliseconds: 1 });
    const lost = story.wait().tick({ applied: { epoch: 9, candidateShare: 0.4 } });
    expect(lost.effects).toMatchObject([{ kind: 'set-allocation', epoch: 10, candidateShare: 0.1 }]);
    story.tick();
    expect(story.decision).toMatchObject({ why: 'weight-just-applied', remainingMilliseconds: HOUR });
  });

  it.each<[string, (story: Story) => Partial<RolloutEvidence>]>([
    ['another attempt', () => ({ attemptId: 'a0' })],
    ['another stage', () => ({ stage: 'shadow' })],
    [
      'a window that began before the weight',
      (s) => ({ window: { startedAt: s.now - 2 * HOUR, endedAt: s.now } }),
    ],
    ['a window in the future', (s) => ({ window: { startedAt: s.now, endedAt: s.now + 1 } })],
  ])('reads a pass from %s as no-data', (_, change) => {
    const story = new Story().begun();
    story.wait().tick(change(story));
    expect(story.decision).toEqual({ kind: 'extended', verdict: 'no-data', used: 1, maximum: 3 });
  });

  it('waits for an analysis that covers the whole bake', () => {
    const story = new Story().begun();
    const { window } = story.wait(1000).passing();
    story.wait().tick({ window });
    expect(story.decision).toMatchObject({ kind: 'held', why: 'fresh-analysis' });
  });

  it('counts nothing from an earlier attempt: counters, passes and its late analysis', () => {
    const story = new Story({ policy: { inconclusive: { action: 'extend', maximum: 1, then: 'pause' } } });
    story
      .begun()
      .wait()
      .tick({ goal: say('inconclusive') });
    const late = story.passing();
    story.tell({ kind: 'rollback', reason: 'looks odd', to: null });
    expect(story.tell({ kind: 'retry', attemptId: 'a1', salt: 's2', candidate: 2, stable: 1 })).toMatchObject(
      {
        refusal: { code: 'attempt-reused' },
      },
    );
    story.tell({ kind: 'retry', attemptId: 'a2', salt: 's2', candidate: 2, stable: 1 });
    expect(story.state.attempt).toEqual({ number: 2, id: 'a2', salt: 's2', passed: [] });
    story.tick({ ...late, ...guardrailFails });
    expect(story.state.phase.kind).toBe('step');
    story.tick();
    story.wait().tick({ goal: say('inconclusive') });
    expect(story.decision).toMatchObject({ kind: 'extended', used: 1 });
  });

  it('shifts timers by a pause instead of letting them lapse', () => {
    const story = new Story({
      steps: [{ candidateShare: 0.1, deadlineMilliseconds: 2 * HOUR }, { candidateShare: 0.5 }],
    }).begun();
    story.wait(HOUR / 2).tell({ kind: 'pause', note: 'lunch' });
    story.wait(9 * HOUR).tick();
    story.tell({ kind: 'resume' });
    story.wait(HOUR / 2 - 1).tick();
    expect(story.decision).toEqual({ kind: 'held', why: 'baking', remainingMilliseconds: 1 });
    story.wait(1).tick();
    expect(story.decision).toEqual({ kind: 'advanced', stage: 1 });
  });

  it('refuses the second of two ticks that saw the same version', () => {
    const story = new Story().begun().wait();
    const seen = story.state.version;
    story.tick();
    story.tell({ kind: 'tick', evidence: story.passing(), expectedVersion: seen });
    expect(story.last).toMatchObject({ outcome: 'refused', refusal: { code: 'stale-version' } });
    expect(story.state.phase).toMatchObject({ kind: 'step', index: 1 });
  });

  it('lets abort and rollback win every race', () => {
    const story = new Story().begun();
    story.tell({ kind: 'abort', reason: 'kill switch', expectedVersion: -7 });
    expect(story.state.phase.kind).toBe('aborted');
    expect(story.last?.effects.map((effect) => effect.kind)).toEqual(['end-allocation', 'notify']);
  });

  it('ends a running attempt when candidate or stable change', () => {
    const candidate = new Story().begun();
    candidate.tell({ kind: 'candidate-changed', candidate: 3 });
    expect(candidate.state.phase).toMatchObject({ kind: 'rolled-back', servedBy: 1 });
    const stable = new Story().begun();
    stable.tell({ kind: 'stable-changed', stable: 5 });
    expect(stable.state.phase).toMatchObject({ kind: 'rolled-back', servedBy: 5 });
    const forced = new Story().begun();
    forced.tell({ kind: 'stable-changed', stable: 2 });
    expect(forced.state.phase.kind).toBe('aborted');
  });

  it('refuses promote while the analysis is in flight, and ends the waiting once it passed', () => {
    const story = new Story().begun();
    expect(story.tell({ kind: 'promote' })).toMatchObject({ refusal: { code: 'gates-open' } });
    story.wait(1).tick({ goal: say('fail') });
    expect(story.tell({ kind: 'promote' })).toMatchObject({ refusal: { code: 'gates-open' } });
    story.wait(1).tick();
    story.tell({ kind: 'promote' });
    expect(story.decision).toEqual({ kind: 'advanced', stage: 1 });
  });

  it('never lets a clock that goes back shorten a bake, and says so', () => {
    const story = new Story().begun();
    const back = story.wait(-5 * HOUR).tell({ kind: 'tick', evidence: null });
    expect(back.outcome === 'applied' && back.record.notes[0]).toContain('18000000 ms behind');
    story.wait(5 * HOUR - 1 + HOUR).tick();
    expect(story.decision).toEqual({ kind: 'held', why: 'baking', remainingMilliseconds: 1 });
  });

  it('pauses when stable itself fails, and rolls back to the fallback when both do', () => {
    const story = new Story({}, 7).begun();
    story.wait(1).tick({ stable: say('fail') });
    expect(story.state.pause?.reason).toBe('stable-unhealthy');
    const both = story.wait(1).tick(guardrailFails);
    expect(story.state.phase).toMatchObject({ kind: 'rolled-back', servedBy: 7, stableUnhealthy: true });
    expect(both.effects[0]).toEqual({ kind: 'set-alias', alias: 'champion', version: 7 });

    const helpless = new Story().begun();
    helpless.wait(1).tick({ ...guardrailFails, stable: say('fail') });
    expect(helpless.last?.effects.at(-1)).toMatchObject({ kind: 'notify', urgency: 'urgent' });
    const chosen = new Story().begun();
    chosen.tell({ kind: 'rollback', reason: 'both broken', to: 4 });
    expect(chosen.state.phase).toMatchObject({ kind: 'rolled-back', servedBy: 4 });
  });
});
