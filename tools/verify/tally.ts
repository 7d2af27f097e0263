/** How many tests a runner passed, failed and skipped. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What one runner contributes to the closing count. */
export interface Tally extends TestCount {
  readonly runner: string;
  /** Absent for a part of a runner, whose time is not measured apart. */
  readonly seconds?: number;
  /** Tallies of a runner's parts; they are shown, and already counted in the runner's own numbers. */
  readonly parts?: readonly Tally[];
  /** Why something failed that no test reported, and what to do. */
  readonly notes: readonly string[];
}

export const NOTHING: TestCount = { passed: 0, failed: 0, skipped: 0 };

export function addCounts(counts: readonly TestCount[]): TestCount {
  return counts.reduce(
    (sum, count) => ({
      passed: sum.passed + count.passed,
      failed: sum.failed + count.failed,
      skipped: sum.skipped + count.skipped,
    }),
    NOTHING,
  );
}
