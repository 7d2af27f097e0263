import type { StagePosition } from './plan.ts';
import type { RolloutEffect } from './rollout-effect.ts';
import type { PauseReason, RollbackCause, RolloutState } from './rollout-state.ts';
import type { OpenVerdictKind } from './verdict.ts';

/** What a stage that stays where it is waits for. */
export type HoldReason =
  | 'paused'
  | 'weight-not-applied'
  | 'weight-just-applied'
  | 'weight-lost'
  | 'baking'
  | 'fresh-analysis'
  | 'extension'
  | 'minimum-units'
  | 'verdict'
  | 'health'
  | 'approval';

/** What an applied event led to. */
export type RolloutDecision =
  | { readonly kind: 'started'; readonly stage: StagePosition }
  | {
      readonly kind: 'held';
      readonly why: HoldReason;
      /** Unpaused milliseconds until the timer that is waited for ends; null when no timer is. */
      readonly remainingMilliseconds: number | null;
    }
  | {
      readonly kind: 'extended';
      readonly verdict: OpenVerdictKind;
      readonly used: number;
      readonly maximum: number;
    }
  | { readonly kind: 'advanced'; readonly stage: StagePosition }
  | { readonly kind: 'paused'; readonly reason: PauseReason }
  | { readonly kind: 'resumed' }
  | { readonly kind: 'promoted' }
  | { readonly kind: 'rolled-back'; readonly cause: RollbackCause }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'retried'; readonly attempt: number }
  | { readonly kind: 'subject-changed' };

/** Every reason for which an event is refused. */
export type RefusalCode =
  | 'malformed-event'
  | 'stale-version'
  | 'plan-mismatch'
  | 'not-started'
  | 'already-started'
  | 'finished'
  | 'already-promoted'
  | 'paused'
  | 'already-paused'
  | 'not-paused'
  | 'gates-open'
  | 'not-awaiting-approval'
  | 'nothing-to-retry'
  | 'attempt-reused'
  | 'version-not-usable';

/** A refusal with a sentence that says what to do instead. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

/** What one event does, before version, clock and record are written. */
export type Move =
  | {
      readonly outcome: 'applied';
      readonly state: RolloutState;
      readonly effects: readonly RolloutEffect[];
      readonly decision: RolloutDecision;
    }
  | { readonly outcome: 'unchanged'; readonly message: string }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** A refusal as a move. */
export function refuse(code: RefusalCode, message: string): Move {
  return { outcome: 'refused', refusal: { code, message } };
}

/** The effect that tells people. */
export function warn(urgency: 'info' | 'warning' | 'urgent', message: string): RolloutEffect {
  return { kind: 'notify', urgency, message };
}
