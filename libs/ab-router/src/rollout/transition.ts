import { changeCandidate, changeStable } from './change-subject.ts';
import { approve, endWaiting, pause, requireLive, resume, retry, start } from './commands.ts';
import { liveStage, livePosition, withStage, type LiveStage } from './live-stage.ts';
import { refuse, type Move, type Refusal } from './move.ts';
import type { RolloutPlan } from './plan.ts';
import { unknownGuardrails } from './read-evidence.ts';
import type { RolloutEffect } from './rollout-effect.ts';
import type { AbortEvent, RollbackEvent, RolloutEvent } from './rollout-event.ts';
import { isVersion, type RolloutState } from './rollout-state.ts';
import { elapseStage } from './stage.ts';
import { decideTick } from './tick.ts';
import { placeOf, type TransitionRecord } from './transition-record.ts';
import { abort, rollBack } from './withdraw.ts';

/** What an event came to. `state` and `effects` are always there; only an applied event changes or asks for anything. */
export type Transition =
  | {
      readonly outcome: 'applied';
      readonly state: RolloutState;
      readonly effects: readonly RolloutEffect[];
      readonly record: TransitionRecord;
    }
  | {
      /** The state says already what the event asks for. */
      readonly outcome: 'unchanged';
      readonly state: RolloutState;
      readonly effects: readonly [];
      readonly message: string;
    }
  | {
      readonly outcome: 'refused';
      readonly state: RolloutState;
      readonly effects: readonly [];
      readonly refusal: Refusal;
    };

/**
 * The rollout's reducer: total over all states and events, without clock, randomness or input and output. The caller
 * stores the state, appends `{ event, record }` to the log and carries out the effects in one transaction.
 *
 * @param event - its `at` is the only clock; going back, it counts as the latest time seen
 * @param plan - the plan whose digest the state names
 * @example transition(draft, { kind: 'start', at: 1, actor: 'ana', expectedVersion: 0 }, plan).effects[0].kind === 'set-allocation'
 */
export function transition(state: RolloutState, event: RolloutEvent, plan: RolloutPlan): Transition {
  const now = Math.max(event.at, state.clock);
  const move = decide(state, event, plan, now);
  switch (move.outcome) {
    case 'refused':
      return { outcome: 'refused', state, effects: [], refusal: move.refusal };
    case 'unchanged':
      return { outcome: 'unchanged', state, effects: [], message: move.message };
    case 'applied': {
      const next = { ...move.state, version: state.version + 1, clock: now };
      const record: TransitionRecord = {
        version: next.version,
        at: now,
        actor: event.actor,
        attemptId: next.attempt.id,
        planDigest: state.planDigest,
        event: event.kind,
        from: placeOf(state),
        to: placeOf(next),
        decision: move.decision,
        evidence: event.kind === 'tick' ? event.evidence : null,
        notes: notesOn(state, event, plan),
      };
      return { outcome: 'applied', state: next, effects: move.effects, record };
    }
  }
}

function decide(before: RolloutState, event: RolloutEvent, plan: RolloutPlan, now: number): Move {
  if (!Number.isSafeInteger(event.at) || event.actor === '') {
    return refuse('malformed-event', 'An event needs whole milliseconds since the epoch and an actor.');
  }
  if (event.kind === 'abort' || event.kind === 'rollback') return takeOut(before, event, now);
  if (event.expectedVersion !== before.version) {
    const message = `The rollout is at version ${before.version}, not ${event.expectedVersion}; read it again and decide anew.`;
    return refuse('stale-version', message);
  }
  const state = elapse(before, plan, now);
  switch (event.kind) {
    case 'start':
      return start(state, plan, now);
    case 'retry':
      return retry(state, event, plan, now);
    case 'candidate-changed':
      return changeCandidate(state, event.candidate, now);
    case 'stable-changed':
      return changeStable(state, event.stable, now);
    case 'tick':
    case 'approve':
    case 'promote':
    case 'pause':
    case 'resume': {
      const live = requireLive(state, plan);
      return 'outcome' in live ? live : steer(state, live, event, plan, now);
    }
  }
}

function steer(
  state: RolloutState,
  live: LiveStage,
  event: Extract<RolloutEvent, { kind: 'tick' | 'approve' | 'promote' | 'pause' | 'resume' }>,
  plan: RolloutPlan,
  now: number,
): Move {
  switch (event.kind) {
    case 'tick':
      return decideTick({ state, live, evidence: event.evidence, plan, now, actor: event.actor });
    case 'approve':
      return approve(state, live, plan, now);
    case 'promote':
      return endWaiting(state, live, plan, now);
    case 'pause':
      return pause(state, event, now);
    case 'resume':
      return resume(state, live, now);
  }
}

/** Abort and rollback need neither the plan nor the latest version: whoever wants the candidate out gets it out. */
function takeOut(state: RolloutState, event: AbortEvent | RollbackEvent, now: number): Move {
  const { phase } = state;
  if (phase.kind === 'promoted') {
    const message = 'The candidate is the champion already; roll the champion alias back instead.';
    return refuse('already-promoted', message);
  }
  if (phase.kind === 'rolled-back' || phase.kind === 'aborted') {
    return { outcome: 'unchanged', message: `The rollout is ${phase.kind} already; no traffic is left.` };
  }
  if (event.kind === 'abort') return abort(state, event.reason, now);
  if (livePosition(state) === null)
    return refuse('not-started', 'Nothing is served yet; abort the draft instead.');
  if (event.to !== null && (event.to === state.candidate || !isVersion(event.to))) {
    const message = 'Roll back to a version other than the candidate, or to null for stable.';
    return refuse('version-not-usable', message);
  }
  const stableUnhealthy = state.pause?.reason === 'stable-unhealthy';
  return rollBack(state, { kind: 'requested', reason: event.reason }, { to: event.to, stableUnhealthy }, now);
}

function elapse(state: RolloutState, plan: RolloutPlan, now: number): RolloutState {
  const live = liveStage(state, plan);
  if (live === null || state.pause !== null) return state;
  return withStage(state, elapseStage(live.stage, live.rules, state.clock, now));
}

function notesOn(state: RolloutState, event: RolloutEvent, plan: RolloutPlan): readonly string[] {
  const back = state.clock - event.at;
  const clock =
    back > 0 ? [`The event's clock is ${back} ms behind; it counts as the latest time seen.`] : [];
  const names = event.kind === 'tick' ? unknownGuardrails(event.evidence, plan) : [];
  return [...clock, ...names.map((name) => `The plan has no guardrail "${name}"; its verdict was not read.`)];
}
