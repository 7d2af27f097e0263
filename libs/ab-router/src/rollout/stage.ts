import type { RolloutPlan, StagePosition, StageRules } from './plan.ts';
import type { OpenVerdictKind, VerdictKind } from './verdict.ts';

/** What a stage is waiting for, as the field names it. */
export type StageActivity = 'baking' | 'analysing' | 'awaiting-approval';

/** A running stage. All durations count unpaused time only, so a pause shifts every timer and ends none. */
export interface Stage {
  readonly activity: StageActivity;
  /** The allocation epoch that this stage asked for. */
  readonly epoch: number;
  readonly enteredAt: number;
  /** When the applied weight was first seen to be this stage's; null before. The bake begins here. */
  readonly verifiedAt: number | null;
  /** An analysis must end at or after this: the verification, then the bake's end, then the last resumption. */
  readonly freshFrom: number | null;
  readonly activeMilliseconds: number;
  readonly bakedMilliseconds: number;
  /** The value of `activeMilliseconds` at which the deadline began to count. */
  readonly deadlineStart: number;
  /** Extensions used in this stage, by verdict kind. */
  readonly extensions: Readonly<Record<OpenVerdictKind, number>>;
  /** The value of `bakedMilliseconds` up to which the running extension waits. */
  readonly extendedTo: number | null;
  /** What the latest tick read; null when it read nothing. */
  readonly verdict: VerdictKind | null;
  /** Whether the latest tick found every gate met but time and approval. */
  readonly gates: 'open' | 'met';
}

/** No extension used. */
export const NO_EXTENSIONS: Stage['extensions'] = { fail: 0, inconclusive: 0, 'no-data': 0, error: 0 };

/** A stage at its entry: every counter at zero, whatever an earlier stage or attempt counted. */
export function enterStage(epoch: number, at: number): Stage {
  return {
    activity: 'baking',
    epoch,
    enteredAt: at,
    verifiedAt: null,
    freshFrom: null,
    activeMilliseconds: 0,
    bakedMilliseconds: 0,
    deadlineStart: 0,
    extensions: NO_EXTENSIONS,
    extendedTo: null,
    verdict: null,
    gates: 'open',
  };
}

/** The stage after unpaused time went by; the bake counts only once the weight is verified. */
export function elapseStage(stage: Stage, rules: StageRules, from: number, to: number): Stage {
  const passed = to - from;
  const aged = { ...stage, activeMilliseconds: stage.activeMilliseconds + passed };
  if (stage.verifiedAt === null) return aged;
  const bakedMilliseconds = stage.bakedMilliseconds + passed;
  const endsNow =
    stage.bakedMilliseconds < rules.bakeMilliseconds && bakedMilliseconds >= rules.bakeMilliseconds;
  const bakeEnd = to - (bakedMilliseconds - rules.bakeMilliseconds);
  return { ...aged, bakedMilliseconds, freshFrom: endsNow ? bakeEnd : stage.freshFrom };
}

/** The stage with its gates open again and nothing read. */
export function reopenStage(stage: Stage): Stage {
  const activity = stage.activity === 'awaiting-approval' ? 'analysing' : stage.activity;
  return { ...stage, activity, verdict: null, gates: 'open' };
}

/** The plan's rules for a position; null when the plan has no such stage. */
export function stageRules(plan: RolloutPlan, position: StagePosition): StageRules | null {
  return position === 'shadow' ? plan.shadow : (plan.steps[position] ?? null);
}

/** The candidate's live share in a position, in [0, 1]; 0 in shadow. */
export function candidateShareAt(plan: RolloutPlan, position: StagePosition): number {
  return position === 'shadow' ? 0 : (plan.steps[position]?.candidateShare ?? 0);
}

/** A position as people read it, counting steps from 1. */
export function describePosition(plan: RolloutPlan, position: StagePosition): string {
  if (position === 'shadow') return 'the shadow phase';
  return `step ${position + 1} of ${plan.steps.length} (${Number((candidateShareAt(plan, position) * 100).toFixed(2))} %)`;
}
