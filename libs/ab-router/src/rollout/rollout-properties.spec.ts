import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definePlan } from './define-plan.ts';
import { livePosition } from './live-stage.ts';
import { needsApproval, type Guardrail, type RolloutPlan, type StagePosition } from './plan.ts';
import { replay } from './replay.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { RolloutEvent } from './rollout-event.ts';
import { createRollout, type RolloutState } from './rollout-state.ts';
import { stageRules } from './stage.ts';
import { transition } from './transition.ts';
import type { VerdictKind } from './verdict.ts';

const BAKE = 100;
const RUNS = 100_000;

function mulberry32(seed: number): () => number {
  let a = seed | 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Random = () => number;
const chance = (random: Random, probability: number) => random() < probability;
function pick<Value>(random: Random, values: readonly [Value, ...Value[]]): Value {
  return values[Math.floor(random() * values.length)] ?? values[0];
}

function planOf(random: Random): RolloutPlan {
  const stage = () => ({
    bakeMilliseconds: pick(random, [BAKE, BAKE, 0]),
    monitored: chance(random, 0.75),
    approval: chance(random, 0.25),
    deadlineMilliseconds: chance(random, 0.2) ? 6 * BAKE : null,
  });
  const shares = [0.01, 0.25, 0.5].slice(0, 1 + Math.floor(random() * 3));
  const response = () =>
    pick<object>(random, [
      { action: 'hold' },
      { action: 'pause' },
      { action: 'rollback' },
      { action: 'extend', maximum: 2, then: pick(random, ['hold', 'pause', 'rollback']) },
    ]);
  const defined = definePlan({
    shadow: chance(random, 0.4) ? { ...stage(), minimumPairedRows: 10 } : null,
    steps: shares.map((candidateShare) => ({ ...stage(), candidateShare })),
    goal: { name: 'accuracy' },
    guardrails: [
      { name: 'errors', margin: 1, harm: 'increase' },
      { name: 'latency', margin: 1, harm: 'increase', hard: false, mustPass: chance(random, 0.5) },
    ],
    policy: { fail: response(), inconclusive: response(), 'no-data': response(), error: response() },
    autoPromote: chance(random, 0.6),
  });
  if (!defined.ok) throw new Error(JSON.stringify(defined.faults));
  return defined.value;
}

function evidenceOf(random: Random, state: RolloutState, plan: RolloutPlan, at: number): RolloutEvidence {
  const position = livePosition(state) ?? 0;
  const stage = state.phase.kind === 'step' || state.phase.kind === 'shadow' ? state.phase.stage : null;
  const kind = (pass: number): { kind: VerdictKind; figures: Record<string, number> } => ({
    kind: chance(random, pass) ? 'pass' : pick(random, ['fail', 'inconclusive', 'no-data', 'error']),
    figures: { n: 1 },
  });
  const share = position === 'shadow' ? 0 : (plan.steps[position]?.candidateShare ?? 0);
  const verifiedAt = stage?.verifiedAt ?? at;
  const count = () => (chance(random, 0.9) ? 500 : 5);
  const arms = () => ({ candidate: count(), control: count() });
  return {
    attemptId: chance(random, 0.95) ? state.attempt.id : 'a0',
    stage: chance(random, 0.95) ? position : pick<StagePosition>(random, ['shadow', 0, 1, 2]),
    window: { startedAt: chance(random, 0.93) ? verifiedAt : verifiedAt - 1, endedAt: at },
    applied: chance(random, 0.95)
      ? { epoch: stage?.epoch ?? 0, candidateShare: share }
      : pick(random, [null, { epoch: state.epoch - 1, candidateShare: 0 }]),
    guardrails: [
      { name: 'errors', verdict: kind(0.97) },
      { name: chance(random, 0.97) ? 'latency' : 'latencyy', verdict: kind(0.97) },
    ],
    health: { sampleRatio: kind(0.97), labelCoverage: kind(0.97), exposure: kind(0.97) },
    stable: kind(0.98),
    goal: kind(0.8),
    units: arms(),
    events: arms(),
    pairedRows: count(),
  };
}

function eventOf(random: Random, state: RolloutState, plan: RolloutPlan, step: number): RolloutEvent {
  const at = state.clock + pick(random, [0, 1, BAKE, BAKE, 2 * BAKE, -7 * BAKE]);
  const expectedVersion = chance(random, 0.97) ? state.version : state.version - 1;
  const origin = { at, actor: 'ana', expectedVersion };
  if (state.phase.kind === 'draft' && chance(random, 0.9)) return { kind: 'start', ...origin };
  if (state.pause !== null && chance(random, 0.4)) return { kind: 'resume', ...origin };
  if (chance(random, 0.72)) {
    const now = Math.max(at, state.clock);
    const evidence = chance(random, 0.97) ? evidenceOf(random, state, plan, now) : null;
    return { kind: 'tick', ...origin, evidence };
  }
  return pick<RolloutEvent>(random, [
    { kind: 'approve', ...origin },
    { kind: 'approve', ...origin },
    { kind: 'promote', ...origin },
    { kind: 'promote', ...origin },
    { kind: 'pause', ...origin, note: '' },
    { kind: 'resume', ...origin },
    { kind: 'start', ...origin },
    { kind: 'abort', at, actor: 'ana', reason: 'r' },
    { kind: 'rollback', at, actor: 'ana', reason: 'r', to: pick(random, [null, 9, 2]) },
    {
      kind: 'retry',
      ...origin,
      attemptId: `a${step}`,
      salt: `s${step}`,
      candidate: 2 + step,
      stable: 1,
    },
    { kind: 'candidate-changed', ...origin, candidate: pick(random, [state.candidate, 40 + step]) },
    { kind: 'stable-changed', ...origin, stable: pick(random, [state.stable, state.candidate, 80 + step]) },
  ]);
}

/** Whether this evidence, by itself, is a pass for where the rollout is: written apart from the reducer's own reading. */
function isPass(evidence: RolloutEvidence | null, state: RolloutState, plan: RolloutPlan): boolean {
  const { phase, attempt } = state;
  if (evidence === null || (phase.kind !== 'step' && phase.kind !== 'shadow')) return false;
  const { verifiedAt } = phase.stage;
  if (evidence.attemptId !== attempt.id || evidence.stage !== livePosition(state)) return false;
  if (verifiedAt === null || evidence.window.startedAt < verifiedAt) return false;
  const holds = ({ name, mustPass }: Guardrail) => {
    const kind = evidence.guardrails.find((entry) => entry.name === name)?.verdict.kind;
    return kind === 'pass' || (kind === 'inconclusive' && !mustPass);
  };
  const { sampleRatio, exposure, labelCoverage } = evidence.health;
  const split =
    phase.kind === 'shadow' || [sampleRatio, exposure].every((verdict) => verdict.kind === 'pass');
  const unsplit = labelCoverage.kind === 'pass' && evidence.goal.kind === 'pass';
  return plan.guardrails.every(holds) && split && unsplit;
}

function law(kept: boolean, name: string): asserts kept {
  if (!kept) throw new Error(`broken: ${name}`);
}

describe('transition over generated event sequences', () => {
  it(`keeps every law over ${RUNS} sequences`, () => {
    const reached: Record<string, number> = {};
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = mulberry32(seed);
        const plan = planOf(random);
        const draft = createRollout({
          planDigest: 'p',
          attemptId: 'first',
          salt: 'first',
          candidate: 2,
          stable: 1,
          fallback: chance(random, 0.5) ? 1000 : null,
          at: 1_000_000,
        });
        if (!draft.ok) throw new Error('draft');
        let state = draft.value;
        let latestPass = false;
        let passed = new Set<StagePosition>();
        const log: RolloutEvent[] = [];
        for (let step = 0; step < 18; step++) {
          const event = eventOf(random, state, plan, step + 2);
          const before = state;
          const result = transition(before, event, plan);
          state = result.state;
          const position = livePosition(before);

          if (event.kind === 'tick' && result.outcome === 'applied') {
            latestPass = isPass(event.evidence, before, plan);
            const harmed =
              event.evidence?.attemptId === before.attempt.id &&
              event.evidence.guardrails.some((g) => g.name === 'errors' && g.verdict.kind === 'fail');
            law(!harmed || state.phase.kind === 'rolled-back', 'a hard guardrail rolls back in one tick');
          }
          const aborts = event.kind === 'abort' && position !== null;
          law(!aborts || state.phase.kind === 'aborted', 'abort beats everything');
          const moved = livePosition(state) !== position || state.phase.kind !== before.phase.kind;
          const forward = moved && (livePosition(state) !== null || state.phase.kind === 'promoted');
          if (forward && position !== null && before.attempt.id === state.attempt.id) {
            const rules = stageRules(plan, position);
            law(rules !== null && before.pause === null, 'nothing advances while paused');
            law(!rules.monitored || latestPass, 'a monitored stage is left on a pass only');
            law(event.kind !== 'tick' || !needsApproval(plan, position, rules), 'no tick approves');
            if (rules.monitored) passed.add(position);
          }
          if (before.attempt.id !== state.attempt.id) passed = new Set();
          if (moved || (event.kind === 'resume' && result.outcome === 'applied')) latestPass = false;
          if (state.phase.kind === 'promoted' && before.phase.kind !== 'promoted') {
            const owed = plan.steps.flatMap((rules, index) => (rules.monitored ? [index] : []));
            law(
              owed.every((index) => passed.has(index)),
              'promoted means every monitored step passed',
            );
            law(
              plan.shadow?.monitored !== true || passed.has('shadow'),
              'promoted means the shadow phase passed',
            );
          }
          const over = ['promoted', 'rolled-back', 'aborted'].includes(before.phase.kind);
          const left = before.phase.kind !== 'promoted' && event.kind === 'retry';
          law(!over || left || state === before, 'terminal states absorb');
          for (const effect of result.effects) {
            if (effect.kind !== 'set-allocation') continue;
            const rules = state.phase.kind === 'step' ? plan.steps[state.phase.index] : undefined;
            law(rules?.candidateShare === effect.candidateShare, 'a weight is the share of the step');
            law(
              effect.epoch === state.epoch && effect.salt === state.attempt.salt,
              'epoch and salt are current',
            );
          }
          law(state.clock >= before.clock, 'the clock never goes back');
          if (result.outcome === 'applied') {
            log.push(event);
            law(state.version === before.version + 1, 'versions count applied events');
            // The same event again is what a second replica would send: compare-and-swap refuses it, or nothing changes.
            const again = transition(state, event, plan);
            law(again.outcome !== 'applied', 'the second of two concurrent events is refused');
          } else law(state === before, 'what is not applied changes nothing');
        }
        reached[state.phase.kind] = (reached[state.phase.kind] ?? 0) + 1;
        expect(replay(plan, draft.value, log)).toEqual({ ok: true, state });
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { numRuns: RUNS },
    );
    // The laws are not kept by never getting anywhere.
    for (const kind of ['step', 'promoted', 'rolled-back', 'aborted']) {
      expect(reached[kind], kind).toBeGreaterThan(RUNS / 200);
    }
  });
});
