import { withdrawalEffects } from './live-stage.ts';
import { warn, type Move } from './move.ts';
import type { RolloutEffect } from './rollout-effect.ts';
import type { RollbackCause, RolloutState } from './rollout-state.ts';

/** Who serves after a rollback. */
export interface RollbackTarget {
  /** The version asked for; null for stable, or the fallback when stable is broken. */
  readonly to: number | null;
  readonly stableUnhealthy: boolean;
}

/**
 * Takes the candidate out. Stable serves everybody again; when stable itself is broken, the fallback becomes champion,
 * and without a fallback people are called at once, since both choices are bad.
 */
export function rollBack(
  state: RolloutState,
  cause: RollbackCause,
  target: RollbackTarget,
  now: number,
): Move {
  const { stableUnhealthy } = target;
  const servedBy = target.to ?? (stableUnhealthy ? (state.fallback ?? state.stable) : state.stable);
  const alias: RolloutEffect[] =
    servedBy === state.stable ? [] : [{ kind: 'set-alias', alias: 'champion', version: servedBy }];
  const helpless = stableUnhealthy && servedBy === state.stable;
  const served = `v${servedBy} serves everybody`;
  const message = helpless
    ? `Candidate v${state.candidate} was rolled back (${describeCause(cause)}) and ${served}, but it is unhealthy too: move the champion alias to a version that works.`
    : `Candidate v${state.candidate} was rolled back (${describeCause(cause)}); ${served}. Retry starts a new attempt.`;
  return {
    outcome: 'applied',
    state: {
      ...state,
      epoch: state.epoch + 1,
      phase: { kind: 'rolled-back', at: now, cause, servedBy, stableUnhealthy },
      pause: null,
    },
    effects: [...alias, ...withdrawalEffects(state), warn(helpless ? 'urgent' : 'warning', message)],
    decision: { kind: 'rolled-back', cause },
  };
}

/** Gives the rollout up; whoever is champion serves everybody. */
export function abort(state: RolloutState, reason: string, now: number): Move {
  const message = `The rollout of v${state.candidate} was aborted (${reason}). Retry starts a new attempt.`;
  return {
    outcome: 'applied',
    state: {
      ...state,
      epoch: state.epoch + 1,
      phase: { kind: 'aborted', at: now, reason },
      pause: null,
    },
    effects: [...withdrawalEffects(state), warn('warning', message)],
    decision: { kind: 'aborted' },
  };
}

function describeCause(cause: RollbackCause): string {
  switch (cause.kind) {
    case 'guardrail':
      return `guardrail ${cause.names.join(', ')}`;
    case 'verdict':
      return `verdict ${cause.verdict}`;
    case 'health':
      return `failed check ${cause.check}`;
    case 'requested':
      return cause.reason;
    case 'candidate-changed':
      return `the candidate became v${cause.candidate}`;
    case 'stable-changed':
      return `stable became v${cause.stable}`;
  }
}
