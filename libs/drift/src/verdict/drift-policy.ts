import type { Defined } from '../quality/definition-fault.ts';
import { DefinitionReader } from '../quality/definition-reader.ts';
import type { Adjustment } from './adjusted-p-values.ts';
import { windowAlpha, type FalseAlarmBudget } from './false-alarm-budget.ts';

/** When a difference is called drift; plain data. */
export interface DriftPolicy extends FalseAlarmBudget {
  /** Level of one window for adjusted p-values, in (0, 1); null derives it from the false-alarm budget. */
  readonly alpha: number | null;
  readonly adjustment: Adjustment;
  /** Rows with a value that a window must have, at least 1. */
  readonly minimumRows: number;
  /** Rows with a value that training must have had, at least 1. */
  readonly minimumReferenceRows: number;
  /** Smallest Jensen–Shannon distance of a categorical input that matters, in (0, 1]. */
  readonly minimumJensenShannon: number;
  /** Smallest Wasserstein distance of a numeric input that matters, in training standard deviations, above 0. */
  readonly minimumWasserstein: number;
  /** Smallest change of the share of missing rows that matters, in (0, 1]. */
  readonly minimumMissingChange: number;
}

/**
 * One false alarm a month over hourly windows. At 300 rows noise alone passes a Jensen–Shannon distance of 0.1 over ten
 * bins in 5% of windows, so fewer rows cannot tell an effect from it.
 */
export const DEFAULT_DRIFT_POLICY: DriftPolicy = {
  falseAlarmsPerMonth: 1,
  windowsPerMonth: 720,
  alpha: null,
  adjustment: 'benjamini-hochberg',
  minimumRows: 300,
  minimumReferenceRows: 50,
  minimumJensenShannon: 0.1,
  minimumWasserstein: 0.1,
  minimumMissingChange: 0.05,
};

/**
 * The level of one window under a policy.
 *
 * @example policyAlpha({ ...DEFAULT_DRIFT_POLICY, alpha: 0.01 }) === 0.01
 */
export function policyAlpha(policy: DriftPolicy): number {
  return policy.alpha ?? windowAlpha(policy);
}

/**
 * Reads a policy that anybody may have written; what it leaves out has its default.
 *
 * @returns the policy, or all its faults at once
 * @example readDriftPolicy({ alpha: 2, rows: 3 }).ok === false
 */
export function readDriftPolicy(json: unknown): Defined<DriftPolicy> {
  const reader = new DefinitionReader();
  const given = reader.object(json, '', [], Object.keys(DEFAULT_DRIFT_POLICY));
  const value = { ...DEFAULT_DRIFT_POLICY, ...given };
  reader.number(value.falseAlarmsPerMonth, '/falseAlarmsPerMonth', 0, 1e6, true);
  reader.number(value.windowsPerMonth, '/windowsPerMonth', 1, 1e7);
  if (value.alpha !== null) {
    const alpha = reader.number(value.alpha, '/alpha', 0, 1, true);
    if (alpha === 1)
      reader.fault('out-of-range', '/alpha', 'Give a level below 1: at 1 every window is drift.');
  }
  reader.choice(value.adjustment, '/adjustment', ['benjamini-hochberg', 'bonferroni']);
  reader.whole(value.minimumRows, '/minimumRows', 1, 1e9);
  reader.whole(value.minimumReferenceRows, '/minimumReferenceRows', 1, 1e9);
  reader.number(value.minimumJensenShannon, '/minimumJensenShannon', 0, 1, true);
  reader.number(value.minimumWasserstein, '/minimumWasserstein', 0, 1e6, true);
  reader.number(value.minimumMissingChange, '/minimumMissingChange', 0, 1, true);
  return reader.faults.length > 0 ? { ok: false, faults: reader.faults } : { ok: true, value };
}
