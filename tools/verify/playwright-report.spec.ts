import { describe, expect, it } from 'vitest';
import { countPlaywright } from './playwright-report.ts';

describe("Playwright's report", () => {
  it('is counted by its own statistics', () => {
    const stats = { expected: 7, unexpected: 1, flaky: 0, skipped: 2, duration: 9 };
    expect(countPlaywright({ stats, errors: [] })).toEqual({ passed: 7, failed: 1, skipped: 2 });
  });

  it('counts what failed outside any test', () => {
    const stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
    expect(countPlaywright({ stats, errors: [{ message: 'No tests found' }] })).toMatchObject({ failed: 1 });
  });

  it('counts a test that only passed at the second try as failed', () => {
    const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 0 };
    expect(countPlaywright({ stats, errors: [] })).toMatchObject({ passed: 3, failed: 1 });
  });

  it('is refused when it is no report', () => {
    expect(countPlaywright({})).toBeUndefined();
    expect(countPlaywright('text')).toBeUndefined();
  });
});
