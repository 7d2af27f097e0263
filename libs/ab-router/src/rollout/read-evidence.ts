import type { LiveStage } from './live-stage.ts';
import { HEALTH_CHECKS, type Guardrail, type HealthCheck, type RolloutPlan } from './plan.ts';
import type { ArmCounts, RolloutEvidence } from './rollout-evidence.ts';
import { worstVerdict, type VerdictKind } from './verdict.ts';

/** Why evidence says nothing about the running stage. */
export type StaleReason =
  'missing' | 'other-attempt' | 'other-stage' | 'before-verified' | 'window-reversed' | 'in-future';

/** What one tick's evidence says about the running stage. */
export interface Reading {
  /** Why it says nothing; null when it does. */
  readonly stale: StaleReason | null;
  /** Whether the window ends late enough: after the bake's end, once that is over, and after the last pause. */
  readonly fresh: boolean;
  /** Goal, guardrails and required health together; `no-data` when stale. */
  readonly verdict: VerdictKind;
  readonly unhealthy: readonly HealthCheck[];
  readonly stableFailed: boolean;
  /** Whether every measured arm has its least units and events. */
  readonly enough: boolean;
}

/**
 * The guardrails that failed for this attempt. Neither the stage nor the window matters here: the same candidate did
 * harm, and waiting for a better window would prolong it. Another attempt's evidence is another candidate's.
 */
export function failedGuardrails(
  evidence: RolloutEvidence | null,
  attemptId: string,
  plan: RolloutPlan,
): readonly Guardrail[] {
  if (evidence === null || evidence.attemptId !== attemptId) return [];
  return plan.guardrails.filter((guardrail) =>
    evidence.guardrails.some(({ name, verdict }) => name === guardrail.name && verdict.kind === 'fail'),
  );
}

/** Names in the evidence that the plan does not know: probably mistyped, and never read. */
export function unknownGuardrails(evidence: RolloutEvidence | null, plan: RolloutPlan): readonly string[] {
  const names = evidence?.guardrails.map((entry) => entry.name) ?? [];
  return [...new Set(names)].filter((name) => plan.guardrails.every((guardrail) => guardrail.name !== name));
}

/** Reads the evidence for a stage whose weight is verified. */
export function readEvidence(
  evidence: RolloutEvidence | null,
  live: LiveStage,
  attemptId: string,
  plan: RolloutPlan,
  now: number,
): Reading {
  const stale = staleness(evidence, live, attemptId, now);
  if (evidence === null || stale !== null) {
    return {
      stale: stale ?? 'missing',
      fresh: false,
      verdict: 'no-data',
      unhealthy: [],
      stableFailed: false,
      enough: false,
    };
  }
  const checks = HEALTH_CHECKS.filter((check) => applies(check, live));
  return {
    stale: null,
    fresh: live.stage.freshFrom !== null && evidence.window.endedAt >= live.stage.freshFrom,
    verdict: combine(evidence, checks, plan),
    unhealthy: checks.filter((check) => evidence.health[check].kind === 'fail'),
    stableFailed: evidence.stable.kind === 'fail',
    enough: isEnough(evidence, live, plan),
  };
}

function staleness(
  evidence: RolloutEvidence | null,
  live: LiveStage,
  attemptId: string,
  now: number,
): StaleReason | null {
  if (evidence === null) return 'missing';
  if (evidence.attemptId !== attemptId) return 'other-attempt';
  if (evidence.stage !== live.position) return 'other-stage';
  const { startedAt, endedAt } = evidence.window;
  // Written so that a NaN is stale too.
  if (live.stage.verifiedAt === null || !(startedAt >= live.stage.verifiedAt)) return 'before-verified';
  if (!(endedAt >= startedAt)) return 'window-reversed';
  return endedAt > now ? 'in-future' : null;
}

/** Sample ratio and exposure are properties of a split; in shadow every request goes to both. */
function applies(check: HealthCheck, live: LiveStage): boolean {
  return live.position !== 'shadow' || check === 'labelCoverage';
}

function combine(evidence: RolloutEvidence, checks: readonly HealthCheck[], plan: RolloutPlan): VerdictKind {
  const goal = plan.goal === null ? [] : [evidence.goal.kind];
  const guardrails = plan.guardrails.map((guardrail) => {
    const named = evidence.guardrails.filter((entry) => entry.name === guardrail.name);
    // A guardrail without a verdict is no-data, so that a mistyped name can never read as a pass.
    const kind = worstVerdict(named.map((entry) => entry.verdict.kind));
    return kind === 'inconclusive' && !guardrail.mustPass ? 'pass' : kind;
  });
  const health = checks
    .filter((check) => plan.health[check].required)
    .map((check) => evidence.health[check].kind);
  return worstVerdict([...goal, ...guardrails, ...health]);
}

function isEnough(evidence: RolloutEvidence, live: LiveStage, plan: RolloutPlan): boolean {
  if (live.position === 'shadow') return evidence.pairedRows >= (plan.shadow?.minimumPairedRows ?? 0);
  const step = plan.steps[live.position];
  if (step === undefined) return false;
  const reaches = (counts: ArmCounts, least: number) =>
    counts.candidate >= least && (step.controlShare === 0 || counts.control >= least);
  return reaches(evidence.units, step.minimumUnits) && reaches(evidence.events, step.minimumEvents);
}
