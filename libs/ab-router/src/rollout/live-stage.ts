import type { RolloutPlan, StagePosition, StageRules } from './plan.ts';
import type { RolloutEffect } from './rollout-effect.ts';
import type { RolloutState } from './rollout-state.ts';
import { enterStage, stageRules, type Stage } from './stage.ts';

/** The stage a rollout is in, with the plan's rules for it. */
export interface LiveStage {
  readonly position: StagePosition;
  readonly rules: StageRules;
  readonly stage: Stage;
}

/** The position with shadow or live traffic; null in draft and in terminal phases. */
export function livePosition(state: RolloutState): StagePosition | null {
  if (state.phase.kind === 'shadow') return 'shadow';
  return state.phase.kind === 'step' ? state.phase.index : null;
}

/** The running stage; null when there is none, or when the plan does not know it. */
export function liveStage(state: RolloutState, plan: RolloutPlan): LiveStage | null {
  if (state.phase.kind !== 'shadow' && state.phase.kind !== 'step') return null;
  const position = state.phase.kind === 'shadow' ? 'shadow' : state.phase.index;
  const rules = stageRules(plan, position);
  return rules === null ? null : { position, rules, stage: state.phase.stage };
}

/** The state with another value for its running stage. */
export function withStage(state: RolloutState, stage: Stage): RolloutState {
  if (state.phase.kind !== 'shadow' && state.phase.kind !== 'step') return state;
  return { ...state, phase: { ...state.phase, stage } };
}

/** The state at the entry of a stage, in a new epoch, and the effects that put its traffic in place. */
export function enter(
  state: RolloutState,
  plan: RolloutPlan,
  position: StagePosition,
  now: number,
): { readonly state: RolloutState; readonly effects: readonly RolloutEffect[] } {
  const epoch = state.epoch + 1;
  const stage = enterStage(epoch, now);
  const phase =
    position === 'shadow'
      ? ({ kind: 'shadow', stage } as const)
      : ({ kind: 'step', index: position, stage } as const);
  const entered = { ...state, epoch, phase, pause: null };
  const leaving: RolloutEffect[] =
    state.phase.kind === 'shadow' ? [{ kind: 'stop-shadow', candidate: state.candidate }] : [];
  return { state: entered, effects: [...leaving, ...trafficEffects(entered, plan)] };
}

/** The effects that put the current stage's traffic in place; repeating them changes nothing. */
export function trafficEffects(state: RolloutState, plan: RolloutPlan): readonly RolloutEffect[] {
  const { candidate, stable, epoch } = state;
  const { salt } = state.attempt;
  if (state.phase.kind === 'shadow') return [{ kind: 'start-shadow', candidate, epoch, salt }];
  const step = state.phase.kind === 'step' ? plan.steps[state.phase.index] : undefined;
  if (step === undefined) return [];
  const { candidateShare, controlShare } = step;
  return [{ kind: 'set-allocation', epoch, salt, candidate, stable, candidateShare, controlShare }];
}

/** The effects that take the candidate's traffic away; nothing when it has none. */
export function withdrawalEffects(state: RolloutState): readonly RolloutEffect[] {
  if (state.phase.kind === 'shadow') return [{ kind: 'stop-shadow', candidate: state.candidate }];
  return state.phase.kind === 'step' ? [{ kind: 'end-allocation', epoch: state.epoch + 1 }] : [];
}
