import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustPValues, benjaminiHochberg, bonferroni } from './adjusted-p-values.ts';
import { testAlpha, windowAlpha } from './false-alarm-budget.ts';

const pValue = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constant(Number.NaN),
  fc.constant(0.01),
);

describe.each(['benjamini-hochberg', 'bonferroni'] as const)('%s', (adjustment) => {
  it('is at least the p-value, at most 1, keeps order and ties, and leaves NaN', () => {
    fc.assert(
      fc.property(fc.array(pValue), (pValues) => {
        const adjusted = adjustPValues(pValues, adjustment);
        pValues.forEach((p, i) => {
          const own = adjusted[i] ?? Number.NaN;
          expect(Number.isNaN(own)).toBe(Number.isNaN(p));
          if (Number.isNaN(p)) return;
          expect(own).toBeGreaterThanOrEqual(p);
          expect(own).toBeLessThanOrEqual(1);
          pValues.forEach((other, j) => {
            if (p <= other) expect(own).toBeLessThanOrEqual(adjusted[j] ?? Number.NaN);
          });
        });
      }),
    );
  });

  it('does not count tests that were not made', () => {
    expect(adjustPValues([0.02, Number.NaN, 0.3], adjustment)[0]).toBe(
      adjustPValues([0.02, 0.3], adjustment)[0],
    );
  });
});

describe('the two methods', () => {
  it('agree with the values of R p.adjust', () => {
    const pValues = [0.01, 0.02, 0.03, 0.04, 0.05];
    expect(benjaminiHochberg(pValues)).toEqual(
      [0.05, 0.05, 0.05, 0.05, 0.05].map((p) => expect.closeTo(p, 12)),
    );
    expect(bonferroni(pValues)[4]).toBeCloseTo(0.25, 12);
    expect(benjaminiHochberg([0.001, 0.2, 0.04])).toEqual(
      [0.003, 0.2, 0.06].map((p) => expect.closeTo(p, 12)),
    );
    expect(benjaminiHochberg([])).toEqual([]);
  });

  it('order: Benjamini–Hochberg is never above Bonferroni', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (pValues) => {
        const strict = bonferroni(pValues);
        benjaminiHochberg(pValues).forEach((p, i) => expect(p).toBeLessThanOrEqual((strict[i] ?? 0) + 1e-15));
      }),
    );
  });
});

describe('the false-alarm budget', () => {
  it('gives the same level per test as per adjusted window', () => {
    const budget = { falseAlarmsPerMonth: 1, windowsPerMonth: 720 };
    expect(testAlpha(budget, 20)).toBeCloseTo(6.94e-5, 7);
    expect(20 * testAlpha(budget, 20)).toBeCloseTo(windowAlpha(budget), 15);
  });
});
