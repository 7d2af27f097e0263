import { countAt, listAt, member } from './json-report.ts';
import type { TestCount } from './tally.ts';

/**
 * Counts a report of vitest's json reporter. A file that could not even be loaded holds no test that failed, and
 * an error outside any test only clears `success`; both count as one failure.
 */
export function countVitest(report: unknown): TestCount | undefined {
  const passed = countAt(report, 'numPassedTests');
  const failedTests = countAt(report, 'numFailedTests');
  if (passed === undefined || failedTests === undefined) return undefined;
  const brokenFiles = listAt(report, 'testResults').filter(
    (file) =>
      member(file, 'status') === 'failed' &&
      !listAt(file, 'assertionResults').some((test) => member(test, 'status') === 'failed'),
  ).length;
  const failed = failedTests + brokenFiles;
  const skipped = (countAt(report, 'numPendingTests') ?? 0) + (countAt(report, 'numTodoTests') ?? 0);
  const unexplained = failed === 0 && member(report, 'success') !== true ? 1 : 0;
  return { passed, failed: failed + unexplained, skipped };
}
