import type { ArmAnswer } from '@switchyard/api-client';

/** What one arm was meant to get and what it got. */
export interface UsageRow {
  readonly version: string;
  readonly state: ArmAnswer['state'];
  readonly reasons: readonly string[];
  /** Rows answered since the api started. */
  readonly answered: number;
  /** Of all rows answered; null while there are none. */
  readonly share: number | null;
  /** Of all units, by the slots. */
  readonly configured: number;
}

/** Puts the counts of all arms side by side. */
export function usageByVersion(arms: readonly ArmAnswer[]): {
  readonly total: number;
  readonly rows: readonly UsageRow[];
} {
  const total = arms.reduce((sum, { answered }) => sum + answered, 0);
  return {
    total,
    rows: arms.map((arm) => ({
      version: arm.model_version,
      state: arm.state,
      reasons: arm.reasons,
      answered: arm.answered,
      share: total === 0 ? null : arm.answered / total,
      configured: arm.share,
    })),
  };
}
