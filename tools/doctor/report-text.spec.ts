import { describe, expect, it } from 'vitest';
import { failed, ok, skipped, warning } from './finding.ts';
import { reportText, wantsColour } from './report-text.ts';

describe('colours', () => {
  it.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ])('with %j and a terminal %s are written: %s', (environment, isTerminal, expected) => {
    expect(wantsColour(environment, isTerminal)).toBe(expected);
  });
});

describe('a report', () => {
  const findings = [
    ok('api', 'It runs.'),
    failed('dashboard', 'It is gone.', 'Start it.'),
    warning('drift', 'It moved.', 'Look.'),
    skipped('prometheus', 'None there.'),
  ];
  const addresses = [{ name: 'api', url: 'http://127.0.0.1:8000', note: 'from this machine only' }] as const;
  const report = { mode: 'running', healthy: false, findings, addresses } as const;

  it('has a line for each check, with its fix, then the addresses and the verdict', () => {
    expect(reportText(report, false).split('\n')).toEqual([
      '✔ api         It runs.',
      '✖ dashboard   It is gone. → Start it.',
      '▲ drift       It moved. → Look.',
      '· prometheus  None there.',
      '',
      'Reached at:',
      '  api        http://127.0.0.1:8000  (from this machine only)',
      '',
      '1 broken: see ✖ above. 1 in order, 1 to look at, 1 not made.',
      '',
    ]);
  });

  it('says the same in colours', () => {
    const coloured = reportText(report, true);
    expect(coloured).toContain('\u001b[31m✖ dashboard ');
    expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(reportText(report, false));
  });

  it('is healthy when nothing is broken', () => {
    const rest = findings.filter(({ verdict }) => verdict !== 'failed');
    expect(reportText({ ...report, findings: rest }, false)).toContain(
      'Healthy: 1 in order, 1 to look at, 1 not made.',
    );
  });
});
