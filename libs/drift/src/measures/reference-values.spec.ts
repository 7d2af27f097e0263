import { describe, expect, it } from 'vitest';
import { ascending, binned } from '../../test/binned-sample.ts';
import values from '../../test/vectors/measures.v1.json' with { type: 'json' };
import { kolmogorovSurvival } from '../numerics/kolmogorov.ts';
import { fisherExact } from '../numerics/fisher-exact.ts';
import { quantileEdges } from '../quantile-edges.ts';
import { binnedWasserstein } from './binned-wasserstein.ts';
import { exactKolmogorovPValue } from './exact-kolmogorov.ts';
import { hellingerDistance } from './hellinger.ts';
import { homogeneity } from './homogeneity.ts';
import { jensenShannonDistance } from './jensen-shannon.ts';
import { kolmogorovBounds } from './kolmogorov-bounds.ts';
import { kolmogorovPValue, stephensPValue } from './kolmogorov-p-value.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { missingShare } from './missing-share.ts';
import { populationStability } from './population-stability.ts';
import { standardisedDistance } from './standardised-distance.ts';
import { wassersteinDistance } from './wasserstein.ts';

type Counts = readonly number[];
const table = ([a = NaN, b = NaN, c = NaN, d = NaN]: Counts) =>
  missingShare({ n: b, missing: a }, { n: d, missing: c });

const OF_COUNTS: Readonly<
  Record<string, (r: Counts, c: Counts, designEffect?: number) => number | undefined | null>
> = {
  psi: (r, c) => populationStability(r, c)?.psi,
  psiPValue: (r, c, d) => populationStability(r, c, d)?.pValue,
  jensenShannonDistance,
  hellingerDistance,
  chiSquare: (r, c) => homogeneity(r, c)?.statistic,
  chiSquarePValue: (r, c, d) => homogeneity(r, c, d)?.pValue,
};

const OF_NUMBERS: Readonly<Record<string, (args: Counts) => number | undefined | null>> = {
  kolmogorovSurvival: ([lambda = NaN]) => kolmogorovSurvival(lambda),
  fisherExact: ([a = NaN, b = NaN, c = NaN, d = NaN]) => fisherExact(a, b, c, d),
  missingZ: (args) => table(args)?.z,
  missingPValue: (args) => table(args)?.pValue,
  exactKolmogorovPValue: ([d = NaN, m = NaN, n = NaN]) => exactKolmogorovPValue(d, m, n),
  kolmogorovPValue: ([d = NaN, m = NaN, n = NaN, effect]) => kolmogorovPValue(d, m, n, effect),
  stephensPValue: ([d = NaN, m = NaN, n = NaN]) => stephensPValue(d, m, n),
};

const isCounts = (value: unknown): value is Counts => Array.isArray(value);
const isNumber = (value: unknown): value is number => typeof value === 'number';

function expectClose(actual: number | undefined | null, expected: number): void {
  const difference = Math.abs((actual ?? NaN) - expected);
  expect(difference, `${actual} instead of ${expected}`).toBeLessThanOrEqual(1e-9 * Math.abs(expected));
}

describe('the measures equal values computed elsewhere', () => {
  it.each(values.cases)('$name of $args', ({ name, args, value }) => {
    const [r, c, designEffect] = args;
    if (isCounts(r) && isCounts(c))
      expectClose(OF_COUNTS[name]?.(r, c, isNumber(designEffect) ? designEffect : undefined), value);
    else expectClose(OF_NUMBERS[name]?.(args.filter(isNumber)), value);
  });

  it.each(values.samples)('distances of the samples "$name"', ({ reference, current, ...expected }) => {
    expectClose(kolmogorovSmirnov(reference, current)?.statistic, expected.kolmogorovSmirnov);
    // SciPy's own rounding shows where the values are large beside their differences.
    const wasserstein = wassersteinDistance(reference, current) ?? NaN;
    const scale = Math.max(...reference.map(Math.abs));
    expect(Math.abs(wasserstein - expected.wasserstein)).toBeLessThanOrEqual(
      1e-9 * expected.wasserstein + 1e-15 * scale,
    );
  });
});

describe('the golden values hold', () => {
  it.each(values.golden.numeric)('$name', ({ reference, current, expected }) => {
    const [sortedReference, sortedCurrent] = [ascending(reference), ascending(current)];
    const edges = quantileEdges(sortedReference);
    const training = binned(edges, reference);
    const live = binned(edges, current);
    edges.forEach((edge, i) => expect(edge).toBeCloseTo(expected.edges[i] ?? NaN, 9));
    expect(training.counts).toEqual(expected.referenceCounts);
    expect(live.counts).toEqual(expected.currentCounts);

    const stability = populationStability(training.counts, live.counts);
    expectClose(stability?.psi, expected.psi);
    expectClose(stability?.nullMean, expected.psiNullMean);
    expectClose(stability?.pValue, expected.psiPValue);
    expectClose(jensenShannonDistance(training.counts, live.counts), expected.jensenShannonDistanceBase2);
    const homogeneous = homogeneity(training.counts, live.counts);
    expectClose(homogeneous?.statistic, expected.chiSquare.statistic);
    expect(homogeneous?.degreesOfFreedom).toBe(expected.chiSquare.degreesOfFreedom);
    expectClose(homogeneous?.pValue, expected.chiSquare.pValue);

    const kolmogorov = kolmogorovSmirnov(sortedReference, sortedCurrent);
    expectClose(kolmogorov?.statistic, expected.kolmogorovSmirnov.statistic);
    expectClose(kolmogorov?.pValue, expected.kolmogorovSmirnov.limitPValue);
    const bounds = kolmogorovBounds(training.counts, live.counts);
    expect(bounds?.low).toBeLessThanOrEqual(expected.kolmogorovSmirnov.statistic + 1e-12);
    expect(bounds?.high).toBeGreaterThanOrEqual(expected.kolmogorovSmirnov.statistic - 1e-12);

    const exact = wassersteinDistance(sortedReference, sortedCurrent) ?? NaN;
    expectClose(exact, expected.wasserstein);
    const fromBins = binnedWasserstein(edges, training, live);
    expect(fromBins?.low).toBeLessThanOrEqual(exact + 1e-12);
    expect(fromBins?.high).toBeGreaterThanOrEqual(exact - 1e-12);
    const scale = expected.std.reference;
    expect(Math.abs((fromBins?.distance ?? NaN) - exact)).toBeLessThanOrEqual(0.02 * scale + 1e-12);
    const n = reference.length;
    const { mean, std } = { mean: expected.mean.reference, std: expected.std.reference };
    const standardised = standardisedDistance(exact, { n, mean, m2: n * std ** 2 });
    expectClose(standardised, expected.wassersteinOverReferenceStd ?? 1);
  });

  it.each(values.golden.categorical)('$name', ({ reference, current, expected }) => {
    const counts = (of: Readonly<Record<string, number | undefined>>) =>
      expected.categories.map((category) => of[category] ?? 0);
    const [r, c] = [counts(reference), counts(current)];
    expectClose(populationStability(r, c)?.psi, expected.psi);
    expectClose(jensenShannonDistance(r, c), expected.jensenShannonDistanceBase2);
    const homogeneous = homogeneity(r, c);
    expectClose(homogeneous?.statistic, expected.chiSquare.statistic);
    expect(homogeneous?.degreesOfFreedom).toBe(expected.chiSquare.degreesOfFreedom);
    expectClose(homogeneous?.pValue, expected.chiSquare.pValue);
  });
});
