import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ascending, binned } from '../../test/binned-sample.ts';
import { mergeMoments, NO_MOMENTS, type Moments } from '../moments.ts';
import { quantileEdges } from '../quantile-edges.ts';
import { binnedWasserstein } from './binned-wasserstein.ts';
import { exactKolmogorovPValue } from './exact-kolmogorov.ts';
import { homogeneity } from './homogeneity.ts';
import { jensenShannonDistance } from './jensen-shannon.ts';
import { kolmogorovBounds } from './kolmogorov-bounds.ts';
import { kolmogorovPValue, stephensPValue } from './kolmogorov-p-value.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { missingShare } from './missing-share.ts';
import { populationStability } from './population-stability.ts';
import { standardisedDistance } from './standardised-distance.ts';
import { wassersteinDistance } from './wasserstein.ts';

/** What the README tables: by case, one cell per measure. */
const HEADER =
  '| case | PSI | PSI p | JS | D | D p | D from bins | W₁ / σ | W₁ / σ from bins | χ² | χ² p | missing p |';

interface NumericCase {
  readonly name: string;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  /** Missing rows now; none were in training. */
  readonly missing?: number;
}

const repeat = (count: number, ...values: readonly number[]) =>
  Array.from({ length: count }, (_, i) => values[i % values.length] ?? NaN);
const ramp = Array.from({ length: 100 }, (_, i) => i + 1);

const NUMERIC: readonly NumericCase[] = [
  { name: 'empty window', reference: ramp, current: [] },
  { name: 'empty reference', reference: [], current: ramp },
  { name: 'all missing', reference: ramp, current: [], missing: 50 },
  { name: 'one row', reference: ramp, current: [50] },
  { name: 'identical', reference: ramp, current: ramp },
  { name: 'constant, unchanged', reference: repeat(100, 5), current: repeat(50, 5) },
  { name: 'constant, moved', reference: repeat(100, 5), current: repeat(50, 6) },
  { name: 'constant 0, now −0', reference: repeat(100, 0), current: repeat(50, -0) },
  { name: 'two distinct values', reference: repeat(300, 0, 1), current: repeat(300, 0, 1, 1) },
  { name: '1e308 in the window', reference: ramp, current: [...ramp, 1e308] },
  { name: '±1e308 on both sides', reference: repeat(100, -1e308, 1e308), current: repeat(50, 1e308) },
];

const CATEGORICAL = [
  { name: 'all unseen', reference: [60, 40, 0], current: [0, 0, 50] },
  { name: 'one category', reference: [100, 0], current: [50, 0] },
] as const;

const cell = (value: number | null | undefined) =>
  value === null || value === undefined ? 'null' : String(Number(value.toPrecision(3)));
const range = (low: number | undefined, high: number | undefined) =>
  low === undefined ? 'null' : `${cell(low)} … ${cell(high)}`;
const momentsOf = (values: readonly number[]): Moments =>
  values.map((mean) => ({ n: 1, mean, m2: 0 })).reduce(mergeMoments, NO_MOMENTS);

function rowOf({ name, reference, current, missing = 0 }: NumericCase): readonly string[] {
  const [r, c] = [ascending(reference), ascending(current)];
  const edges = quantileEdges(r);
  const [training, live] = [binned(edges, reference), binned(edges, current)];
  const stability = populationStability(training.counts, live.counts);
  const kolmogorov = kolmogorovSmirnov(r, c);
  const bounds = kolmogorovBounds(training.counts, live.counts);
  const exact = wassersteinDistance(r, c);
  const fromBins = binnedWasserstein(edges, training, live);
  const moments = momentsOf(reference);
  const homogeneous = homogeneity(training.counts, live.counts);
  const absent = missingShare({ n: reference.length, missing: 0 }, { n: current.length, missing });
  return [
    name,
    cell(stability?.psi),
    cell(stability?.pValue),
    cell(jensenShannonDistance(training.counts, live.counts)),
    cell(kolmogorov?.statistic),
    cell(kolmogorov?.pValue),
    range(bounds?.low, bounds?.high),
    cell(exact === null ? null : standardisedDistance(exact, moments)),
    range(
      fromBins === null ? undefined : standardisedDistance(fromBins.low, moments),
      fromBins === null ? undefined : standardisedDistance(fromBins.high, moments),
    ),
    cell(homogeneous?.statistic),
    cell(homogeneous?.pValue),
    cell(absent?.pValue),
  ];
}

function categoricalRow(of: (typeof CATEGORICAL)[number]): readonly string[] {
  const stability = populationStability(of.reference, of.current);
  const homogeneous = homogeneity(of.reference, of.current);
  return [
    of.name,
    cell(stability?.psi),
    cell(stability?.pValue),
    cell(jensenShannonDistance(of.reference, of.current)),
    ...['–', '–', '–', '–', '–'],
    cell(homogeneous?.statistic),
    cell(homogeneous?.pValue),
    '–',
  ];
}

const rows = [...NUMERIC.map(rowOf), ...CATEGORICAL.map(categoricalRow)];

const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((text) => text.trim());

describe('edge cases', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
    .split('\n')
    .map(cellsOf);

  it('are tabled in the README', () => {
    expect(readme).toContainEqual(cellsOf(HEADER));
  });

  it.each(rows.map((row) => ({ name: row[0], row })))(
    '$name: the README says what is returned',
    ({ row }) => {
      expect(row.filter((text) => /NaN|Infinity|undefined/.test(text))).toEqual([]);
      expect(readme).toContainEqual(row);
    },
  );

  it('beyond the table stay finite', () => {
    const [low, high] = [
      [-Infinity, 0, 1],
      [0, 1, Infinity],
    ];
    expect(wassersteinDistance(low, high)).toBe((2 / 3) * Number.MAX_VALUE);
    expect(wassersteinDistance([-Infinity], [Infinity])).toBe(Number.MAX_VALUE);
    expect(kolmogorovSmirnov(low, high)?.statistic).toBeCloseTo(1 / 3, 12);
    expect(kolmogorovSmirnov([NaN], [1])?.statistic).toBe(0);
    expect(wassersteinDistance([1, NaN], [1, 2])).not.toBeNull();
    expect(standardisedDistance(1e308, { n: 2, mean: 0, m2: 1e-300 })).toBe(Number.MAX_VALUE);
    expect(standardisedDistance(1, { n: 2, mean: 0, m2: Infinity })).toBeGreaterThan(0);
    expect(standardisedDistance(1, { n: 2, mean: NaN, m2: NaN })).toBe(1);
    expect(standardisedDistance(0, { n: 2, mean: Infinity, m2: NaN })).toBe(0);
    expect(exactKolmogorovPValue(0, 3, 3)).toBe(1);
    expect(exactKolmogorovPValue(1, 0, 3)).toBeNull();
    expect([kolmogorovPValue(0.5, 0, 3), stephensPValue(0.5, 0, 3)]).toEqual([1, 1]);
    expect(missingShare({ n: 0, missing: 0 }, { n: 1, missing: 1 })).toBeNull();
    expect(missingShare({ n: 0, missing: 7 }, { n: 0, missing: 9 })).toMatchObject({ z: 0, pValue: 1 });
  });

  it.each([Infinity, -Infinity, NaN, Number.MAX_VALUE])(
    'of a sum that became %d still bound the distance',
    (sum) => {
      const full = { counts: [1, 1], sums: [1, 3], min: 1, max: 3 };
      const overflowed = { counts: [0, 2], sums: [0, sum], min: 2, max: 3 };
      const exact = wassersteinDistance([1, 3], [2, 3]) ?? NaN;
      const found = binnedWasserstein([2], full, overflowed);
      expect(found?.low).toBeLessThanOrEqual(exact);
      expect(found?.high).toBeGreaterThanOrEqual(exact);
      expect(found?.high).toBeLessThanOrEqual(1.5);
    },
  );

  it('of two overflowed sums that cancelled to 0 still bound the distance', () => {
    const [reference, current] = [
      [-1e308, 1e308],
      [-1e308, -1e308, 1e308, 1e308, 1e308],
    ];
    const exact = wassersteinDistance(reference, current) ?? NaN;
    const cancelled = { counts: [5], sums: [0], min: -1e308, max: 1e308 };
    const found = binnedWasserstein([], { counts: [2], sums: [0], min: -1e308, max: 1e308 }, cancelled);
    expect(found?.low).toBeLessThanOrEqual(exact);
    expect(found?.high).toBeGreaterThanOrEqual(exact);
  });
});
