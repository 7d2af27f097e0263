import { advance, begin } from './advance.ts';
import { liveStage, withStage, type LiveStage } from './live-stage.ts';
import { refuse, warn, type Move } from './move.ts';
import type { RolloutPlan } from './plan.ts';
import type { PauseEvent, RetryEvent } from './rollout-event.ts';
import { isVersion, type RolloutState } from './rollout-state.ts';
import { NO_EXTENSIONS, describePosition, reopenStage, type Stage } from './stage.ts';

/** The last gate of a stage, given by a person. */
export function approve(state: RolloutState, live: LiveStage, plan: RolloutPlan, now: number): Move {
  if (state.pause !== null) return refuse('paused', 'The rollout is paused; resume it before approving.');
  if (live.stage.activity !== 'awaiting-approval') {
    const place = describePosition(plan, live.position);
    const message = `Approval comes last: ${place} is ${live.stage.activity}. Approve once it awaits approval.`;
    return refuse('not-awaiting-approval', message);
  }
  return advance(state, live, plan, now);
}

/** Ends the waiting for time and approval. */
export function endWaiting(state: RolloutState, live: LiveStage, plan: RolloutPlan, now: number): Move {
  if (state.pause !== null) return refuse('paused', 'The rollout is paused; resume it before promoting.');
  if (live.stage.gates === 'met') return advance(state, live, plan, now);
  const verdict = live.stage.verdict ?? 'nothing read yet';
  const message = `Promote ends waiting, not gates, and ${describePosition(plan, live.position)} has open gates (latest verdict: ${verdict}). Wait for a pass, or move the champion alias by force with a reason.`;
  return refuse('gates-open', message);
}

/** A person's pause. */
export function pause(state: RolloutState, event: PauseEvent, now: number): Move {
  if (state.pause !== null) {
    return refuse(
      'already-paused',
      `The rollout is already paused (${state.pause.reason}); resume it first.`,
    );
  }
  return {
    outcome: 'applied',
    state: { ...state, pause: { reason: 'user', since: now, actor: event.actor, note: event.note } },
    effects: [warn('info', `${event.actor} paused the rollout of v${state.candidate}.`)],
    decision: { kind: 'paused', reason: 'user' },
  };
}

/**
 * Ends a pause. What was read before it no longer counts. A pause that the rollout made itself gives its counter anew
 * (extensions, deadline), or the next tick would pause again.
 */
export function resume(state: RolloutState, live: LiveStage, now: number): Move {
  if (state.pause === null)
    return refuse('not-paused', 'The rollout is not paused; there is nothing to resume.');
  const { reason } = state.pause;
  const { stage } = live;
  const resumed: Stage = {
    ...reopenStage(stage),
    freshFrom: stage.verifiedAt === null ? null : now,
    extensions: reason === 'user' ? stage.extensions : NO_EXTENSIONS,
    extendedTo: reason === 'user' ? stage.extendedTo : null,
    deadlineStart: reason === 'deadline' ? stage.activeMilliseconds : stage.deadlineStart,
  };
  return {
    outcome: 'applied',
    state: { ...withStage(state, resumed), pause: null },
    effects: [],
    decision: { kind: 'resumed' },
  };
}

/** A new attempt: everything at zero, nothing of the earlier ones but their ids and salts, which are spent. */
export function retry(state: RolloutState, event: RetryEvent, plan: RolloutPlan, now: number): Move {
  if (state.phase.kind === 'promoted') {
    return refuse(
      'already-promoted',
      'A promoted rollout is final; create a new one for the next candidate.',
    );
  }
  if (state.phase.kind !== 'rolled-back' && state.phase.kind !== 'aborted') {
    return refuse(
      'nothing-to-retry',
      'Only a rolled-back or aborted rollout can be retried; abort this one first.',
    );
  }
  const { candidate, stable, attemptId, salt } = event;
  if (candidate === stable || candidate === state.fallback || !isVersion(candidate) || !isVersion(stable)) {
    const message = 'Name two versions: a candidate that differs from stable and from the fallback.';
    return refuse('version-not-usable', message);
  }
  const spent = [...state.spent, { id: state.attempt.id, salt: state.attempt.salt }];
  const reused = spent.some((earlier) => earlier.id === attemptId || earlier.salt === salt);
  if (attemptId === '' || salt === '' || reused) {
    const message = 'A new attempt needs an id and a salt that no earlier attempt had.';
    return refuse('attempt-reused', message);
  }
  const number = state.attempt.number + 1;
  const attempt = { number, id: attemptId, salt, passed: [] };
  const move = begin({ ...state, candidate, stable, spent, attempt }, plan, now);
  return move.outcome === 'applied' ? { ...move, decision: { kind: 'retried', attempt: number } } : move;
}

/** Leaves the draft. */
export function start(state: RolloutState, plan: RolloutPlan, now: number): Move {
  if (state.phase.kind === 'draft') return begin(state, plan, now);
  return refuse('already-started', 'The rollout has started already; a new try after its end is a retry.');
}

/** The running stage, or the refusal of an event that needs one. */
export function requireLive(state: RolloutState, plan: RolloutPlan): LiveStage | Move {
  switch (state.phase.kind) {
    case 'draft':
      return refuse('not-started', 'The rollout is a draft; start it first.');
    case 'promoted':
      return refuse(
        'already-promoted',
        'The rollout is over: its candidate is the champion. Create a new one.',
      );
    case 'rolled-back':
    case 'aborted':
      return refuse('finished', `The rollout is ${state.phase.kind}; retry starts a new attempt.`);
    case 'shadow':
    case 'step': {
      const live = liveStage(state, plan);
      return (
        live ?? refuse('plan-mismatch', 'This plan has no such stage; load the plan that the state names.')
      );
    }
  }
}
