import { withStage } from './live-stage.ts';
import { warn, type HoldReason, type Move } from './move.ts';
import type { FixedResponse } from './plan.ts';
import type { PauseReason, RollbackCause } from './rollout-state.ts';
import { describePosition, reopenStage, type Stage } from './stage.ts';
import type { TickContext } from './tick.ts';
import { rollBack } from './withdraw.ts';

/** A move that was applied, and not refused. */
export type AppliedMove = Extract<Move, { outcome: 'applied' }>;

/** The stage stays, with what this tick learned about it. */
export function hold(
  context: TickContext,
  stage: Stage,
  why: HoldReason,
  remainingMilliseconds: number | null,
): AppliedMove {
  return {
    outcome: 'applied',
    state: withStage(context.state, stage),
    effects: [],
    decision: { kind: 'held', why, remainingMilliseconds },
  };
}

/** The held move, or a pause when the stage is past its deadline. A deadline never promotes. */
export function overdueOr(context: TickContext, held: AppliedMove): Move {
  const { rules, stage } = context.live;
  const spent = stage.activeMilliseconds - stage.deadlineStart;
  if (rules.deadlineMilliseconds === null || spent < rules.deadlineMilliseconds) return held;
  return stop(context, 'pause', 'deadline', null);
}

/**
 * Pauses or rolls back. A rollback without automatic rollback is a pause; so is one without a cause.
 *
 * @param reason - what a pause is named after
 */
export function stop(
  context: TickContext,
  response: Exclude<FixedResponse, 'hold'>,
  reason: PauseReason,
  cause: RollbackCause | null,
): Move {
  const { state, live, plan, evidence, now, actor } = context;
  if (response === 'rollback' && cause !== null && plan.autoRollback) {
    const stableUnhealthy =
      state.pause?.reason === 'stable-unhealthy' ||
      (evidence?.attemptId === state.attempt.id && evidence.stable.kind === 'fail');
    return rollBack(state, cause, { to: null, stableUnhealthy }, now);
  }
  const place = describePosition(plan, live.position);
  const note = `Paused in ${place}: ${EXPLANATION[reason]}`;
  const pause = { reason, since: now, actor, note };
  return {
    outcome: 'applied',
    state: { ...withStage(state, reopenStage(live.stage)), pause },
    effects: [warn(reason === 'guardrail' || reason === 'stable-unhealthy' ? 'urgent' : 'warning', note)],
    decision: { kind: 'paused', reason },
  };
}

const EXPLANATION: Readonly<Record<PauseReason, string>> = {
  user: 'somebody asked for it. Resume when ready.',
  inconclusive: 'the verdict stays inconclusive. Resume to collect more, or roll back.',
  'no-data': 'there is nothing to judge. Check that traffic and labels arrive, then resume.',
  error: 'the analysis cannot be computed. Correct it, then resume.',
  fail: 'the verdict is fail. Roll back, or resume to look again.',
  deadline: 'the stage is past its deadline. Resume for another one, or abort.',
  guardrail: 'a guardrail failed. Roll back, or resume once the cause is removed.',
  'sample-ratio': 'the arms do not have the planned ratio. Find the cause; retry starts clean.',
  exposure: 'units were exposed to more than one arm. Find the cause; retry starts clean.',
  'label-coverage': 'labels arrive unequally per arm. Find the cause, then resume.',
  'stable-unhealthy': 'the stable version itself fails. Mend it, or roll back to another version.',
};
