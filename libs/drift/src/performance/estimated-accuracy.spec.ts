import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniformNumbers } from '../../test/uniform-numbers.ts';
import { PROBABILITY_BINS, probabilityBin, type CalibrationBin } from '../prediction-reference.ts';
import type { ProbabilityWindow } from '../profile-window.ts';
import { accuracyGap } from './accuracy-gap.ts';
import { addBinary, binaryEstimate, mergeBinarySums, NO_BINARY_SUMS } from './binary-estimate.ts';
import { calibrated, calibrationMap } from './calibration-map.ts';
import { estimatedAccuracy } from './estimated-accuracy.ts';
import { realisedAccuracy } from './realised-accuracy.ts';

function binned(probabilities: readonly number[]): ProbabilityWindow[] {
  const bins = Array.from({ length: PROBABILITY_BINS }, () => ({ n: 0, sum: 0, variance: 0 }));
  for (const p of probabilities) {
    const bin = bins[probabilityBin(p)];
    if (bin === undefined) continue;
    bin.n++;
    bin.sum += p;
    bin.variance += p * (1 - p);
  }
  return bins;
}

function tableOf(rows: readonly { p: number; isRight: boolean }[]): CalibrationBin[] {
  const table = Array.from({ length: PROBABILITY_BINS }, () => ({ n: 0, probabilities: 0, right: 0 }));
  for (const { p, isRight } of rows) {
    const bin = table[probabilityBin(p)];
    if (bin === undefined) continue;
    bin.n++;
    bin.probabilities += p;
    bin.right += isRight ? 1 : 0;
  }
  return table;
}

/** Claims p in [0.5, 1], is right with another probability. */
function rows(next: () => number, n: number, truth: (p: number) => number) {
  return Array.from({ length: n }, () => {
    const p = 0.5 + next() / 2;
    return { p, isRight: next() < truth(p) };
  });
}

const overconfident = (p: number) => 0.5 + 0.6 * (p - 0.5);

function gapOf(next: () => number, truth: (p: number) => number, live: (p: number) => number) {
  const table = tableOf(rows(next, 5000, truth));
  const cohort = rows(next, 2000, live);
  const estimate = estimatedAccuracy(binned(cohort.map(({ p }) => p)), table);
  const right = cohort.filter(({ isRight }) => isRight).length;
  return accuracyGap(estimate, realisedAccuracy({ n: cohort.length, right }));
}

describe('estimated accuracy', () => {
  it('is the mean probability without a table, and has its interval', () => {
    const estimate = estimatedAccuracy(binned([0.9, 0.8, 0.7, 0.6]), null);
    expect(estimate).toMatchObject({ n: 4, isCalibrated: false, calibrationVariance: 0, high: 1 });
    expect(estimate?.accuracy).toBeCloseTo(0.75, 12);
    expect(estimate?.standardError).toBeCloseTo(Math.sqrt(0.09 + 0.16 + 0.21 + 0.24) / 4, 12);
    expect(estimatedAccuracy([], null)).toBeNull();
    expect(estimatedAccuracy(binned([0.5]), [])?.isCalibrated).toBe(false);
  });

  it('covers what comes true in about 95% of cohorts, with an overconfident model too', () => {
    const next = uniformNumbers(3);
    let covered = 0;
    for (let run = 0; run < 300; run++) {
      const table = tableOf(rows(next, 3000, overconfident));
      const cohort = rows(next, 500, overconfident);
      const estimate = estimatedAccuracy(binned(cohort.map(({ p }) => p)), table);
      const right = cohort.filter(({ isRight }) => isRight).length / 500;
      if (estimate !== null && right >= estimate.low && right <= estimate.high) covered++;
    }
    expect(covered).toBeGreaterThan(273);
  });
});

describe('the calibration map', () => {
  it('never falls and stays in [0, 1]', () => {
    const bin = fc.tuple(fc.nat({ max: 30 }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(bin, { maxLength: 10 }), (bins) => {
        const table = bins.map(([n, share], i) => ({
          n,
          probabilities: (n * (i + 0.5)) / 10,
          right: Math.round(n * share),
        }));
        const map = calibrationMap(table);
        const values = Array.from({ length: 101 }, (_, i) => calibrated(map, i / 100));
        values.forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(Math.max(0, (values[i - 1] ?? 0) - 1e-12));
          expect(value).toBeLessThanOrEqual(1 + 1e-12);
        });
        const right = map.reduce((sum, point) => sum + point.n * point.right, 0);
        expect(right).toBeCloseTo(
          table.reduce((sum, entry) => sum + entry.right, 0),
          9,
        );
      }),
    );
  });
});

describe('the gap to labels', () => {
  it('is consistent while features mean the same, in nearly all cohorts', () => {
    const next = uniformNumbers(4);
    const verdicts = Array.from({ length: 200 }, () => gapOf(next, overconfident, overconfident).verdict);
    expect(verdicts.filter((verdict) => verdict === 'consistent').length).toBeGreaterThan(196);
  });

  it('finds concept drift, either way', () => {
    const next = uniformNumbers(5);
    const worse = gapOf(
      next,
      (p) => p,
      (p) => p - 0.1,
    );
    expect(worse.verdict).toBe('concept-drift');
    expect(worse.gap).toBeCloseTo(0.1, 1);
    expect(worse.remedy).toMatch(/retrain/);
    const better = gapOf(next, overconfident, (p) => p);
    expect(better).toMatchObject({ verdict: 'concept-drift' });
    expect(better.gap).toBeLessThan(0);
  });

  it('is insufficient without enough labels', () => {
    const estimate = estimatedAccuracy(binned([0.9, 0.8]), null);
    expect(accuracyGap(estimate, null)).toMatchObject({ verdict: 'insufficient', gap: null });
    expect(accuracyGap(estimate, realisedAccuracy({ n: 49, right: 0 })).verdict).toBe('insufficient');
    expect(accuracyGap(estimate, realisedAccuracy({ n: 50, right: 0 })).verdict).toBe('concept-drift');
    const certain = estimatedAccuracy(binned([1, 1]), null);
    const gap = accuracyGap(certain, realisedAccuracy({ n: 50, right: 50 }));
    expect(gap).toMatchObject({ verdict: 'consistent', z: 0 });
    const never = estimatedAccuracy(binned([1, 1]), null);
    expect(accuracyGap(never, realisedAccuracy({ n: 50, right: 0 })).z).toBe(Number.MAX_VALUE);
  });
});

describe('realised accuracy', () => {
  it('has the interval of the published tables', () => {
    // statsmodels: proportion_confint(8, 10, method='wilson')
    const realised = realisedAccuracy({ n: 10, right: 8 });
    expect(realised?.low).toBeCloseTo(0.49016247153664183, 10);
    expect(realised?.high).toBeCloseTo(0.9433178485456247, 10);
    expect(realisedAccuracy({ n: 5, right: 5 })?.high).toBe(1);
  });
});

describe('binary sums', () => {
  const row = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean());
  const sumsOf = (list: readonly (readonly [number, boolean])[]) =>
    list.reduce((sums, [p, isPositive]) => addBinary(sums, p, isPositive), NO_BINARY_SUMS);

  it('merge as if one window had seen all rows', () => {
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (a, b) => {
        const merged = mergeBinarySums(sumsOf(a), sumsOf(b));
        const all = sumsOf([...a, ...b]);
        for (const key of [
          'n',
          'truePositives',
          'falsePositives',
          'falseNegatives',
          'trueNegatives',
          'variance',
        ] as const)
          expect(merged[key]).toBeCloseTo(all[key], 9);
      }),
    );
  });

  it('give the metrics, or null without a denominator', () => {
    const estimate = binaryEstimate(
      sumsOf([
        [0.9, true],
        [0.8, true],
        [0.3, false],
        [0.1, false],
      ]),
    );
    expect(estimate.accuracy).toBeCloseTo(0.825, 12);
    expect(estimate.precision).toBeCloseTo(0.85, 12);
    expect(estimate.recall).toBeCloseTo(1.7 / 2.1, 12);
    expect(estimate.f1).toBeCloseTo(3.4 / 4.1, 12);
    expect(binaryEstimate(NO_BINARY_SUMS)).toEqual({
      n: 0,
      accuracy: null,
      standardError: null,
      precision: null,
      recall: null,
      specificity: null,
      f1: null,
    });
    expect(addBinary(NO_BINARY_SUMS, Number.NaN, true)).toEqual(NO_BINARY_SUMS);
  });
});
