export { definePlan } from './define-plan.ts';
export { replay } from './replay.ts';
export { createRollout } from './rollout-state.ts';
export { transition } from './transition.ts';
export { worstVerdict } from './verdict.ts';

export type { HoldReason, Refusal, RefusalCode, RolloutDecision } from './move.ts';
export type { DefinedRollout, PlanFault, PlanFaultCode } from './plan-fault.ts';
export type {
  FixedResponse,
  Guardrail,
  HealthCheck,
  HealthRule,
  RolloutGoal,
  RolloutPlan,
  RolloutStep,
  ShadowPhase,
  StagePosition,
  StageRules,
  VerdictPolicy,
  VerdictResponse,
} from './plan.ts';
export type { Replayed } from './replay.ts';
export type { RolloutEffect } from './rollout-effect.ts';
export type {
  AbortEvent,
  ApproveEvent,
  CandidateChangedEvent,
  EventOrigin,
  PauseEvent,
  PromoteEvent,
  ResumeEvent,
  RetryEvent,
  RollbackEvent,
  RolloutEvent,
  StableChangedEvent,
  StartEvent,
  TickEvent,
  VersionedOrigin,
} from './rollout-event.ts';
export type { ArmCounts, GuardrailVerdict, RolloutEvidence } from './rollout-evidence.ts';
export type {
  Attempt,
  PassedStage,
  Pause,
  PauseReason,
  RollbackCause,
  RolloutPhase,
  RolloutState,
  RolloutSubject,
} from './rollout-state.ts';
export type { Stage, StageActivity } from './stage.ts';
export type { RolloutLogEntry, RolloutPlace, TransitionRecord } from './transition-record.ts';
export type { Transition } from './transition.ts';
export type { OpenVerdictKind, RolloutVerdict, VerdictKind } from './verdict.ts';
