import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/e-process.v1.json' with { type: 'json' };
import type { Alternative } from '../comparison/alternative.ts';
import type { Binary } from '../evidence/binary.ts';
import { logBeta } from '../numerics/log-gamma.ts';
import {
  addRateCounts,
  rateEvidence,
  rateLogE,
  startRateProcess,
  type RateHypothesis,
} from './rate-e-process.ts';

const counts = (n: number, k: number): Binary => ({ kind: 'binary', n, k });

/** ln P(X = k) of Binomial(n, p). */
function logBinomial(n: number, k: number, p: number): number {
  const choose = k === 0 || k === n ? 0 : -Math.log(n + 1) - logBeta(k + 1, n - k + 1);
  return choose + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

function expectation(n: number, p: number, hypothesis: RateHypothesis): number {
  let sum = 0;
  for (let k = 0; k <= n; k++) sum += Math.exp(logBinomial(n, k, p) + rateLogE(counts(n, k), hypothesis));
  return sum;
}

describe('the Beta-mixture e-process of a rate', () => {
  it.each(vectors.rates)('equals the reference: $k of $n against $rate, $alternative', (vector) => {
    const { n, k, rate, a, b } = vector;
    const alternative = vector.alternative as Alternative;
    const logE = rateLogE(counts(n, k), { rate, alternative, prior: { a, b } });
    expect(Math.abs(logE - vector.logE)).toBeLessThan(1e-10 * Math.max(1, Math.abs(vector.logE)));
  });

  it('equals the values of the specification', () => {
    const e = (n: number, k: number, rate: number, a: number, b: number): number =>
      Math.exp(rateLogE(counts(n, k), { rate, alternative: 'two-sided', prior: { a, b } }));
    expect(e(500, 12, 0.01, 1, 1)).toBeCloseTo(0.60347, 6);
    expect(e(500, 25, 0.02, 0.5, 24.5)).toBeCloseTo(312.8455, 4);
    expect(e(500, 5, 0.01, 1, 1)).toBeCloseTo(0.0113184, 7);
  });

  it.each([1, 2, 7, 50, 200])('has expectation 1 under the null by enumeration of n = %d', (n) => {
    for (const alternative of ['two-sided', 'greater', 'less'] as const)
      for (const rate of [0.01, 0.3, 0.95])
        for (const prior of [
          { a: 1, b: 1 },
          { a: 0.5, b: 24.5 },
        ])
          expect(Math.abs(expectation(n, rate, { rate, alternative, prior }) - 1)).toBeLessThan(1e-9);
  });

  it('has expectation at most 1 for every rate on the null side', () => {
    const prior = { a: 1, b: 1 };
    for (const p of [0.001, 0.02, 0.05, 0.0999])
      expect(expectation(200, p, { rate: 0.1, alternative: 'greater', prior })).toBeLessThanOrEqual(1 + 1e-9);
    for (const p of [0.1001, 0.2, 0.9])
      expect(expectation(200, p, { rate: 0.1, alternative: 'less', prior })).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('depends on the counts and not on how they came; its p-value never rises', () => {
    const hypothesis = { rate: 0.05, alternative: 'greater', prior: { a: 1, b: 9 } } as const;
    const parts = fc.array(
      fc.tuple(fc.nat(40), fc.nat(40)).map(([x, y]) => counts(Math.max(x, y), Math.min(x, y))),
    );
    fc.assert(
      fc.property(parts, (list) => {
        let process = startRateProcess(hypothesis);
        let lowest = 1;
        for (const part of list) {
          process = addRateCounts(process, part);
          const { pValue } = rateEvidence(process);
          expect(pValue).toBeLessThanOrEqual(lowest);
          lowest = pValue;
        }
        const whole = addRateCounts(startRateProcess(hypothesis), counts(process.n, process.k));
        expect(whole.logE).toBe(list.length === 0 ? whole.logE : process.logE);
      }),
    );
  });

  it('stays finite: nothing seen, the impossible seen, and a billion units', () => {
    const prior = { a: 1, b: 1 };
    expect(rateEvidence(startRateProcess({ rate: 0.1, alternative: 'less', prior }))).toEqual({
      eValue: 1,
      logE: 0,
      pValue: 1,
    });
    const impossible = rateEvidence(
      addRateCounts(startRateProcess({ rate: 0, alternative: 'greater', prior }), counts(10, 1)),
    );
    expect(impossible).toEqual({ eValue: Number.MAX_VALUE, logE: Number.MAX_VALUE, pValue: 0 });
    expect(rateLogE(counts(10, 0), { rate: 0, alternative: 'two-sided', prior })).toBeLessThan(0);
    expect(rateLogE(counts(10, 3), { rate: 1, alternative: 'greater', prior })).toBe(0);
    const huge = rateLogE(counts(1e9, 5.1e8), { rate: 0.5, alternative: 'greater', prior });
    expect(huge).toBeGreaterThan(1e5);
    expect(Number.isFinite(huge)).toBe(true);
    expect(Number.isFinite(rateLogE(counts(1e9, 4.9e8), { rate: 0.5, alternative: 'greater', prior }))).toBe(
      true,
    );
  });
});
