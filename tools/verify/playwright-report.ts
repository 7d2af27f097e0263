import { countAt, listAt, member } from './json-report.ts';
import type { TestCount } from './tally.ts';

/**
 * Counts a report of Playwright's json reporter. Errors outside any test (a file that does not load, no tests at
 * all) count as failures; so does a flaky test, because retries are off.
 */
export function countPlaywright(report: unknown): TestCount | undefined {
  const stats = member(report, 'stats');
  const passed = countAt(stats, 'expected');
  const unexpected = countAt(stats, 'unexpected');
  if (passed === undefined || unexpected === undefined) return undefined;
  const failed = unexpected + (countAt(stats, 'flaky') ?? 0) + listAt(report, 'errors').length;
  return { passed, failed, skipped: countAt(stats, 'skipped') ?? 0 };
}
