import { enter, withdrawalEffects, type LiveStage } from './live-stage.ts';
import { warn, type Move } from './move.ts';
import type { RolloutPlan, StagePosition } from './plan.ts';
import type { RolloutState } from './rollout-state.ts';
import { describePosition } from './stage.ts';

/** Leaves the draft, or begins an attempt: the shadow phase if there is one, else the first step. */
export function begin(state: RolloutState, plan: RolloutPlan, now: number): Move {
  const position: StagePosition = plan.shadow === null ? 0 : 'shadow';
  const { state: begun, effects } = enter(state, plan, position, now);
  return { outcome: 'applied', state: begun, effects, decision: { kind: 'started', stage: position } };
}

/** Leaves a stage whose gates are met: to the next one, or from the last one to promoted. */
export function advance(state: RolloutState, live: LiveStage, plan: RolloutPlan, now: number): Move {
  const pass = { position: live.position, version: state.version };
  const passed = live.rules.monitored ? [...state.attempt.passed, pass] : state.attempt.passed;
  const left: RolloutState = { ...state, attempt: { ...state.attempt, passed } };
  const next = live.position === 'shadow' ? 0 : live.position + 1;
  if (next >= plan.steps.length) return promote(left, now);
  const { state: entered, effects } = enter(left, plan, next, now);
  const message = `Candidate v${state.candidate} moves on to ${describePosition(plan, next)}.`;
  return {
    outcome: 'applied',
    state: entered,
    effects: [...effects, warn('info', message)],
    decision: { kind: 'advanced', stage: next },
  };
}

function promote(state: RolloutState, now: number): Move {
  const message = `Candidate v${state.candidate} passed every gate and is the champion now.`;
  return {
    outcome: 'applied',
    state: { ...state, epoch: state.epoch + 1, phase: { kind: 'promoted', at: now }, pause: null },
    // The alias moves before the split ends, so that at no moment everybody is sent back to the old version.
    effects: [
      { kind: 'set-alias', alias: 'champion', version: state.candidate },
      ...withdrawalEffects(state),
      warn('info', message),
    ],
    decision: { kind: 'promoted' },
  };
}
