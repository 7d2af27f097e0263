/** How many false alarms are bearable, and how often one may happen. */
export interface FalseAlarmBudget {
  /** Above 0. */
  readonly falseAlarmsPerMonth: number;
  /** Windows evaluated in a month, at least 1; hourly ones are about 720. */
  readonly windowsPerMonth: number;
}

/**
 * The level of one window, `F / W` and at most 1: held against p-values that are already adjusted over the tests of the
 * window, it makes at most F false alarms a month. Overlapping windows share their rows and so alarm in bursts, on
 * average not more often.
 *
 * @example windowAlpha({ falseAlarmsPerMonth: 1, windowsPerMonth: 720 }) ≈ 0.0013888889
 */
export function windowAlpha({ falseAlarmsPerMonth, windowsPerMonth }: FalseAlarmBudget): number {
  return Math.min(1, falseAlarmsPerMonth / windowsPerMonth);
}

/**
 * The level of one test, `F / (W d)`: held against p-values as they are. The same as {@link windowAlpha} against
 * p-values adjusted by Bonferroni.
 *
 * @param features tests in one window, at least 1
 * @example testAlpha({ falseAlarmsPerMonth: 1, windowsPerMonth: 720 }, 20) ≈ 6.944444e-5
 */
export function testAlpha(budget: FalseAlarmBudget, features: number): number {
  return windowAlpha(budget) / Math.max(1, features);
}
