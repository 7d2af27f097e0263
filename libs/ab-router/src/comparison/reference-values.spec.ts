import { describe, expect, it } from 'vitest';
import values from '../../test/vectors/comparison.v1.json' with { type: 'json' };
import { NO_BINARY, type Binary } from '../evidence/binary.ts';
import { addMoments, momentsFromSums, NO_MOMENTS, type Moments } from '../evidence/moments.ts';
import { addPair, NO_PAIR_MOMENTS, type PairMoments } from '../evidence/pair-moments.ts';
import { compare, compareAdjusted } from './compare.ts';
import { oneSidedMultiplier, sequentialMultiplier } from './confidence-sequence.ts';
import { bestOfBetas, bestOfNormals } from './probability-best.ts';
import { pooledZ, wilsonInterval } from './two-proportions.ts';

const binary = ([k = NaN, n = NaN]: readonly number[]): Binary => ({ ...NO_BINARY, k, n });
const momentsOf = (list: readonly number[]): Moments => list.reduce(addMoments, NO_MOMENTS);
const pairsOf = ([x = [], y = []]: readonly (readonly number[])[]): PairMoments =>
  x.reduce((e, value, i) => addPair(e, value, y[i] ?? NaN), NO_PAIR_MOMENTS);
const summary = ([n = NaN, mean = NaN, sd = NaN]: readonly number[]): Moments => ({
  kind: 'moments',
  n,
  mean,
  m2: (n - 1) * sd * sd,
});

function near(actual: number | null | undefined, expected: number | undefined, tolerance: number): void {
  const difference = Math.abs((actual ?? NaN) - (expected ?? NaN));
  expect(difference, `${actual} instead of ${expected}`).toBeLessThanOrEqual(
    tolerance * Math.abs(expected ?? NaN) + 1e-15,
  );
}

/** Golden values are given to 12 digits. */
const GOLDEN = 5e-12;
/** The t quantiles behind the golden Welch intervals are off by up to 1.1e-9, as mpmath shows. */
const GOLDEN_STUDENT = 2e-9;

describe('golden values', () => {
  it.each(values.golden.twoProportions)('two proportions $a and $b', (c) => {
    const [a, b] = [binary(c.a), binary(c.b)];
    const effect = compare(a, b, { method: 'fixed' });
    near(effect.estimate, c.difference, GOLDEN);
    near(pooledZ(a, b), c.z, GOLDEN);
    near(effect.pValue, c.pValue, GOLDEN);
    near(effect.interval[0], c.newcombe95[0], GOLDEN);
    near(effect.interval[1], c.newcombe95[1], GOLDEN);
  });

  it.each(values.golden.welch)('Welch, difference $difference', (c) => {
    const effect = compare(momentsOf(c.a), momentsOf(c.b), { method: 'fixed' });
    near(effect.estimate, c.difference, GOLDEN);
    near(effect.standardError, c.standardError, GOLDEN);
    near(effect.pValue, c.pValue, GOLDEN);
    near(effect.interval[0], c.ci95[0], GOLDEN_STUDENT);
    near(effect.interval[1], c.ci95[1], GOLDEN_STUDENT);
  });

  it.each(values.golden.sequential)('confidence sequence at $n tuned for $tunedFor', (c) => {
    near(sequentialMultiplier(c.n, c.tunedFor, c.alpha), c.multiplier, GOLDEN);
    // Arms of n/2 units whose difference is z of its own standard errors.
    const half = c.n / 2;
    const arm = (mean: number): Moments => ({ kind: 'moments', n: half, mean, m2: half * (half - 1) });
    const effect = compare(arm(0), arm(c.z * Math.SQRT2), {
      method: 'sequential',
      plannedUnits: c.tunedFor,
      alpha: c.alpha,
    });
    near(effect.standardError, Math.SQRT2, GOLDEN);
    near(effect.pValue, c.pValueOneLook, GOLDEN);
    near(1 / (effect.eValue ?? NaN), c.pValueOneLook, GOLDEN);
    near((effect.interval[1] - effect.interval[0]) / 2 / effect.standardError, c.multiplier, GOLDEN);
  });

  it.each(values.golden.probabilityBest)('probability of being best, $posteriors', (c) => {
    const chances = bestOfBetas(c.posteriors.map(([a = NaN, b = NaN]) => ({ a, b })));
    chances.forEach(({ probabilityBest }, i) => near(probabilityBest, c.probabilityBest[i], 2e-8));
  });
});

describe('independent reference values', () => {
  it.each(values.proportions)('$control and $treatment at $confidence', (c) => {
    const [a, b] = [binary(c.control), binary(c.treatment)];
    const effect = compare(a, b, { method: 'fixed', alpha: 1 - c.confidence });
    near(pooledZ(a, b), c.z, 1e-12);
    near(effect.pValue, c.pValue, 1e-11);
    near(effect.interval[0], c.interval[0], 1e-12);
    near(effect.interval[1], c.interval[1], 1e-12);
  });

  it.each(values.welch)('Welch $control and $treatment', (c) => {
    const effect = compare(summary(c.control), summary(c.treatment), { method: 'fixed' });
    near(effect.pValue, c.pValue, 1e-9);
    near(effect.interval[0], c.interval[0], 1e-9);
    near(effect.interval[1], c.interval[1], 1e-9);
  });

  it.each(values.pairs)('ratio and covariate', ({ control, treatment, adjusted, ratio }) => {
    const [a, b] = [pairsOf(control), pairsOf(treatment)];
    const asRatio = compare(a, b, { method: 'fixed' });
    near(asRatio.estimate, ratio.estimate, 1e-9);
    near(asRatio.standardError, ratio.standardError, 1e-11);
    near(asRatio.interval[1], ratio.interval[1], 1e-9);
    const relative = compare(a, b, { method: 'fixed', scale: 'relative' });
    near(relative.estimate, ratio.relative, 1e-9);
    near(relative.standardError, ratio.relativeStandardError, 1e-11);
    const { effect, theta, varianceReduction } = compareAdjusted(a, b, { method: 'fixed' });
    near(theta, adjusted.theta, 1e-12);
    near(effect.estimate, adjusted.estimate, 1e-10);
    near(effect.standardError, adjusted.standardError, 1e-10);
    near(effect.pValue, adjusted.pValue, 1e-9);
    near(effect.interval[0], adjusted.interval[0], 1e-9);
    near(varianceReduction, adjusted.varianceReduction, 1e-10);
    const lift = compareAdjusted(a, b, { method: 'fixed', scale: 'relative' }).effect;
    near(lift.estimate, adjusted.relative, 1e-9);
    // The reference differentiates numerically.
    near(lift.standardError, adjusted.relativeStandardError, 1e-8);
  });

  it.each(values.best.beta)('Beta posteriors $posteriors', (c) => {
    const chances = bestOfBetas(c.posteriors.map(([a = NaN, b = NaN]) => ({ a, b })));
    chances.forEach(({ probabilityBest, expectedLoss }, i) => {
      expect(Math.abs(probabilityBest - (c.probabilityBest[i] ?? NaN))).toBeLessThan(1e-11);
      near(expectedLoss, c.expectedLoss[i], 1e-11);
    });
  });

  it.each(values.best.normal)('normal posteriors $posteriors', (c) => {
    const chances = bestOfNormals(c.posteriors.map(([mean = NaN, sd = NaN]) => ({ mean, sd })));
    chances.forEach(({ probabilityBest, expectedLoss }, i) => {
      expect(Math.abs(probabilityBest - (c.probabilityBest[i] ?? NaN))).toBeLessThan(1e-13);
      near(expectedLoss, c.expectedLoss[i], 1e-11);
    });
  });
});

describe('published values', () => {
  const control = momentsFromSums(3407, 1396.87, 52377.9767);
  const treatment = momentsFromSums(3461, 2422.7, 134698.29);

  it('are those of GrowthBook for fixed horizons', () => {
    const absolute = compare(control, treatment, { method: 'fixed' });
    const relative = compare(control, treatment, { method: 'fixed', scale: 'relative' });
    const shares = compare(binary([14, 28]), binary([16, 30]), { method: 'fixed', scale: 'relative' });
    const digits = [absolute, relative, shares].map(({ estimate, interval, pValue }) =>
      [estimate, ...interval, pValue ?? NaN].map((value) => value.toFixed(5)).join(' '),
    );
    expect(digits).toEqual([
      '0.29000 0.04538 0.53462 0.02016',
      '0.70732 -0.03526 1.44989 0.06191',
      '0.06667 -0.47767 0.61101 0.80707',
    ]);
  });

  it('are those of GrowthBook for confidence sequences', () => {
    const shares = compare(binary([1396, 3000]), binary([2422, 3461]), {
      method: 'sequential',
      scale: 'relative',
      plannedUnits: 5000,
    });
    const means = compare(momentsFromSums(3000, 1396.87, 52377.9767), treatment, {
      method: 'sequential',
      scale: 'relative',
      plannedUnits: 1000,
    });
    expect([shares.estimate, ...shares.interval].map((value) => value.toFixed(5))).toEqual([
      '0.50386',
      '0.40098',
      '0.60675',
    ]);
    expect([means.estimate, ...means.interval, means.pValue].map((value) => value?.toFixed(5))).toEqual([
      '0.50336',
      '-0.55844',
      '1.56516',
      '1.00000',
    ]);
  });

  it.each([
    [1000, 3.15242],
    [5000, 2.77909],
    [10_000, 2.80133],
    [100_000, 3.08972],
  ])('are those of the one-sided boundary at %i', (units, multiplier) => {
    expect(oneSidedMultiplier(units, 5000, 0.05)).toBeCloseTo(multiplier, 5);
  });

  it('are those of Wilson intervals and ratio metrics', () => {
    const z = 1.959963984540054;
    expect(wilsonInterval(binary([48, 80]), z).map((p) => p.toFixed(6))).toEqual(['0.490455', '0.700382']);
    expect(wilsonInterval(binary([56, 70]), z).map((p) => p.toFixed(6))).toEqual(['0.691834', '0.876953']);
    expect(wilsonInterval(binary([0, 50]), z)[0]).toBe(0);
    expect(wilsonInterval(binary([50, 50]), z)[1]).toBe(1);
    const ratio = pairsOf([
      [3, 1, 4, 2, 5, 1],
      [2, 1, 3, 0, 4, 1],
    ]);
    const { standardError } = compare(ratio, ratio, { method: 'fixed' });
    expect(standardError / Math.SQRT2).toBeCloseTo(0.1075745, 7);
  });
});
