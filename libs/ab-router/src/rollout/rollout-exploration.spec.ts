import { describe, expect, it } from 'vitest';
import { definePlan } from './define-plan.ts';
import { livePosition } from './live-stage.ts';
import { needsApproval, type RolloutPlan, type StagePosition } from './plan.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { RolloutEvent } from './rollout-event.ts';
import { createRollout, type PauseReason, type RolloutState } from './rollout-state.ts';
import { stageRules, type Stage } from './stage.ts';
import { transition } from './transition.ts';
import type { VerdictKind } from './verdict.ts';

const BAKE = 1;
const EPOCH = 1_000_000;
const SHARES = [0.1, 0.25, 0.5];
const OPEN_KINDS = ['fail', 'inconclusive', 'no-data', 'error'] as const;

/** A state, and what an observer outside the reducer has seen in this attempt. */
interface Node {
  readonly state: RolloutState;
  /** The latest applied tick of this stage, since its entry or resumption, was a pass for it. */
  readonly latestPass: boolean;
  readonly passed: readonly StagePosition[];
}

const say = (kind: VerdictKind) => ({ kind, figures: {} });

function running(state: RolloutState): Stage | null {
  return state.phase.kind === 'step' || state.phase.kind === 'shadow' ? state.phase.stage : null;
}

/** An event, and whether its evidence is a pass for the stage: known from how it was made, not by reading it. */
interface Choice {
  readonly event: RolloutEvent;
  readonly passes: boolean;
}

/** Every kind of evidence that the reducer tells apart: those that are a pass for the running stage, and the others. */
function evidences(
  state: RolloutState,
  plan: RolloutPlan,
  now: number,
): { readonly good: readonly RolloutEvidence[]; readonly bad: readonly (RolloutEvidence | null)[] } {
  const stage = running(state);
  const position = livePosition(state) ?? 0;
  const share = position === 'shadow' ? 0 : (plan.steps[position]?.candidateShare ?? 0);
  const startedAt = stage?.verifiedAt ?? now;
  const passing: RolloutEvidence = {
    attemptId: state.attempt.id,
    stage: position,
    window: { startedAt, endedAt: now },
    applied: { epoch: stage?.epoch ?? 0, candidateShare: share },
    guardrails: [{ name: 'errors', verdict: say('pass') }],
    health: { sampleRatio: say('pass'), labelCoverage: say('pass'), exposure: say('pass') },
    stable: say('pass'),
    goal: say('pass'),
    units: { candidate: 100, control: 100 },
    events: { candidate: 10, control: 10 },
    pairedRows: 1000,
  };
  const none = { candidate: 0, control: 0 };
  const unsplit = { ...passing, health: { ...passing.health, sampleRatio: say('fail') } };
  const shadow = position === 'shadow';
  return {
    good: [
      passing,
      { ...passing, applied: null },
      { ...passing, window: { startedAt, endedAt: startedAt } },
      ...(shadow ? [unsplit] : []),
    ],
    bad: [
      null,
      ...OPEN_KINDS.map((kind) => ({ ...passing, goal: say(kind) })),
      { ...passing, guardrails: [{ name: 'errors', verdict: say('fail') }] },
      { ...passing, guardrails: [] },
      ...(shadow ? [] : [unsplit]),
      { ...passing, stable: say('fail') },
      { ...passing, units: none, events: none, pairedRows: 0 },
      { ...passing, attemptId: 'another' },
      { ...passing, stage: position === 0 ? 1 : 0 },
      { ...passing, window: { startedAt: startedAt - 1, endedAt: now } },
      { ...passing, applied: { epoch: 0, candidateShare: 0 } },
    ],
  };
}

function choices(state: RolloutState, plan: RolloutPlan): readonly Choice[] {
  const of = (at: number) => ({ at, actor: 'ana', expectedVersion: state.version });
  const here = of(state.clock);
  const fresh = `a${state.attempt.number + 1}`;
  const verified = (running(state)?.verifiedAt ?? null) !== null;
  const ticks = [0, BAKE].flatMap((passed) => {
    const { good, bad } = evidences(state, plan, state.clock + passed);
    const tick = (evidence: RolloutEvidence | null, passes: boolean): Choice => ({
      event: { kind: 'tick', ...of(state.clock + passed), evidence },
      passes,
    });
    return [...good.map((each) => tick(each, verified)), ...bad.map((each) => tick(each, false))];
  });
  const commands: readonly RolloutEvent[] = [
    { kind: 'tick', ...here, expectedVersion: state.version - 1, evidence: null },
    { kind: 'tick', ...of(state.clock - BAKE), evidence: null },
    { kind: 'start', ...here },
    { kind: 'approve', ...here },
    { kind: 'promote', ...here },
    { kind: 'pause', ...here, note: '' },
    { kind: 'resume', ...here },
    { kind: 'resume', ...of(state.clock + BAKE) },
    { kind: 'abort', at: state.clock, actor: 'ana', reason: '' },
    { kind: 'rollback', at: state.clock, actor: 'ana', reason: '', to: null },
    { kind: 'candidate-changed', ...here, candidate: 3 },
    { kind: 'stable-changed', ...here, stable: 4 },
    { kind: 'stable-changed', ...here, stable: state.candidate },
    { kind: 'retry', ...here, attemptId: fresh, salt: fresh, candidate: 2, stable: 1 },
  ];
  return [...ticks, ...commands.map((event) => ({ event, passes: false }))];
}

/** Pauses that leave a stage in another state than the rest do. */
const PAUSES_APART: readonly PauseReason[] = ['user', 'deadline', 'stable-unhealthy'];

/**
 * The state without what only names it: times become distances from the clock, durations saturate where nothing can
 * tell them apart any more, versions, epochs, attempts' names and the
 * verdict that is shown to people go.
 */
function canonical({ state, latestPass, passed }: Node, plan: RolloutPlan): string {
  const { phase, pause } = state;
  const stage = running(state);
  const position = livePosition(state);
  const kept = stage && {
    activity: stage.activity,
    verified: stage.verifiedAt !== null,
    moved: stage.verifiedAt !== null && stage.verifiedAt < state.clock,
    waits: stage.freshFrom !== null && stage.freshFrom >= state.clock,
    late: stage.freshFrom !== null && stage.verifiedAt !== null && stage.freshFrom > stage.verifiedAt,
    active: Math.min(
      stage.activeMilliseconds - stage.deadlineStart,
      position === null ? 0 : (stageRules(plan, position)?.deadlineMilliseconds ?? 0),
    ),
    baked: Math.min(stage.bakedMilliseconds, BAKE),
    extends: stage.extendedTo === null ? 0 : Math.max(0, stage.extendedTo - stage.bakedMilliseconds),
    extensions: stage.extensions,
    gates: stage.gates,
  };
  const paused = pause && (PAUSES_APART.includes(pause.reason) ? pause.reason : 'itself');
  return JSON.stringify([phase.kind, position, kept, paused, latestPass, passed]);
}

function check(node: Node, { event, passes }: Choice, plan: RolloutPlan): Node | null {
  const before = node.state;
  const result = transition(before, event, plan);
  const { state } = result;
  const law = (kept: boolean, name: string) => {
    if (!kept) throw new Error(`broken: ${name}\n${JSON.stringify({ before, event, state })}`);
  };
  const open = livePosition(before) !== null;
  law(event.kind !== 'abort' || !open || state.phase.kind === 'aborted', 'abort beats everything');
  law(event.kind !== 'rollback' || !open || state.phase.kind === 'rolled-back', 'rollback always rolls back');
  if (result.outcome !== 'applied') {
    law(state === before && result.effects.length === 0, 'what is not applied changes nothing');
    return null;
  }
  const expected = 'expectedVersion' in event ? event.expectedVersion : before.version;
  law(state.clock >= before.clock, 'the clock never goes back');
  law(expected === before.version, 'an event for another version is refused');
  const from = livePosition(before);
  const to = livePosition(state);
  const tick = event.kind === 'tick' ? event : null;
  const retried = event.kind === 'retry';
  const harmed = tick?.evidence?.guardrails.some((guardrail) => guardrail.verdict.kind === 'fail') === true;
  law(!harmed || state.phase.kind === 'rolled-back', 'a hard guardrail rolls back in one tick');
  law(from !== null || before.phase.kind === 'draft' || retried, 'terminal states absorb');
  law(before.phase.kind !== 'promoted', 'promoted is final');
  law(!retried || from === null, 'only a finished attempt is retried');
  const forward = from !== null && (state.phase.kind === 'promoted' || (to !== null && to !== from));
  const latestPass = tick === null ? node.latestPass : passes;
  const rules = from === null ? null : stageRules(plan, from);
  const passed = forward && from !== null && rules?.monitored === true ? [...node.passed, from] : node.passed;
  if (forward && from !== null && rules !== null) {
    law(before.pause === null, 'nothing advances while paused');
    law(!rules.monitored || latestPass, 'a monitored stage is left on a pass only');
    law(running(before)?.verifiedAt !== null, 'no stage is left before its weight is verified');
    law(tick === null || tick.evidence !== null, 'no tick without evidence advances');
    law(tick === null || !needsApproval(plan, from, rules), 'no tick approves');
    const baked = (running(before)?.bakedMilliseconds ?? 0) + event.at - before.clock;
    law(event.kind === 'promote' || baked >= rules.bakeMilliseconds, 'only promote ends a bake');
    law(to === null || to === (from === 'shadow' ? 0 : from + 1), 'no stage is skipped');
  }
  if (state.phase.kind === 'promoted') {
    const owed: StagePosition[] = plan.steps.flatMap((step, index) => (step.monitored ? [index] : []));
    if (plan.shadow?.monitored === true) owed.push('shadow');
    law(
      owed.every((position) => passed.includes(position)),
      'promoted means passed everywhere',
    );
  }
  for (const effect of result.effects) {
    if (effect.kind !== 'set-allocation') continue;
    const step = to === null || to === 'shadow' ? undefined : plan.steps[to];
    law(effect.candidateShare === step?.candidateShare, 'a weight is the share of the step');
  }
  const cleared = to !== from || retried || event.kind === 'resume';
  return { state, latestPass: cleared ? false : latestPass, passed: retried ? [] : passed };
}

/** Every state that any sequence of events reaches, each with every event tried. */
function explore(plan: RolloutPlan): { readonly states: number; readonly transitions: number } {
  const subject = { planDigest: 'p', attemptId: 'a1', salt: 's1', candidate: 2, stable: 1, fallback: null };
  const draft = createRollout({ ...subject, at: EPOCH });
  if (!draft.ok) throw new Error('the draft is valid');
  const queue: Node[] = [{ state: draft.value, latestPass: false, passed: [] }];
  const seen = new Set(queue.map((node) => canonical(node, plan)));
  let transitions = 0;
  // Breadth first: the loop meets what it appends.
  for (const node of queue) {
    for (const choice of choices(node.state, plan)) {
      transitions++;
      const next = check(node, choice, plan);
      if (next === null) continue;
      const key = canonical(next, plan);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return { states: seen.size, transitions };
}

function* plans(): Generator<RolloutPlan> {
  const kinds = [true, false].flatMap((monitored) =>
    [true, false].map((approval) => ({ monitored, approval })),
  );
  const ladders = [1, 2, 3].flatMap((length) =>
    Array.from({ length: kinds.length ** length }, (_, code) =>
      Array.from(
        { length },
        (_step, index) => kinds[Math.floor(code / kinds.length ** index) % kinds.length],
      ),
    ),
  );
  const extend = { action: 'extend', maximum: 1, then: 'pause' };
  for (const ladder of ladders) {
    for (const shadow of [null, { monitored: true }, { monitored: false, approval: true }]) {
      const times = { bakeMilliseconds: BAKE, deadlineMilliseconds: ladder.length === 1 ? 3 * BAKE : null };
      const defined = definePlan({
        shadow: shadow && { ...times, ...shadow },
        steps: ladder.map((step, index) => ({ ...times, ...step, candidateShare: SHARES[index] })),
        goal: { name: 'accuracy' },
        guardrails: [{ name: 'errors', margin: 1, harm: 'increase' }],
        policy: { inconclusive: extend, error: { action: 'pause' }, 'no-data': { action: 'pause' } },
        autoPromote: true,
      });
      if (!defined.ok) throw new Error(JSON.stringify(defined.faults));
      yield defined.value;
    }
  }
}

describe('the rollout model, explored exhaustively', () => {
  it('keeps every law in every reachable state of every plan of up to three steps', () => {
    let states = 0;
    let transitions = 0;
    let count = 0;
    for (const plan of plans()) {
      const explored = explore(plan);
      states += explored.states;
      transitions += explored.transitions;
      count++;
    }
    console.info(`explored ${states} states and ${transitions} transitions of ${count} plans`);
    expect(count).toBe((4 + 16 + 64) * 3);
    expect(states).toBeGreaterThan(10_000);
  });
});
