import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/paired-shadow.v1.json' with { type: 'json' };
import { rateLogE } from '../e-process/rate-e-process.ts';
import { logBeta } from '../numerics/log-gamma.ts';
import { mcnemar } from './mcnemar.ts';
import { comparePairedOutcomes } from './paired-accuracy.ts';
import {
  addPairedOutcome,
  mergePairedOutcomes,
  NO_PAIRED_OUTCOMES,
  rowsOf,
  type PairedOutcomes,
} from './paired-outcomes.ts';

const cells = fc
  .tuple(fc.nat(500), fc.nat(80), fc.nat(80), fc.nat(500))
  .map(([bothRight, onlyCandidate, onlyStable, neither]): PairedOutcomes => {
    return { kind: 'paired', bothRight, onlyCandidate, onlyStable, neither };
  });
const relative = (actual: number, expected: number): number =>
  Math.abs(actual - expected) / Math.max(Math.abs(expected), 1e-300);

describe('McNemar', () => {
  it.each(vectors.golden)('equals the golden value for $onlyCandidateRight : $onlyStableRight', (vector) => {
    const { pValue, eValue } = mcnemar(vector.onlyCandidateRight, vector.onlyStableRight);
    expect(relative(pValue, vector.exactPValue)).toBeLessThan(1e-9);
    expect(relative(eValue, vector.eValue)).toBeLessThan(1e-9);
  });

  it('shows the χ² of the specification', () => {
    expect(mcnemar(30, 12).chiSquare).toBeCloseTo(7.71429, 5);
    expect(mcnemar(0, 0)).toEqual({ pValue: 1, chiSquare: 0, eValue: 1, logE: 0 });
  });

  it('has an e-value of expectation 1 by enumeration up to 200 disagreements', () => {
    for (let n = 1; n <= 200; n++) {
      let sum = 0;
      for (let b = 0; b <= n; b++) {
        const choose = b === 0 || b === n ? 0 : -Math.log(n + 1) - logBeta(b + 1, n - b + 1);
        sum += Math.exp(choose - n * Math.LN2 + mcnemar(b, n - b).logE);
      }
      expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
    }
  });

  it('is the uniform bet against a fair coin, and symmetric in the models', () => {
    const fair = { rate: 0.5, alternative: 'two-sided', prior: { a: 1, b: 1 } } as const;
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), (b, c) => {
        expect(mcnemar(b, c).logE).toBeCloseTo(rateLogE({ kind: 'binary', n: b + c, k: b }, fair), 10);
        expect(mcnemar(b, c)).toEqual(mcnemar(c, b));
      }),
    );
  });

  it('stays finite for a million disagreements', () => {
    const { eValue, logE, pValue } = mcnemar(600_000, 400_000);
    expect(eValue).toBe(Number.MAX_VALUE);
    expect(Number.isFinite(logE)).toBe(true);
    expect(pValue).toBe(0);
  });
});

describe('the paired difference of accuracies', () => {
  it.each(vectors.cases)('equals the reference for $onlyCandidate : $onlyStable', (vector) => {
    const {
      effect,
      pairedVariance,
      unpairedVariance,
      mcnemar: test,
    } = comparePairedOutcomes({ kind: 'paired', ...vector }, { method: 'fixed' });
    expect(effect.estimate).toBeCloseTo(vector.estimate, 14);
    expect(effect.pValue ?? Number.NaN).toBeCloseTo(vector.exactPValue, 11);
    expect(Math.abs(test.logE - vector.logE)).toBeLessThan(1e-10 * Math.max(1, Math.abs(vector.logE)));
    expect(Math.abs(pairedVariance - vector.pairedVariance)).toBeLessThan(1e-14);
    expect(Math.abs(unpairedVariance - vector.unpairedVariance)).toBeLessThan(1e-14);
    expect(effect.interval[0]).toBeCloseTo(vector.interval95[0] ?? Number.NaN, 10);
    expect(effect.interval[1]).toBeCloseTo(vector.interval95[1] ?? Number.NaN, 10);
  });

  it('gains what the models agree beyond chance', () => {
    const agree = comparePairedOutcomes(
      { kind: 'paired', bothRight: 880, onlyCandidate: 30, onlyStable: 10, neither: 80 },
      { method: 'fixed' },
    );
    expect(agree.gain).toBeCloseTo((0.91 * 0.09 + 0.89 * 0.11) / (0.04 - 0.0004), 10);
  });

  it('covers the estimate, stays within [−1, 1], and mirrors when the models change places', () => {
    fc.assert(
      fc.property(cells, fc.boolean(), (outcomes, isFixed) => {
        const method = isFixed
          ? ({ method: 'fixed' } as const)
          : ({ method: 'sequential', plannedUnits: 1000 } as const);
        const { effect } = comparePairedOutcomes(outcomes, method);
        const mirrored = comparePairedOutcomes(
          { ...outcomes, onlyCandidate: outcomes.onlyStable, onlyStable: outcomes.onlyCandidate },
          method,
        ).effect;
        if (rowsOf(outcomes) === 0) {
          expect(effect.status).toBe('too-few-units');
          return;
        }
        expect(effect.interval[0]).toBeGreaterThanOrEqual(-1);
        expect(effect.interval[1]).toBeLessThanOrEqual(1);
        expect(effect.interval[0]).toBeLessThanOrEqual(effect.estimate + 1e-12);
        expect(effect.interval[1]).toBeGreaterThanOrEqual(effect.estimate - 1e-12);
        expect(mirrored.estimate).toBeCloseTo(-effect.estimate, 14);
        expect(mirrored.interval[0]).toBeCloseTo(-effect.interval[1], 12);
        expect(mirrored.pValue).toBe(effect.pValue);
      }),
    );
  });

  it('says when it must not be read', () => {
    const at = (n: number, d: number): PairedOutcomes => ({
      kind: 'paired',
      bothRight: n - d,
      onlyCandidate: d,
      onlyStable: 0,
      neither: 0,
    });
    const sequential = { method: 'sequential', plannedUnits: 1000 } as const;
    const young = comparePairedOutcomes(at(99, 9), sequential).effect;
    expect([young.status, young.interval]).toEqual(['too-few-units', [-1, 1]]);
    expect(young.eValue).toBeCloseTo(51.2, 10);
    expect(comparePairedOutcomes(at(100, 9), sequential).effect.status).toBe('too-few-events');
    const ready = comparePairedOutcomes(at(100, 10), sequential).effect;
    expect([ready.status, ready.isAnytimeValid]).toEqual(['ready', true]);
    expect(ready.pValue).toBeCloseTo(1 / (ready.eValue ?? 0), 12);
    expect(comparePairedOutcomes(at(100, 10), { method: 'fixed', plannedUnits: 101 }).effect.status).toBe(
      'before-horizon',
    );
    const wrong = comparePairedOutcomes(at(5, 9), { method: 'fixed' }).effect;
    expect([wrong.status, wrong.pValue]).toEqual(['invalid-evidence', 1]);
  });

  it('is counted row by row, or merged', () => {
    const rows = [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
      [true, false],
    ] as const;
    const counted = rows.reduce((e, [c, s]) => addPairedOutcome(e, c, s), NO_PAIRED_OUTCOMES);
    expect(counted).toEqual({ kind: 'paired', bothRight: 1, onlyCandidate: 2, onlyStable: 1, neither: 1 });
    fc.assert(
      fc.property(cells, cells, cells, (a, b, c) => {
        expect(mergePairedOutcomes(a, b)).toEqual(mergePairedOutcomes(b, a));
        expect(mergePairedOutcomes(mergePairedOutcomes(a, b), c)).toEqual(
          mergePairedOutcomes(a, mergePairedOutcomes(b, c)),
        );
      }),
    );
  });
});
