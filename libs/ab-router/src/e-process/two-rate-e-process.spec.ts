import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/e-process.v1.json' with { type: 'json' };
import type { Binary } from '../evidence/binary.ts';
import { logBeta } from '../numerics/log-gamma.ts';
import { logMeanExp } from './anytime-evidence.ts';
import {
  addTwoRateBlock,
  blockLogE,
  startTwoRateProcess,
  twoRateEvidence,
  type TwoRateProcess,
} from './two-rate-e-process.ts';

const counts = (n = 0, k = 0): Binary => ({ kind: 'binary', n, k });

function binomial(n: number, k: number, p: number): number {
  const choose = k === 0 || k === n ? 0 : -Math.log(n + 1) - logBeta(k + 1, n - k + 1);
  return Math.exp(choose + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** E[e] after one more block whose arms have rates p0 and p1, by enumeration of all outcomes. */
function expectation(start: TwoRateProcess, n0: number, n1: number, p0: number, p1: number): number {
  let sum = 0;
  for (let k0 = 0; k0 <= n0; k0++)
    for (let k1 = 0; k1 <= n1; k1++) {
      const { logs } = addTwoRateBlock(start, counts(n0, k0), counts(n1, k1));
      sum += binomial(n0, k0, p0) * binomial(n1, k1, p1) * Math.exp(logMeanExp(logs));
    }
  return sum;
}

describe('the e-process of two rates', () => {
  it.each(vectors.blocks)('equals the reference for a block: $control $treatment', (vector) => {
    const { control, treatment, oddsRatio, nullOddsRatio } = vector;
    const logE = blockLogE(counts(...control), counts(...treatment), oddsRatio, nullOddsRatio);
    expect(Math.abs(logE - vector.logE)).toBeLessThan(1e-10 * Math.max(1, Math.abs(vector.logE)));
  });

  it.each([
    [1, 1],
    [3, 17],
    [60, 60],
    [180, 20],
  ])('has expectation 1 when both rates are equal, whatever they are (%d and %d units)', (n0, n1) => {
    for (const alternative of ['two-sided', 'greater', 'less'] as const)
      for (const p of [0.01, 0.4])
        expect(Math.abs(expectation(startTwoRateProcess(alternative), n0, n1, p, p) - 1)).toBeLessThan(1e-9);
  });

  it('keeps that expectation over blocks with other rates and sizes', () => {
    const seen = addTwoRateBlock(startTwoRateProcess('greater'), counts(30, 2), counts(10, 3));
    const before = Math.exp(logMeanExp(seen.logs));
    expect(Math.abs(expectation(seen, 12, 9, 0.7, 0.7) / before - 1)).toBeLessThan(1e-9);
  });

  it('has expectation at most 1 when the treatment is better, and at odds ratios within the margin', () => {
    const start = startTwoRateProcess('greater');
    for (const p1 of [0.001, 0.05, 0.19])
      expect(expectation(start, 40, 60, 0.2, p1)).toBeLessThanOrEqual(1 + 1e-9);
    const withMargin = startTwoRateProcess('greater', 2);
    const odds = 0.2 / 0.8;
    for (const ratio of [0.5, 1, 1.9, 2]) {
      const rate = (odds * ratio) / (1 + odds * ratio);
      const value = expectation(withMargin, 40, 60, 0.2, rate);
      expect(value).toBeLessThanOrEqual(1 + 1e-9);
      if (ratio === 2) expect(value).toBeCloseTo(1, 9);
    }
  });

  it('finds harm in small counts and remembers it', () => {
    let process = startTwoRateProcess('greater');
    for (let i = 0; i < 6; i++) process = addTwoRateBlock(process, counts(30, 0), counts(30, 3));
    const { eValue, pValue } = twoRateEvidence(process);
    expect(eValue).toBeGreaterThan(100);
    expect(pValue).toBeCloseTo(1 / eValue, 12);
    const recovered = addTwoRateBlock(process, counts(300, 60), counts(300, 20));
    expect(twoRateEvidence(recovered).eValue).toBeLessThan(eValue);
    expect(twoRateEvidence(recovered).pValue).toBe(pValue);
  });

  it('says nothing where nothing can be said', () => {
    const start = startTwoRateProcess('two-sided');
    for (const [c, t] of [
      [counts(0, 0), counts(0, 0)],
      [counts(0, 0), counts(50, 20)],
      [counts(50, 0), counts(70, 0)],
      [counts(5, 5), counts(7, 7)],
    ] as const)
      expect(twoRateEvidence(addTwoRateBlock(start, c, t)).logE).toBeCloseTo(0, 12);
  });

  it('takes millions of units', () => {
    const { logE } = twoRateEvidence(
      addTwoRateBlock(startTwoRateProcess('greater'), counts(3e6, 3e4), counts(3e6, 3.3e4)),
    );
    expect(logE).toBeGreaterThan(60);
    expect(Number.isFinite(logE)).toBe(true);
  });
});
