import { advance } from './advance.ts';
import { hold, overdueOr, stop } from './hold.ts';
import { trafficEffects, withStage, type LiveStage } from './live-stage.ts';
import type { Move } from './move.ts';
import { needsApproval, type HealthCheck, type RolloutPlan } from './plan.ts';
import { failedGuardrails, readEvidence, type Reading } from './read-evidence.ts';
import type { RolloutEvidence } from './rollout-evidence.ts';
import type { PauseReason, RolloutState } from './rollout-state.ts';
import { respond } from './respond.ts';
import { candidateShareAt, reopenStage, type Stage } from './stage.ts';
import { verifyWeight } from './verify-weight.ts';

const HEALTH_PAUSE: Readonly<Record<HealthCheck, PauseReason>> = {
  sampleRatio: 'sample-ratio',
  exposure: 'exposure',
  labelCoverage: 'label-coverage',
};

/** Everything a tick looks at. */
export interface TickContext {
  readonly state: RolloutState;
  readonly live: LiveStage;
  readonly evidence: RolloutEvidence | null;
  readonly plan: RolloutPlan;
  readonly now: number;
  readonly actor: string;
}

/**
 * One look at the evidence. Order: hard guardrails (always, also paused, baking or in shadow), soft guardrails, applied
 * weight, health, bake time, fresh analysis, least units, verdict, approval, advance; last, the deadline of a stage
 * that stays.
 */
export function decideTick(context: TickContext): Move {
  const { state, live, evidence, plan, now } = context;
  const failed = failedGuardrails(evidence, state.attempt.id, plan);
  const hard = failed.filter((guardrail) => guardrail.hard);
  const names = (hard.length > 0 ? hard : failed).map((guardrail) => guardrail.name);
  if (hard.length > 0 && plan.autoRollback) {
    return stop(context, 'rollback', 'guardrail', { kind: 'guardrail', names });
  }
  const share = candidateShareAt(plan, live.position);
  const weight = verifyWeight(live.stage, evidence, share, now);
  const seen: TickContext = {
    ...context,
    state: { ...withStage(state, weight.stage), epoch: weight.stage.epoch },
    live: { ...live, stage: weight.stage },
  };
  if (weight.kind === 'lost') {
    const lost = hold(seen, weight.stage, state.pause === null ? 'weight-lost' : 'paused', null);
    return { ...lost, effects: trafficEffects(seen.state, plan) };
  }
  if (state.pause !== null) return hold(seen, reopenStage(weight.stage), 'paused', null);
  if (failed.length > 0) return stop(seen, 'pause', 'guardrail', { kind: 'guardrail', names });
  if (weight.kind === 'not-applied') {
    return overdueOr(seen, hold(seen, weight.stage, 'weight-not-applied', null));
  }
  if (weight.kind === 'just-applied') {
    const remaining = live.rules.bakeMilliseconds - weight.stage.bakedMilliseconds;
    return overdueOr(seen, hold(seen, weight.stage, 'weight-just-applied', remaining));
  }
  return judge(seen);
}

function judge(context: TickContext): Move {
  const { state, live, evidence, plan, now } = context;
  const reading = readEvidence(evidence, live, state.attempt.id, plan, now);
  if (reading.stableFailed) return stop(context, 'pause', 'stable-unhealthy', null);
  const met = gatesMet(reading, live);
  const verdict = reading.stale === null || live.rules.monitored ? reading.verdict : null;
  const stage: Stage = { ...live.stage, verdict, gates: met ? 'met' : 'open' };
  const [check] = [...reading.unhealthy].sort(
    (a, b) => SEVERITY[plan.health[b].onFail] - SEVERITY[plan.health[a].onFail],
  );
  if (check !== undefined) {
    const response = plan.health[check].onFail;
    if (response !== 'hold') return stop(context, response, HEALTH_PAUSE[check], { kind: 'health', check });
    return overdueOr(context, hold(context, reopenStage(stage), 'health', null));
  }
  const remaining = live.rules.bakeMilliseconds - stage.bakedMilliseconds;
  if (remaining > 0)
    return overdueOr(context, hold(context, { ...stage, activity: 'baking' }, 'baking', remaining));
  if (!met) return wait(context, { ...stage, activity: 'analysing' }, reading);
  if (!needsApproval(plan, live.position, live.rules)) {
    return advance(withStage(state, stage), { ...live, stage }, plan, now);
  }
  return overdueOr(context, hold(context, { ...stage, activity: 'awaiting-approval' }, 'approval', null));
}

const SEVERITY = { hold: 0, pause: 1, rollback: 2 } as const;

/** Every gate but time and approval. */
function gatesMet(reading: Reading, live: LiveStage): boolean {
  if (reading.stale !== null || !reading.fresh || !reading.enough) return false;
  return reading.unhealthy.length === 0 && (!live.rules.monitored || reading.verdict === 'pass');
}

/** A baked stage with an open gate: waits for a late analysis or for units, and answers any verdict but a pass. */
function wait(context: TickContext, stage: Stage, reading: Reading): Move {
  const { rules } = context.live;
  const late = reading.stale === null && !reading.fresh;
  if (late || !rules.monitored) {
    const why = reading.stale !== null || late ? 'fresh-analysis' : 'minimum-units';
    return overdueOr(context, hold(context, stage, why, null));
  }
  // That nothing could be measured is known below the least units too; what was measured is not readable there.
  if (reading.verdict === 'no-data' || reading.verdict === 'error')
    return respond(context, stage, reading.verdict);
  if (!reading.enough) return overdueOr(context, hold(context, stage, 'minimum-units', null));
  if (reading.verdict === 'pass') return overdueOr(context, hold(context, stage, 'verdict', null));
  return respond(context, stage, reading.verdict);
}
