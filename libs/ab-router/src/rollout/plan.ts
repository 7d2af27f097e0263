import type { OpenVerdictKind } from './verdict.ts';

/** Where a running rollout is: the shadow phase, or a step by its index from 0. */
export type StagePosition = 'shadow' | number;

/** What to do at once: stay, stop and wait for a person, or take the candidate's traffic away. */
export type FixedResponse = 'hold' | 'pause' | 'rollback';

/** What a verdict other than pass leads to. Advancing is not among the choices. */
export type VerdictResponse =
  | { readonly action: FixedResponse }
  | {
      readonly action: 'extend';
      /** Extensions per step and verdict kind, each as long as the step's bake time. */
      readonly maximum: number;
      /** What follows when the extensions are used up. */
      readonly then: FixedResponse;
    };

/** The response to each verdict that is not a pass. */
export type VerdictPolicy = Readonly<Record<OpenVerdictKind, VerdictResponse>>;

/** The checks that say whether the comparison itself can be believed. */
export type HealthCheck = 'sampleRatio' | 'labelCoverage' | 'exposure';

/** How one health check takes part. */
export interface HealthRule {
  /** Whether a monitored step needs this check's pass. */
  readonly required: boolean;
  /** What its failure leads to on any step, monitored or not. */
  readonly onFail: FixedResponse;
}

/** A limit on harm, judged one-sided against a margin. */
export interface Guardrail {
  readonly name: string;
  /** The tolerated worsening, above 0, in the metric's own units. */
  readonly margin: number;
  /** The direction in which the metric does harm. */
  readonly harm: 'increase' | 'decrease';
  /** A failure rolls back within one tick; a soft guardrail's failure pauses. */
  readonly hard: boolean;
  /** Whether a monitored step needs this guardrail's pass; otherwise `inconclusive` is enough, `no-data` never. */
  readonly mustPass: boolean;
}

/** What the rollout wants to see improved or not worsened. */
export interface RolloutGoal {
  readonly name: string;
  /** The non-inferiority margin, at least 0, in the metric's own units; 0 asks for superiority. */
  readonly margin: number;
}

/** What every stage asks before it is left; times in milliseconds of unpaused time. */
export interface StageRules {
  /** Least time after the applied weight was verified. */
  readonly bakeMilliseconds: number;
  /** Whether leaving needs a pass. */
  readonly monitored: boolean;
  /** Whether leaving needs a person, as the last of all gates. */
  readonly approval: boolean;
  /** Time from entry after which a stage that cannot be left pauses; null for none. */
  readonly deadlineMilliseconds: number | null;
}

/** The phase before live traffic: the candidate is scored on the same requests and never served. */
export interface ShadowPhase extends StageRules {
  /** Least requests that both versions scored. */
  readonly minimumPairedRows: number;
}

/** One step of live exposure. */
export interface RolloutStep extends StageRules {
  /** Share of units that get the candidate, in (0, 1]. */
  readonly candidateShare: number;
  /** Share of units that form the concurrent control, in [0, 1 − candidateShare]; the rest is the reservoir. */
  readonly controlShare: number;
  /** Least units per arm that has a share. */
  readonly minimumUnits: number;
  /** Least outcome events per arm that has a share. */
  readonly minimumEvents: number;
}

/** A complete rollout plan; made by `definePlan`, plain and serialisable. */
export interface RolloutPlan {
  readonly shadow: ShadowPhase | null;
  /** At least one, by strictly ascending candidate share. */
  readonly steps: readonly RolloutStep[];
  readonly goal: RolloutGoal | null;
  readonly guardrails: readonly Guardrail[];
  /** Error rate of the goal (two-sided); guardrails share it one-sided, alpha / K each. In (0, 0.5). */
  readonly alpha: number;
  readonly policy: VerdictPolicy;
  readonly health: Readonly<Record<HealthCheck, HealthRule>>;
  /** Off: the last step waits for a person even without `approval`. */
  readonly autoPromote: boolean;
  /** Off: whatever would roll back by itself pauses instead, until the plan is trusted. */
  readonly autoRollback: boolean;
}

/** Every health check, in the order in which they are examined. */
export const HEALTH_CHECKS: readonly HealthCheck[] = ['sampleRatio', 'exposure', 'labelCoverage'];

/** Whether leaving the stage needs a person: as planned, or because the last step does not promote by itself. */
export function needsApproval(plan: RolloutPlan, position: StagePosition, rules: StageRules): boolean {
  return rules.approval || (position === plan.steps.length - 1 && !plan.autoPromote);
}
