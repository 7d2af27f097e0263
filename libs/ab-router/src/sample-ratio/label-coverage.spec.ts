import { describe, expect, it } from 'vitest';
import { logBeta } from '../numerics/log-gamma.ts';
import { labelCoverage } from './label-coverage.ts';

const two = (a: readonly [number, number], b: readonly [number, number], weights = [1, 1]) => [
  {
    stratum: '1',
    arms: [
      { arm: 'a', weight: weights[0] ?? 1, mature: a[1], labelled: a[0] },
      { arm: 'b', weight: weights[1] ?? 1, mature: b[1], labelled: b[0] },
    ],
  },
];
const logBinomial = (n: number, k: number, p: number): number =>
  (k === 0 || k === n ? 0 : -Math.log(n + 1) - logBeta(k + 1, n - k + 1)) +
  k * Math.log(p) +
  (n - k) * Math.log1p(-p);

describe('label coverage', () => {
  it('finds labels that go missing in one arm, at high and at low coverage', () => {
    expect(labelCoverage(two([995, 1000], [940, 1000])).alarm).toBe('mismatch');
    expect(labelCoverage(two([40, 1000], [110, 1000])).alarm).toBe('mismatch');
    const same = labelCoverage(two([900, 1000], [905, 1000]));
    expect([same.alarm, same.status]).toEqual(['none', 'ready']);
    expect(same.coverage).toEqual([
      { arm: 'a', share: 0.9 },
      { arm: 'b', share: 0.905 },
    ]);
  });

  it('shows the χ² of the 2 × 2 table', () => {
    const { chiSquare, df } = labelCoverage(two([48, 80], [56, 70]));
    expect(chiSquare).toBeCloseTo(2.65017195126 ** 2, 9);
    expect(df).toBe(1);
  });

  it('has an e-value of expectation 1 by enumeration of arms and labels', () => {
    const n = 24;
    let sum = 0;
    for (let labelled = 0; labelled <= n; labelled++)
      for (let i = 0; i <= labelled; i++)
        for (let j = 0; j <= n - labelled; j++) {
          const { logE } = labelCoverage(two([i, i + j], [labelled - i, n - i - j], [0.7, 0.3]));
          sum += Math.exp(
            logBinomial(n, labelled, 0.8) +
              logBinomial(labelled, i, 0.7) +
              logBinomial(n - labelled, j, 0.7) +
              logE,
          );
        }
    expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
  });

  it('says when it cannot be read', () => {
    expect(labelCoverage([])).toMatchObject({ status: 'no-units', e: 1, df: 0 });
    expect(labelCoverage(two([0, 0], [0, 0])).status).toBe('no-units');
    expect(labelCoverage(two([5, 4], [1, 2]), 0.005)).toMatchObject({
      status: 'invalid-evidence',
      alarm: 'hold',
      faults: [{ code: 'labels-beyond-units', pointer: '/0/arms/0/mature' }],
    });
  });
});
