import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ascending, binned } from '../../test/binned-sample.ts';
import { quantileEdges } from '../quantile-edges.ts';
import { binnedWasserstein } from './binned-wasserstein.ts';
import { hellingerDistance } from './hellinger.ts';
import { homogeneity } from './homogeneity.ts';
import { jensenShannonDistance } from './jensen-shannon.ts';
import { kolmogorovBounds } from './kolmogorov-bounds.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { largestDifference } from './largest-difference.ts';
import { populationStability } from './population-stability.ts';
import { wassersteinDistance } from './wasserstein.ts';

type Counts = readonly number[];
type Distance = (reference: Counts, current: Counts) => number | undefined | null;

const OF_BINS: readonly (readonly [name: string, distance: Distance])[] = [
  ['PSI', (r, c) => populationStability(r, c)?.psi],
  ['Jensen–Shannon', jensenShannonDistance],
  ['Hellinger', hellingerDistance],
  ['largest difference', (r, c) => largestDifference(r, c)?.distance],
  ['χ²', (r, c) => homogeneity(r, c)?.statistic],
];

const counts = fc
  .array(fc.oneof(fc.constant(0), fc.nat(20), fc.nat(1_000_000)), { minLength: 1, maxLength: 20 })
  .filter((list) => list.some((count) => count > 0));
const pairs = counts.chain((reference) =>
  fc.tuple(
    fc.constant(reference),
    fc
      .array(fc.oneof(fc.constant(0), fc.nat(1000)), {
        minLength: reference.length,
        maxLength: reference.length,
      })
      .filter((list) => list.some((count) => count > 0)),
  ),
);
const sample = fc.array(
  fc.oneof(
    fc.integer({ min: -4, max: 4 }),
    fc.double({ min: -10, max: 10, noNaN: true }),
    fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  ),
  { minLength: 1, maxLength: 80 },
);

describe.each(OF_BINS)('%s', (_name, distance) => {
  it('is finite, at least 0, symmetric and blind to the order of the bins', () => {
    fc.assert(
      fc.property(pairs, ([reference, current]) => {
        const value = distance(reference, current) ?? NaN;
        expect(Number.isFinite(value)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(0);
        const tolerance = 1e-12 * Math.max(1, value);
        expect(Math.abs((distance(current, reference) ?? NaN) - value)).toBeLessThanOrEqual(tolerance);
        const turned = distance(reference.toReversed(), current.toReversed()) ?? NaN;
        expect(Math.abs(turned - value)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });

  it('is 0 for identical windows', () => {
    fc.assert(
      fc.property(counts, (window) => {
        expect(distance(window, window)).toBe(0);
      }),
    );
  });

  it('is null, not 0, when a side has no rows', () => {
    fc.assert(
      fc.property(counts, (window) => {
        const none = window.map(() => 0);
        expect([
          distance(window, none),
          distance(none, window),
          distance(none, none),
          distance([], []),
        ]).toEqual(OF_BINS.slice(0, 4).map(() => distance(none, none)));
        expect(distance(none, none) ?? null).toBeNull();
      }),
    );
  });
});

describe('bounded distances', () => {
  it.each(OF_BINS.slice(1, 4))('%s is at most 1', (_name, distance) => {
    fc.assert(fc.property(pairs, ([reference, current]) => (distance(reference, current) ?? NaN) <= 1));
    expect(distance([7, 0], [0, 3])).toBe(1);
  });
});

describe('p-values', () => {
  it('are in [0, 1] and grow with the design effect', () => {
    fc.assert(
      fc.property(pairs, fc.double({ min: 1, max: 50, noNaN: true }), ([reference, current], effect) => {
        for (const test of [populationStability, homogeneity]) {
          const independent = test(reference, current)?.pValue ?? NaN;
          const clumped = test(reference, current, effect)?.pValue ?? NaN;
          expect(independent).toBeGreaterThanOrEqual(0);
          expect(clumped).toBeLessThanOrEqual(1);
          expect(clumped).toBeGreaterThanOrEqual(independent - 1e-12);
          expect(test(reference, current, 0.1)?.pValue).toBe(independent);
        }
      }),
    );
  });

  it('do not change when bins are added that are empty in both samples, for χ²', () => {
    fc.assert(
      fc.property(pairs, ([reference, current]) => {
        expect(homogeneity([...reference, 0, 0], [...current, 0, 0])).toEqual(
          homogeneity(reference, current),
        );
      }),
    );
  });
});

describe('distances of samples', () => {
  it('are symmetric and 0 for identical samples', () => {
    fc.assert(
      fc.property(sample, sample, (first, second) => {
        const [a, b] = [ascending(first), ascending(second)];
        expect(kolmogorovSmirnov(a, b)).toEqual(kolmogorovSmirnov(b, a));
        expect(wassersteinDistance(a, b)).toBe(wassersteinDistance(b, a));
        expect([kolmogorovSmirnov(a, a)?.statistic, wassersteinDistance(a, a)]).toEqual([0, 0]);
      }),
    );
  });

  it('lie between the bounds that their bins give, and so does the estimate', () => {
    fc.assert(
      fc.property(sample, sample, (reference, current) => {
        const edges = quantileEdges(ascending(reference));
        const [r, c] = [binned(edges, reference), binned(edges, current)];
        const [a, b] = [ascending(reference), ascending(current)];

        const statistic = kolmogorovSmirnov(a, b)?.statistic ?? NaN;
        const bounds = kolmogorovBounds(r.counts, c.counts);
        expect(bounds?.low).toBeLessThanOrEqual(statistic + 1e-12);
        expect(bounds?.high).toBeGreaterThanOrEqual(statistic - 1e-12);

        const exact = wassersteinDistance(a, b) ?? NaN;
        const { low = NaN, distance = NaN, high = NaN } = binnedWasserstein(edges, r, c) ?? {};
        const rounding = 1e-10;
        expect(low).toBeLessThanOrEqual(exact + rounding);
        expect(high).toBeGreaterThanOrEqual(exact - rounding);
        expect(low).toBeLessThanOrEqual(distance);
        expect(high).toBeGreaterThanOrEqual(distance);
      }),
      { numRuns: 1000 },
    );
  });

  it('from bins are exact where no bin has rows of both', () => {
    fc.assert(
      fc.property(sample, sample, (reference, current) => {
        const moved = current.map((value) => value + 50_000);
        const edges = [...quantileEdges(ascending(reference)), 25_000];
        const exact = wassersteinDistance(ascending(reference), ascending(moved)) ?? NaN;
        const { low = NaN, high = NaN } =
          binnedWasserstein(edges, binned(edges, reference), binned(edges, moved)) ?? {};
        expect(high - low).toBeLessThanOrEqual(1e-10);
        expect(Math.abs(exact - low)).toBeLessThanOrEqual(1e-9 * exact);
      }),
    );
  });
});
