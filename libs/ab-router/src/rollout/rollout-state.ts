import type { HealthCheck, StagePosition } from './plan.ts';
import type { DefinedRollout, PlanFault } from './plan-fault.ts';
import type { Stage } from './stage.ts';
import type { VerdictKind } from './verdict.ts';

/** Why a rollout stands still. */
export type PauseReason =
  | 'user'
  | 'inconclusive'
  | 'no-data'
  | 'error'
  | 'fail'
  | 'deadline'
  | 'guardrail'
  | 'sample-ratio'
  | 'exposure'
  | 'label-coverage'
  | 'stable-unhealthy';

/** A pause: why, since when, by whom. Orthogonal to the phase. */
export interface Pause {
  readonly reason: PauseReason;
  readonly since: number;
  readonly actor: string;
  readonly note: string;
}

/** Why a candidate was taken out. */
export type RollbackCause =
  | { readonly kind: 'guardrail'; readonly names: readonly string[] }
  | { readonly kind: 'verdict'; readonly verdict: VerdictKind }
  | { readonly kind: 'health'; readonly check: HealthCheck }
  | { readonly kind: 'requested'; readonly reason: string }
  | { readonly kind: 'candidate-changed'; readonly candidate: number }
  | { readonly kind: 'stable-changed'; readonly stable: number };

/** Where a rollout is. The last three are terminal; only a retry leaves rolled-back and aborted, nothing leaves promoted. */
export type RolloutPhase =
  | { readonly kind: 'draft' }
  | { readonly kind: 'shadow'; readonly stage: Stage }
  | { readonly kind: 'step'; readonly index: number; readonly stage: Stage }
  | { readonly kind: 'promoted'; readonly at: number }
  | {
      readonly kind: 'rolled-back';
      readonly at: number;
      readonly cause: RollbackCause;
      /** The version that serves everybody now. */
      readonly servedBy: number;
      /** Whether stable itself was known to be broken. */
      readonly stableUnhealthy: boolean;
    }
  | { readonly kind: 'aborted'; readonly at: number; readonly reason: string };

/** A monitored stage that was left with a pass, in this attempt. */
export interface PassedStage {
  readonly position: StagePosition;
  /** The state's version when the stage was left. */
  readonly version: number;
}

/** One try: its own id and salt, its own counters, its own passes. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  readonly id: string;
  readonly salt: string;
  readonly passed: readonly PassedStage[];
}

/** A rollout's whole state: plain, serialisable, equal after a JSON round trip. */
export interface RolloutState {
  /** Grows by one with every applied event; what compare-and-swap compares. */
  readonly version: number;
  /** The latest time seen, milliseconds since the epoch; never goes back. */
  readonly clock: number;
  /** The digest of the plan that this rollout follows. */
  readonly planDigest: string;
  readonly candidate: number;
  readonly stable: number;
  /** Served after a rollback when stable itself is broken; null when there is none. */
  readonly fallback: number | null;
  /** Counts allocation changes over all attempts. */
  readonly epoch: number;
  readonly attempt: Attempt;
  /** Ids and salts of earlier attempts, which must never come back. */
  readonly spent: readonly { readonly id: string; readonly salt: string }[];
  readonly phase: RolloutPhase;
  readonly pause: Pause | null;
}

/** What a new rollout is about. */
export interface RolloutSubject {
  readonly planDigest: string;
  readonly attemptId: string;
  readonly salt: string;
  readonly candidate: number;
  readonly stable: number;
  readonly fallback: number | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * A rollout in draft, version 0, nothing served yet.
 *
 * @returns the state, or every fault of the subject at once
 * @example createRollout({ planDigest: 'sha256:…', attemptId: 'a1', salt: 'iris:a1', candidate: 2, stable: 1, fallback: null, at: 0 }).value.phase.kind === 'draft'
 */
export function createRollout(subject: RolloutSubject): DefinedRollout<RolloutState> {
  const { planDigest, attemptId, salt, candidate, stable, fallback, at } = subject;
  const faults: PlanFault[] = [];
  for (const [key, text] of Object.entries({ planDigest, attemptId, salt })) {
    if (text !== '') continue;
    faults.push({ code: 'out-of-range', pointer: `/${key}`, message: 'Must be a text that is not empty.' });
  }
  for (const [key, version] of Object.entries({ candidate, stable, fallback })) {
    if (version === null || isVersion(version)) continue;
    faults.push({
      code: 'out-of-range',
      pointer: `/${key}`,
      message: 'Must be a version: an integer from 1.',
    });
  }
  if (!Number.isSafeInteger(at)) {
    faults.push({
      code: 'out-of-range',
      pointer: '/at',
      message: 'Must be whole milliseconds since the epoch.',
    });
  }
  if (candidate === stable || candidate === fallback) {
    const message =
      'Must differ from stable and fallback; there is nothing to roll out or back to otherwise.';
    faults.push({ code: 'same-version', pointer: '/candidate', message });
  }
  if (faults.length > 0) return { ok: false, faults };
  const attempt = { number: 1, id: attemptId, salt, passed: [] };
  const phase = { kind: 'draft' } as const;
  return {
    ok: true,
    value: {
      version: 0,
      clock: at,
      planDigest,
      candidate,
      stable,
      fallback,
      epoch: 0,
      attempt,
      spent: [],
      phase,
      pause: null,
    },
  };
}

/** Whether a number can be a model version. */
export function isVersion(version: number): boolean {
  return Number.isSafeInteger(version) && version >= 1;
}
