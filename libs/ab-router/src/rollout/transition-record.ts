import type { StagePosition } from './plan.ts';
import type { RolloutDecision } from './move.ts';
import type { RolloutEvent } from './rollout-event.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { PauseReason, RolloutPhase, RolloutState } from './rollout-state.ts';
import type { StageActivity } from './stage.ts';

/** Where a rollout stood, as the audit log shows it. */
export interface RolloutPlace {
  readonly phase: RolloutPhase['kind'];
  readonly stage: StagePosition | null;
  readonly activity: StageActivity | null;
  readonly paused: PauseReason | null;
}

/** What one applied event did, why, on which evidence and by whom. */
export interface TransitionRecord {
  /** The state's version after it. */
  readonly version: number;
  /** The time it counts as, milliseconds since the epoch: the event's, or the state's clock if that was later. */
  readonly at: number;
  readonly actor: string;
  readonly attemptId: string;
  readonly planDigest: string;
  readonly event: RolloutEvent['kind'];
  readonly from: RolloutPlace;
  readonly to: RolloutPlace;
  readonly decision: RolloutDecision;
  /** The tick's evidence; null for every other event and for a tick without. */
  readonly evidence: RolloutEvidence | null;
  /** What a reader should know besides: a clock that went back, a guardrail name that the plan does not know. */
  readonly notes: readonly string[];
}

/** One line of a rollout's log: the event to replay, and the record of what it did. Serialisable. */
export interface RolloutLogEntry {
  readonly event: RolloutEvent;
  readonly record: TransitionRecord;
}

/** The place of a state. */
export function placeOf(state: RolloutState): RolloutPlace {
  const { phase, pause } = state;
  const paused = pause?.reason ?? null;
  switch (phase.kind) {
    case 'shadow':
      return { phase: 'shadow', stage: 'shadow', activity: phase.stage.activity, paused };
    case 'step':
      return { phase: 'step', stage: phase.index, activity: phase.stage.activity, paused };
    case 'draft':
    case 'promoted':
    case 'rolled-back':
    case 'aborted':
      return { phase: phase.kind, stage: null, activity: null, paused };
  }
}
