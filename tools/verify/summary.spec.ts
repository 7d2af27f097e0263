import { describe, expect, it } from 'vitest';
import { closingLine, summaryTable, totalOf } from './summary.ts';
import type { Tally } from './tally.ts';

const TALLIES: readonly Tally[] = [
  { runner: 'format', passed: 1, failed: 0, skipped: 0, seconds: 2.04, notes: [] },
  { runner: 'lint', passed: 0, failed: 1, skipped: 0, seconds: 11.3, notes: ['the linter has complaints.'] },
  {
    runner: 'tests',
    passed: 240,
    failed: 0,
    skipped: 2,
    seconds: 31,
    parts: [
      { runner: 'drift', passed: 40, failed: 0, skipped: 0, notes: [] },
      { runner: 'api', passed: 200, failed: 0, skipped: 2, notes: [] },
    ],
    notes: [],
  },
];

describe('the closing count', () => {
  it('adds the runners, and not their parts again', () => {
    expect(totalOf(TALLIES)).toEqual({ passed: 241, failed: 1, skipped: 2 });
  });

  it('is one plain line', () => {
    expect(closingLine({ passed: 241, failed: 1, skipped: 2 })).toBe('241 passed, 1 failed, 2 skipped');
    expect(closingLine({ passed: 5, failed: 0, skipped: 0 })).toBe('5 passed, 0 failed');
  });

  it('comes after a table with every runner, its parts and what to do', () => {
    expect(summaryTable(TALLIES)).toBe(
      [
        'runner   passed  failed  skipped  seconds',
        '───────  ──────  ──────  ───────  ───────',
        'format        1       0               2.0',
        'lint          0       1              11.3',
        'tests       240       0        2     31.0',
        '  drift      40       0',
        '  api       200       0        2',
        '',
        '✖ lint: the linter has complaints.',
      ].join('\n'),
    );
  });
});
