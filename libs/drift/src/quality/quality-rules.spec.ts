import { describe, expect, it } from 'vitest';
import type { FeatureReference } from '../feature-reference.ts';
import type { FeatureWindow } from '../feature-window.ts';
import { evaluateRows } from './evaluate-rows.ts';
import { evaluateWindow } from './evaluate-window.ts';
import { parseQualityRules } from './parse-quality-rules.ts';
import type { QualityRule } from './quality-rule.ts';

function rulesOf(json: unknown): readonly QualityRule[] {
  const parsed = parseQualityRules(json);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.value;
}

const rules = rulesOf([
  { kind: 'type', column: 'age', type: 'integer' },
  { kind: 'range', column: 'age', low: 0, high: 120 },
  { kind: 'category', column: 'plan', categories: ['free', 'paid'] },
  { kind: 'missing', column: 'plan', warnAbove: 0.1, failAbove: 0.5 },
  { kind: 'unique', columns: ['id'] },
  { kind: 'schema', columns: ['id', 'age', 'plan'] },
]);

describe('definitions', () => {
  it('get their defaults', () => {
    expect(rulesOf([{ kind: 'missing', column: 'a' }])).toEqual([
      { kind: 'missing', column: 'a', warnAbove: 0, failAbove: 0.05 },
    ]);
    expect(rulesOf([{ kind: 'range', column: 'a', low: 1 }])[0]).toMatchObject({
      low: 1,
      high: null,
      failAbove: 0.01,
    });
    expect(rulesOf([{ kind: 'missing', column: 'a', warnAbove: 0.2 }])[0]).toMatchObject({ failAbove: 0.2 });
    expect(rulesOf(JSON.parse(JSON.stringify(rules)))).toEqual(rules);
  });

  it('are refused with all their faults', () => {
    const parsed = parseQualityRules([
      { kind: 'range', column: '', low: 3, high: 1 },
      { kind: 'range', column: 'a' },
      { kind: 'colour' },
      7,
      { kind: 'category', column: 'a', categories: ['x', 'x', 1], more: 1 },
      { kind: 'unique', columns: [] },
      { kind: 'type', column: 'a', type: 'date', failAbove: 2 },
      { kind: 'schema', allowUnknown: 'yes' },
      { kind: 'missing', column: 'a', warnAbove: 0.3, failAbove: 0.2 },
    ]);
    if (parsed.ok) throw new Error('accepted');
    expect(parsed.faults.map(({ pointer }) => pointer)).toEqual([
      '/0/column',
      '/0/high',
      '/1',
      '/2/kind',
      '/3',
      '/4/more',
      '/4/categories/1',
      '/4/categories/2',
      '/5/columns',
      '/6/failAbove',
      '/6/type',
      '/7/columns',
      '/7/allowUnknown',
      '/8/failAbove',
    ]);
    for (const { message } of parsed.faults) expect(message).toMatch(/\.$/);
    expect(parseQualityRules({}).ok).toBe(false);
  });
});

describe('training rows', () => {
  const sound = Array.from({ length: 96 }, (_, id) => ({ id, age: 30, plan: 'free' }));
  const rows = [
    ...sound,
    { id: 5, age: 200, plan: 'gold' },
    { id: 97, age: 30.5, plan: null },
    { id: 98, age: null, plan: 'paid', extra: 1 },
    { id: null, age: 'old' },
  ];

  it('are counted by rule, and the worst are named', () => {
    const report = evaluateRows(rules, rows);
    expect(
      report.results.map(({ violations, checked, rows: named, verdict }) => [
        violations,
        checked,
        named,
        verdict,
      ]),
    ).toEqual([
      [2, 99, [97, 99], 'fail'],
      [1, 98, [96], 'fail'],
      [1, 98, [96], 'fail'],
      [2, 100, [97, 99], 'pass'],
      [1, 99, [96], 'fail'],
      [2, 100, [98, 99], 'fail'],
    ]);
    expect(report.verdict).toBe('fail');
    expect(report.worstRows[0]).toEqual({ row: 96, rules: [1, 2, 4] });
    expect(report.results[5]?.finding).toContain('unknown "extra"');
    for (const { finding, remedy } of report.results) {
      expect(finding).toMatch(/\.$/);
      expect(remedy).toMatch(/\.$/);
    }
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('name at most so many rows, and pass when sound or absent', () => {
    const many = evaluateRows(
      rules,
      Array.from({ length: 50 }, () => ({})),
      3,
    );
    expect(many.worstRows).toHaveLength(3);
    expect(many.results[5]?.rows).toEqual([0, 1, 2]);
    expect(evaluateRows(rules, sound).verdict).toBe('pass');
    expect(evaluateRows(rules, []).verdict).toBe('pass');
    expect(evaluateRows([], []).verdict).toBe('unmeasured');
  });

  it('tell 1 from "1" in keys, and warn before they fail', () => {
    const [unique] = rulesOf([{ kind: 'unique', columns: ['a', 'b'], failAbove: 0.5 }]);
    if (unique === undefined) throw new Error('no rule');
    const keys = [
      { a: 1, b: 2 },
      { a: '1', b: 2 },
      { a: 1, b: 2 },
    ];
    expect(evaluateRows([unique], keys)).toMatchObject({
      verdict: 'warn',
      worstRows: [{ row: 2, rules: [0] }],
    });
  });
});

describe('live windows', () => {
  const shared = { missing: 0, importance: null, designEffect: 1 };
  const moments = { n: 100, mean: 0, m2: 0, counts: [50, 50], sums: [0, 0] };
  const reference: FeatureReference[] = [
    { kind: 'numeric', name: 'age', ...shared, ...moments, min: 0, max: 99, range: [0, 120], edges: [40] },
    {
      kind: 'categorical',
      name: 'plan',
      ...shared,
      n: 100,
      categories: ['free', 'paid', 'gold'],
      counts: [50, 40, 10],
      unseen: 0,
    },
  ];
  const window: FeatureWindow[] = [
    { kind: 'numeric', ...moments, missing: 0, wrongType: 25, min: -1, max: 50, outOfRange: 2 },
    { kind: 'categorical', n: 80, missing: 20, wrongType: 0, counts: [40, 30, 8], unseen: 2 },
  ];

  it('answer what counts can', () => {
    const report = evaluateWindow(rules, reference, window);
    expect(report.results.map(({ violations, checked, verdict }) => [violations, checked, verdict])).toEqual([
      [25, 125, 'fail'],
      [2, 100, 'fail'],
      [10, 80, 'fail'],
      [20, 100, 'warn'],
      [0, 0, 'unmeasured'],
      [1, 1, 'fail'],
    ]);
  });

  it('answer another range by the extremes', () => {
    const [inside, outside, none] = evaluateWindow(
      rulesOf([
        { kind: 'range', column: 'age', low: -5 },
        { kind: 'range', column: 'age', low: 0, failAbove: 0.5 },
        { kind: 'range', column: 'height', low: 0 },
      ]),
      reference,
      window,
    ).results;
    expect(inside).toMatchObject({ verdict: 'pass', violations: 0 });
    expect(outside).toMatchObject({ verdict: 'warn', violations: 1 });
    expect(none).toMatchObject({ verdict: 'unmeasured' });
  });
});
