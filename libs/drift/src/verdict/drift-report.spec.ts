import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniformNumbers } from '../../test/uniform-numbers.ts';
import type { CategoricalReference, FeatureReference, NumericReference } from '../feature-reference.ts';
import type { CategoricalWindow, FeatureWindow, NumericWindow } from '../feature-window.ts';
import { binOf, quantileEdges } from '../quantile-edges.ts';
import { driftReport } from './drift-report.ts';
import { DEFAULT_DRIFT_POLICY } from './drift-policy.ts';
import { observationOf } from './alarm-state.ts';

function normals(next: () => number, n: number, mean = 0): number[] {
  return Array.from(
    { length: n },
    () => mean + Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
}

function summary(edges: readonly number[], values: readonly number[]) {
  const counts = new Array<number>(edges.length + 1).fill(0);
  const sums = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = binOf(edges, value);
    counts[bin] = (counts[bin] ?? 0) + 1;
    sums[bin] = (sums[bin] ?? 0) + value;
  }
  const n = values.length;
  const mean = n === 0 ? 0 : values.reduce((a, b) => a + b, 0) / n;
  const m2 = values.reduce((a, b) => a + (b - mean) ** 2, 0);
  const ends = { min: n === 0 ? null : Math.min(...values), max: n === 0 ? null : Math.max(...values) };
  return { n, mean, m2, ...ends, counts, sums };
}

function numeric(
  name: string,
  values: readonly number[],
  rest: Partial<NumericReference> = {},
): NumericReference {
  const edges = quantileEdges(values.toSorted((a, b) => a - b));
  const shared = { missing: 0, importance: null, designEffect: 1, range: null };
  return { kind: 'numeric', name, ...shared, edges, ...summary(edges, values), ...rest };
}

function live(
  reference: NumericReference,
  values: readonly number[],
  rest: Partial<NumericWindow> = {},
): NumericWindow {
  return {
    kind: 'numeric',
    missing: 0,
    wrongType: 0,
    outOfRange: 0,
    ...summary(reference.edges, values),
    ...rest,
  };
}

function colours(counts: readonly number[], rest: Partial<CategoricalReference> = {}): CategoricalReference {
  const n = counts.reduce((a, b) => a + b, 0);
  const categories = ['red', 'green', 'blue'];
  return {
    kind: 'categorical',
    name: 'colour',
    n,
    missing: 0,
    importance: null,
    designEffect: 1,
    categories,
    counts,
    unseen: 0,
    ...rest,
  };
}

function liveColours(counts: readonly number[], unseen = 0): CategoricalWindow {
  return {
    kind: 'categorical',
    n: counts.reduce((a, b) => a + b, unseen),
    missing: 0,
    wrongType: 0,
    counts,
    unseen,
  };
}

const next = uniformNumbers(1);
const age = numeric('age', normals(next, 5000));
const constant = numeric(
  'constant',
  Array.from({ length: 1000 }, () => 7),
);

describe('the report', () => {
  it('finds a moved input, explains it and says what to do', () => {
    const report = driftReport(
      [{ ...age, importance: 0.9 }, colours([500, 300, 200], { importance: 0.1 })],
      [live(age, normals(next, 1000, 0.5)), liveColours([250, 150, 100])],
    );
    expect(report.verdict).toBe('drift');
    expect(report.ranking).toEqual(['age', 'colour']);
    expect(report.features[0]).toMatchObject({ verdict: 'drift', quadrant: 'drifted-important', n: 1000 });
    expect(report.features[1]).toMatchObject({ verdict: 'stable', quadrant: 'stable-unimportant' });
    expect(report.features[0]?.measures.wasserstein?.value).toBeCloseTo(0.5, 1);
    expect(report.features[0]?.topBins[0]?.label).toMatch(/^[<≥]/);
    expect(report.reasons[0]?.finding).toContain('"age" drifted');
    expect(report.strength).toBeGreaterThan(4);
    expect(observationOf(report, 5)).toEqual({ at: 5, verdict: 'drift', strength: report.strength });
  });

  it('is stable on the reference itself, with nothing to do', () => {
    const report = driftReport(
      [age, colours([500, 300, 200])],
      [{ ...live(age, []), ...age, kind: 'numeric' }, liveColours([500, 300, 200])],
    );
    expect(report.verdict).toBe('stable');
    expect(report.strength).toBe(0);
    expect(report.reasons.map(({ code }) => code)).toEqual(['all-stable']);
  });

  it('does not call a sure but small difference drift, nor a large but unsure one', () => {
    const large = driftReport([colours([50_000, 30_000, 20_000])], [liveColours([49_000, 30_500, 20_500])]);
    expect(large.features[0]?.tests.distribution.pAdjusted).toBeLessThan(1e-3);
    expect(large.verdict).toBe('stable');
    const policy = { ...DEFAULT_DRIFT_POLICY, minimumRows: 20 };
    const small = driftReport([colours([50, 30, 20])], [liveColours([8, 8, 6])], policy);
    expect(small.features[0]?.measures.jensenShannon).toBeGreaterThan(0.1);
    expect(small.verdict).toBe('stable');
  });

  it('says insufficient below the minimum, of the window or of training, and never a score', () => {
    const few = driftReport([age], [live(age, normals(next, 299, 3))]);
    expect(few).toMatchObject({ verdict: 'insufficient', strength: 0, tests: 0 });
    expect(few.features[0]?.tests.distribution).toMatchObject({ pValue: null, pAdjusted: null });
    expect(driftReport([colours([20, 20, 9])], [liveColours([0, 0, 400])]).verdict).toBe('insufficient');
    expect(driftReport([age], [live(age, [])]).verdict).toBe('insufficient');
  });

  it('judges what it can beside what it cannot', () => {
    const report = driftReport(
      [age, colours([500, 300, 200])],
      [live(age, []), liveColours([250, 150, 100])],
    );
    expect(report.verdict).toBe('stable');
    expect(report.reasons.map(({ code }) => code)).toEqual(['insufficient', 'all-stable']);
  });

  it('finds missing values, and a whole input that is missing', () => {
    const gone = driftReport([age], [live(age, [], { missing: 1000 })]);
    expect(gone.verdict).toBe('drift');
    expect(gone.reasons.map(({ code }) => code)).toContain('missing-drift');
    const some = driftReport([age], [live(age, normals(next, 900), { missing: 100 })]);
    expect(some.features[0]?.tests.missing?.verdict).toBe('drift');
    expect(some.features[0]?.tests.distribution.verdict).toBe('stable');
  });

  it('finds unseen categories, all or few', () => {
    const all = driftReport([colours([500, 300, 200])], [liveColours([0, 0, 0], 400)]);
    expect(all.features[0]?.topBins[0]?.label).toBe('unseen');
    expect(all.verdict).toBe('drift');
    const few = driftReport([colours([5000, 3000, 2000])], [liveColours([480, 290, 200], 30)]);
    expect(few.features[0]?.tests.distribution.pAdjusted).toBeLessThan(1e-20);
    expect(few.verdict).toBe('drift');
  });

  it.each([
    ['unchanged', Array.from({ length: 500 }, () => 7), 'stable'],
    ['one row of many', [...Array.from({ length: 499 }, () => 7), 8], 'stable'],
    ['moved up', Array.from({ length: 500 }, () => 8), 'drift'],
    ['moved down', Array.from({ length: 500 }, () => 6), 'drift'],
    ['a fifth moved up', Array.from({ length: 500 }, (_, i) => (i % 5 === 0 ? 9 : 7)), 'drift'],
  ])('treats an input that was constant in training: %s', (_, values, verdict) => {
    expect(driftReport([constant], [live(constant, values)]).verdict).toBe(verdict);
  });

  it('sees into the one bin of an input that is mostly zero', () => {
    const mostlyZero = (share: number, n: number) =>
      Array.from({ length: n }, () => (next() < share ? -1000 * Math.log(1 - next()) : 0));
    const gain = numeric('gain', mostlyZero(0.08, 5000));
    expect(gain.edges).toEqual([0]);
    expect(driftReport([gain], [live(gain, mostlyZero(0.08, 1000))]).verdict).toBe('stable');
    expect(driftReport([gain], [live(gain, mostlyZero(0.25, 1000))]).verdict).toBe('drift');
  });

  it('stays stable and finite near the largest numbers', () => {
    const values = Array.from({ length: 400 }, (_, i) => (i % 7) * 1e307 * (i % 2 === 0 ? 1 : -1));
    const huge = numeric('huge', values, { m2: Number.MAX_VALUE });
    const report = driftReport([huge], [live(huge, values, { m2: Number.MAX_VALUE })]);
    expect(report.verdict).toBe('stable');
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('mentions rows of the wrong type and out of range', () => {
    const odd = live(age, normals(next, 1000), { wrongType: 100, outOfRange: 50 });
    const codes = driftReport([age], [odd]).reasons.map(({ code }) => code);
    expect(codes).toEqual(['wrong-type', 'out-of-range', 'all-stable']);
  });

  it('refuses windows of another layout', () => {
    const mismatch = expect.objectContaining({ code: 'fingerprint-mismatch' });
    expect(() => driftReport([age], [])).toThrow(mismatch);
    expect(() => driftReport([age], [liveColours([1, 1, 1])])).toThrow(mismatch);
    expect(() => driftReport([colours([1, 1, 1])], [liveColours([1, 1])])).toThrow(mismatch);
  });
});

const counts = fc.array(fc.nat({ max: 500 }), { minLength: 3, maxLength: 3 });
const pair = fc.tuple(
  counts,
  counts,
  fc.nat({ max: 50 }),
  fc.nat({ max: 50 }),
  fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
);
const cases = fc.array(pair, { minLength: 1, maxLength: 6 });

function build(
  entries: readonly (readonly [number[], number[], number, number, number | null])[],
): [FeatureReference[], FeatureWindow[]] {
  return [
    entries.map(([before, , missing, , importance], i) =>
      colours(before, { name: `f${i}`, missing, importance }),
    ),
    entries.map(([, after, , unseen]) => liveColours(after, unseen)),
  ];
}

describe('laws of the report', () => {
  it('survives JSON, and every reason has a sentence and a remedy', () => {
    fc.assert(
      fc.property(cases, (entries) => {
        const report = driftReport(...build(entries));
        expect(JSON.parse(JSON.stringify(report))).toEqual(report);
        expect(report.reasons.length).toBeGreaterThan(0);
        for (const { finding, remedy } of report.reasons) {
          expect(finding).toMatch(/\.$/);
          expect(remedy).toMatch(/^[A-Z].*\.$/);
          expect(finding + remedy).not.toMatch(/NaN|undefined|null|Infinity/);
        }
      }),
    );
  });

  it('does not depend on the order of the inputs', () => {
    fc.assert(
      fc.property(cases, (entries) => {
        const [reference, window] = build(entries);
        const report = driftReport(reference, window);
        const reversed = driftReport(reference.toReversed(), window.toReversed());
        expect({ ...reversed, features: reversed.features.toReversed() }).toEqual(report);
      }),
    );
  });

  it('drifts only if sure, large and with enough rows', () => {
    fc.assert(
      fc.property(cases, (entries) => {
        const { features, alpha } = driftReport(...build(entries));
        for (const { tests } of features) {
          for (const test of [tests.distribution, tests.missing]) {
            if (test?.verdict !== 'drift') continue;
            expect(test.pAdjusted).toBeLessThan(alpha);
            expect(test.effect).toBeGreaterThanOrEqual(test.limit);
          }
        }
      }),
    );
  });
});

describe('the level', () => {
  it('holds without drift: any of 4 inputs sure in at most about 5% of 1000 windows at α = 0.05', () => {
    const draw = uniformNumbers(7);
    const policy = { ...DEFAULT_DRIFT_POLICY, alpha: 0.05, minimumWasserstein: 1e-9 };
    let alarms = 0;
    for (let w = 0; w < 1000; w++) {
      const reference = Array.from({ length: 4 }, (_, i) => numeric(`f${i}`, normals(draw, 400)));
      const window = reference.map((feature) => live(feature, normals(draw, 300)));
      if (driftReport(reference, window, policy).verdict === 'drift') alarms++;
    }
    // Three standard errors about 50; the law is asymptotic.
    expect(alarms).toBeGreaterThan(25);
    expect(alarms).toBeLessThan(71);
  });

  it('still sees 0.3 σ in 1000 rows at the default budget', () => {
    const draw = uniformNumbers(8);
    const reference = numeric('x', normals(draw, 10_000));
    const found = Array.from({ length: 100 }, () =>
      driftReport([reference], [live(reference, normals(draw, 1000, 0.3))]),
    ).filter(({ verdict }) => verdict === 'drift');
    expect(found.length).toBeGreaterThan(95);
  });
});
