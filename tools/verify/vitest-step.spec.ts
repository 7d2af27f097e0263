import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collect } from './vitest-step.ts';
import type { TestProject } from './test-projects.ts';

const GREEN = {
  numPassedTests: 12,
  numFailedTests: 0,
  numPendingTests: 1,
  numTodoTests: 1,
  success: true,
  testResults: [],
};

describe('the sum over the projects', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchyard-reports-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function project(name: string, report?: unknown): TestProject {
    const file = join(folder, `${name}.json`);
    if (report !== undefined)
      writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report));
    return { name, report: file };
  }

  it('adds up the reports', () => {
    const sum = collect([project('drift', GREEN), project('api', { ...GREEN, numPassedTests: 30 })], true);
    expect(sum).toMatchObject({ passed: 42, failed: 0, skipped: 4, notes: [] });
    expect(sum.parts.map((part) => [part.runner, part.passed])).toEqual([
      ['drift', 12],
      ['api', 30],
    ]);
  });

  it.each([
    ['missing', undefined],
    ['cut short', '{"numPassedTests":'],
    ['something else', { hello: 'world' }],
  ])('counts a report that is %s as one failure and says so', (_what, report) => {
    const sum = collect([project('drift', GREEN), project('api', report)], true);
    expect(sum).toMatchObject({ passed: 12, failed: 1 });
    expect(sum.notes.join()).toContain('api could not be counted');
  });

  it('counts a test file that could not be loaded', () => {
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
      { status: 'passed', assertionResults: [{ status: 'passed' }] },
    ];
    const report = { ...GREEN, numFailedTests: 1, success: false, testResults };
    expect(collect([project('api', report)], false)).toMatchObject({ passed: 12, failed: 2 });
  });

  it('counts an error outside any test', () => {
    expect(collect([project('api', { ...GREEN, success: false })], false)).toMatchObject({
      passed: 12,
      failed: 1,
    });
  });

  it('counts a run that ended with an error for which no test answers', () => {
    const sum = collect([project('api', GREEN)], false);
    expect(sum).toMatchObject({ passed: 12, failed: 1 });
    expect(sum.notes).toHaveLength(1);
  });
});
