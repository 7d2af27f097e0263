import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelCoverage } from '../sample-ratio/label-coverage.ts';
import { atEqualMaturity } from './equal-maturity.ts';
import { countMatureLabels, matured, type LabelledUnit } from './mature-units.ts';

const unit = (assignedAt: number, arrivedAt?: number, isPositive = true): LabelledUnit =>
  arrivedAt === undefined ? { assignedAt } : { assignedAt, label: { arrivedAt, isPositive } };
const units = fc.array(
  fc
    .tuple(fc.nat(100), fc.nat(200), fc.boolean(), fc.boolean())
    .map(([at, delay, isPositive, isThere]) => (isThere ? unit(at, at + delay, isPositive) : unit(at))),
);

describe('maturity', () => {
  it('counts old units and labels that came within the window', () => {
    const list = [
      unit(0, 10),
      unit(0, 70),
      unit(0, 40, false),
      unit(40, 99),
      unit(41, 50),
      unit(0),
      unit(150),
    ];
    expect(countMatureLabels(list, 100, 60)).toEqual({ mature: 5, labelled: 3, positive: 2, waiting: 2 });
    expect(matured(list, 100, 60)).toHaveLength(5);
  });

  it('never changes a mature unit’s counts as time goes on', () => {
    fc.assert(
      fc.property(units, fc.nat(60), fc.nat(300), fc.nat(300), (list, window, now, later) => {
        const ripe = matured(list, now, window);
        expect(countMatureLabels(ripe, now + later, window)).toEqual(countMatureLabels(ripe, now, window));
        const { mature, labelled, positive, waiting } = countMatureLabels(list, now, window);
        expect(mature + waiting).toBe(list.length);
        expect(positive).toBeLessThanOrEqual(labelled);
        expect(labelled).toBeLessThanOrEqual(mature);
      }),
    );
  });

  it('gives both arms at one maturity, with their coverage to test', () => {
    const control = {
      arm: 'stable',
      weight: 1,
      units: [unit(0, 5), unit(1, 9, false), unit(2), unit(95, 96)],
    };
    const treatment = { arm: 'candidate', weight: 1, units: [unit(50, 55), unit(50)] };
    const both = atEqualMaturity('1', [control, treatment], 100, 20, 'both');
    expect(both.arms.map(({ evidence }) => evidence)).toEqual([
      { kind: 'binary', n: 2, k: 1 },
      { kind: 'binary', n: 1, k: 1 },
    ]);
    expect(both.arms[1]?.coverage).toBe(0.5);
    expect(both.labels === null ? null : labelCoverage([both.labels]).status).toBe('ready');
    const positiveOnly = atEqualMaturity('1', [control, treatment], 100, 20, 'positive-only');
    expect(positiveOnly.arms.map(({ evidence }) => evidence.n)).toEqual([3, 2]);
    expect(positiveOnly.labels).toBeNull();
  });
});
