import type { HealthCheck, StagePosition } from './plan.ts';
import type { RolloutVerdict } from './verdict.ts';

/** A count per arm. */
export interface ArmCounts {
  readonly candidate: number;
  readonly control: number;
}

/** One guardrail's verdict, matched to the plan by name. */
export interface GuardrailVerdict {
  readonly name: string;
  readonly verdict: RolloutVerdict;
}

/**
 * Everything that one tick knows. It names the attempt, stage and window that it covers, so that an analysis that was
 * still on its way when the rollout moved on is recognised and read as `no-data`.
 */
export interface RolloutEvidence {
  /** The attempt whose traffic was measured. */
  readonly attemptId: string;
  /** The stage whose traffic was measured. */
  readonly stage: StagePosition;
  /** The measured window, milliseconds since the epoch, by the same clock as the events' `at`. */
  readonly window: { readonly startedAt: number; readonly endedAt: number };
  /** What the routers were seen to serve, all of them; null when that is not known. In shadow the share is 0. */
  readonly applied: { readonly epoch: number; readonly candidateShare: number } | null;
  readonly guardrails: readonly GuardrailVerdict[];
  readonly health: Readonly<Record<HealthCheck, RolloutVerdict>>;
  /** The stable version judged by itself; its failure makes every comparison meaningless. */
  readonly stable: RolloutVerdict;
  /** Ignored when the plan has no goal. */
  readonly goal: RolloutVerdict;
  readonly units: ArmCounts;
  readonly events: ArmCounts;
  /** Requests that both versions scored; read in the shadow phase only. */
  readonly pairedRows: number;
}
