import type { RolloutEvidence } from './rollout-evidence.ts';

/** What every event says about itself. */
export interface EventOrigin {
  /** When it happened, milliseconds since the epoch. A value before the state's clock is read as the state's clock. */
  readonly at: number;
  /** Who: a person's or a key's name, or the name of the process that ticks. */
  readonly actor: string;
}

/** An event that holds only for the state that its sender saw. */
export interface VersionedOrigin extends EventOrigin {
  /** The `version` of that state; with another one the event is refused (compare-and-swap). */
  readonly expectedVersion: number;
}

/** Leaves the draft. */
export interface StartEvent extends VersionedOrigin {
  readonly kind: 'start';
}

/** Looks at the evidence and does what it calls for; null when gathering it gave nothing. */
export interface TickEvent extends VersionedOrigin {
  readonly kind: 'tick';
  readonly evidence: RolloutEvidence | null;
}

/** Gives the last gate of a stage. */
export interface ApproveEvent extends VersionedOrigin {
  readonly kind: 'approve';
}

/** Ends the waiting of the current stage (bake time, approval), never a failed or missing gate. */
export interface PromoteEvent extends VersionedOrigin {
  readonly kind: 'promote';
}

/** Stops the timers and everything but the guardrails. */
export interface PauseEvent extends VersionedOrigin {
  readonly kind: 'pause';
  readonly note: string;
}

/** Ends a pause; the stage waits for an analysis that ends after it. */
export interface ResumeEvent extends VersionedOrigin {
  readonly kind: 'resume';
}

/** Gives the rollout up. Beats everything, so it carries no expected version and cannot lose a race. */
export interface AbortEvent extends EventOrigin {
  readonly kind: 'abort';
  readonly reason: string;
}

/** Takes the candidate out because of what it did. Carries no expected version either. */
export interface RollbackEvent extends EventOrigin {
  readonly kind: 'rollback';
  readonly reason: string;
  /** The version to serve instead when stable itself is broken; null for stable. */
  readonly to: number | null;
}

/** Begins a new attempt after a rollback or an abort. */
export interface RetryEvent extends VersionedOrigin {
  readonly kind: 'retry';
  /** Never used by this rollout before. */
  readonly attemptId: string;
  /** Never used by this rollout before, so that no unit carries over what it saw. */
  readonly salt: string;
  readonly candidate: number;
  readonly stable: number;
}

/** The candidate is another version now. */
export interface CandidateChangedEvent extends VersionedOrigin {
  readonly kind: 'candidate-changed';
  readonly candidate: number;
}

/** The stable version is another one now. */
export interface StableChangedEvent extends VersionedOrigin {
  readonly kind: 'stable-changed';
  readonly stable: number;
}

/** Everything that can happen to a rollout. */
export type RolloutEvent =
  | StartEvent
  | TickEvent
  | ApproveEvent
  | PromoteEvent
  | PauseEvent
  | ResumeEvent
  | AbortEvent
  | RollbackEvent
  | RetryEvent
  | CandidateChangedEvent
  | StableChangedEvent;
