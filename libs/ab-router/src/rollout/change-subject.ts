import { livePosition } from './live-stage.ts';
import { refuse, type Move } from './move.ts';
import { isVersion, type RolloutState } from './rollout-state.ts';
import { abort, rollBack } from './withdraw.ts';

/**
 * The candidate became another version. What was measured is another model's, so a running attempt ends rolled back,
 * and the new candidate starts from nothing by a retry.
 */
export function changeCandidate(state: RolloutState, candidate: number, now: number): Move {
  if (isOver(state)) return unchanged('The rollout is over; a retry names its own candidate.');
  if (candidate === state.candidate) return unchanged(`v${candidate} is the candidate already.`);
  if (!isVersion(candidate) || candidate === state.stable || candidate === state.fallback) {
    const message = 'A candidate is a version other than stable and fallback; abort the rollout instead.';
    return refuse('version-not-usable', message);
  }
  if (livePosition(state) === null) return changed({ ...state, candidate });
  const target = { to: null, stableUnhealthy: state.pause?.reason === 'stable-unhealthy' };
  return rollBack(state, { kind: 'candidate-changed', candidate }, target, now);
}

/**
 * The stable version became another one. The control arm is no longer what the candidate was compared with, so a
 * running attempt ends rolled back to the new stable. When the candidate itself was made stable, by force and past the
 * gates, there is nothing left to roll out: aborted.
 */
export function changeStable(state: RolloutState, stable: number, now: number): Move {
  if (isOver(state)) return unchanged('The rollout is over; a retry names its own stable version.');
  if (stable === state.stable) return unchanged(`v${stable} is the stable version already.`);
  if (!isVersion(stable)) return refuse('version-not-usable', 'A version is an integer from 1.');
  if (stable === state.candidate) {
    return abort({ ...state, stable }, `v${stable} was made champion past the gates`, now);
  }
  if (livePosition(state) === null) return changed({ ...state, stable });
  const cause = { kind: 'stable-changed', stable } as const;
  return rollBack({ ...state, stable }, cause, { to: null, stableUnhealthy: false }, now);
}

function isOver(state: RolloutState): boolean {
  return livePosition(state) === null && state.phase.kind !== 'draft';
}

function unchanged(message: string): Move {
  return { outcome: 'unchanged', message };
}

function changed(state: RolloutState): Move {
  return { outcome: 'applied', state, effects: [], decision: { kind: 'subject-changed' } };
}
