import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalSurvival, twoSidedNormal } from '../numerics/normal.ts';
import { mergeBinary, type Binary } from '../evidence/binary.ts';
import { addMoments, mergeMoments, NO_MOMENTS, type Moments } from '../evidence/moments.ts';
import { addPair, NO_PAIR_MOMENTS, type PairMoments } from '../evidence/pair-moments.ts';
import { compare } from './compare.ts';
import { comparisonFaults, type ComparisonOptions } from './comparison-options.ts';
import type { Evidence } from './evidence.ts';

const binary = (k: number, n: number): Binary => ({ kind: 'binary', n, k });
const moments = (n: number, mean: number, variance = 1): Moments => ({
  kind: 'moments',
  n,
  mean,
  m2: variance * Math.max(0, n - 1),
});
const pair = (n: number, meanX: number, meanY: number, cXY = 0.5): PairMoments => ({
  kind: 'pair',
  n,
  meanX,
  meanY,
  m2X: n,
  m2Y: 2 * n,
  cXY: cXY * n,
});

const FIXED: ComparisonOptions = { method: 'fixed' };
const SEQUENTIAL: ComparisonOptions = { method: 'sequential', plannedUnits: 5000 };
const METHODS = [FIXED, SEQUENTIAL];
const KINDS = ['binary', 'moments', 'ratio', 'covariate'] as const;

function arbitraryArm(kind: (typeof KINDS)[number]): fc.Arbitrary<Evidence> {
  const n = fc.integer({ min: 100, max: 100_000 });
  const mean = fc.double({ min: 0.5, max: 20, noNaN: true });
  if (kind === 'binary')
    return fc
      .tuple(n, fc.double({ min: 0.15, max: 0.85, noNaN: true }))
      .map(([size, p]) => binary(Math.round(p * size), size));
  if (kind === 'moments') return fc.tuple(n, mean, mean).map(([size, m, v]) => moments(size, m, v));
  return fc
    .tuple(n, mean, mean, fc.double({ min: -1, max: 1, noNaN: true }))
    .map(([size, x, y, c]) => pair(size, x, y, c));
}

describe.each(KINDS)('comparison of %s evidence', (kind) => {
  const pairs = kind === 'covariate' ? 'covariate' : 'ratio';
  const arm = arbitraryArm(kind);

  it.each(METHODS)('is antisymmetric, %j', (method) => {
    fc.assert(
      fc.property(arm, arm, (a, b) => {
        const there = compare(a, b, { ...method, pairs });
        const back = compare(b, a, { ...method, pairs });
        expect(there.status).toBe('ready');
        const tolerance = 1e-12 * (Math.abs(there.estimate) + there.standardError);
        expect(Math.abs(there.estimate + back.estimate)).toBeLessThanOrEqual(tolerance);
        expect(Math.abs(there.interval[0] + back.interval[1])).toBeLessThanOrEqual(100 * tolerance);
        expect(Math.abs((there.pValue ?? NaN) - (back.pValue ?? NaN))).toBeLessThanOrEqual(1e-9);
        const greater = compare(a, b, { ...method, pairs, alternative: 'greater' });
        const less = compare(b, a, { ...method, pairs, alternative: 'less' });
        expect(greater.interval[1]).toBe(Infinity);
        expect(Math.abs(greater.interval[0] + less.interval[1])).toBeLessThanOrEqual(100 * tolerance);
      }),
    );
  });

  it('is wider when it may be looked at at any time, and has the interval agree with the p-value', () => {
    fc.assert(
      fc.property(arm, arm, fc.constantFrom('absolute', 'relative'), (a, b, scale) => {
        const once = compare(a, b, { ...FIXED, pairs, scale });
        for (const alternative of ['two-sided', 'greater', 'less'] as const) {
          const always = compare(a, b, { ...SEQUENTIAL, pairs, scale, alternative });
          const one = compare(a, b, { ...FIXED, pairs, scale, alternative });
          expect(always.interval[0]).toBeLessThanOrEqual(one.interval[0]);
          expect(always.interval[1]).toBeGreaterThanOrEqual(one.interval[1]);
          // The fixed test of shares pools its standard error, so the law is about the sequence's own statistic.
          const z = always.estimate / always.standardError;
          const lookedAtOnce =
            alternative === 'two-sided'
              ? twoSidedNormal(z)
              : normalSurvival(alternative === 'greater' ? z : -z);
          expect(always.pValue ?? NaN).toBeGreaterThanOrEqual(lookedAtOnce);
          const excludesZero = always.interval[0] > 0 || always.interval[1] < 0;
          expect(excludesZero).toBe((always.pValue ?? NaN) < 0.05);
        }
        expect(once.standardError).toBeGreaterThan(0);
      }),
    );
  });

  it('shrinks as evidence of the same shape grows', () => {
    fc.assert(
      fc.property(arm, arm, fc.constantFrom(...METHODS), (a, b, method) => {
        const width = (effect: { interval: readonly [number, number] }): number =>
          effect.interval[1] - effect.interval[0];
        expect(width(compare(larger(a), larger(b), { ...method, pairs }))).toBeLessThan(
          width(compare(a, b, { ...method, pairs })),
        );
      }),
    );
  });
});

/** Four times the units with the same mean and spread. */
function larger(evidence: Evidence): Evidence {
  if (evidence.kind === 'binary') return binary(4 * evidence.k, 4 * evidence.n);
  if (evidence.kind === 'moments') return { ...evidence, n: 4 * evidence.n, m2: 4 * evidence.m2 };
  const { n, m2X, m2Y, cXY } = evidence;
  return { ...evidence, n: 4 * n, m2X: 4 * m2X, m2Y: 4 * m2Y, cXY: 4 * cXY };
}

describe('the unit of the metric', () => {
  it.each([1e-140, 1e-3, 1024, 1e140])('does not matter: times %d', (unit) => {
    for (const method of METHODS)
      for (const scale of ['absolute', 'relative'] as const) {
        const scaled = (e: Moments): Moments => ({ ...e, mean: e.mean * unit, m2: e.m2 * unit * unit });
        const plain = compare(moments(300, 2, 3), moments(400, 2.4, 2), { ...method, scale });
        const other = compare(scaled(moments(300, 2, 3)), scaled(moments(400, 2.4, 2)), { ...method, scale });
        const factor = scale === 'absolute' ? unit : 1;
        expect(other.status).toBe('ready');
        expect(other.interval[0] / factor).toBeCloseTo(plain.interval[0], 10);
        expect(other.pValue).toBeCloseTo(plain.pValue ?? NaN, 10);
      }
  });

  it('does not matter to the sign of a relative effect on a negative baseline', () => {
    for (const method of METHODS) {
      const effect = compare(moments(500, -2), moments(500, -1), { ...method, scale: 'relative' });
      expect(effect.estimate).toBe(0.5);
      expect(effect.interval[0]).toBeGreaterThan(0);
      const mirrored = compare(moments(500, 2), moments(500, 1), { ...method, scale: 'relative' });
      expect(mirrored.interval[1]).toBeCloseTo(-effect.interval[0], 12);
    }
  });
});

describe('merging', () => {
  it('before comparing says the same as comparing the whole', () => {
    const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 2, maxLength: 40 });
    const of = (list: readonly number[]): Moments => list.reduce(addMoments, NO_MOMENTS);
    fc.assert(
      fc.property(values, values, values, (a, b, c) => {
        const whole = compare(of(c), of([...a, ...b]), FIXED);
        const merged = compare(of(c), mergeMoments(of(a), of(b)), FIXED);
        expect(merged.status).toBe(whole.status);
        if (whole.status === 'ready') expect(merged.interval[0]).toBeCloseTo(whole.interval[0], 6);
      }),
    );
    expect(compare(binary(30, 100), mergeBinary(binary(12, 60), binary(30, 50)), FIXED)).toEqual(
      compare(binary(30, 100), binary(42, 110), FIXED),
    );
  });
});

describe('status', () => {
  const relative = { ...FIXED, scale: 'relative' } as const;
  it.each([
    [binary(0, 0), binary(3, 50), FIXED, 'too-few-units'],
    [binary(0, 1), binary(1, 1), FIXED, 'ready'],
    [binary(0, 50), binary(0, 50), FIXED, 'ready'],
    [binary(0, 50), binary(50, 50), FIXED, 'ready'],
    [binary(0, 50), binary(3, 50), relative, 'no-baseline'],
    [binary(50, 50), binary(50, 50), relative, 'no-variance'],
    [binary(50, 50), binary(49, 50), relative, 'ready'],
    [binary(30, 99), binary(30, 1000), SEQUENTIAL, 'too-few-units'],
    [binary(9, 100), binary(30, 100), SEQUENTIAL, 'too-few-events'],
    [binary(91, 100), binary(30, 100), SEQUENTIAL, 'too-few-events'],
    [binary(10, 100), binary(90, 100), SEQUENTIAL, 'ready'],
    [moments(0, 0), moments(5, 0), FIXED, 'too-few-units'],
    [moments(1, 3), moments(5, 0), FIXED, 'too-few-units'],
    [moments(5, 3, 0), moments(5, 4, 0), FIXED, 'no-variance'],
    [moments(500, 3, 0), moments(500, 4, 0), SEQUENTIAL, 'no-variance'],
    [moments(5, 3, 0), moments(5, 4, 1), FIXED, 'ready'],
    [moments(5, 0), moments(5, 4), relative, 'no-baseline'],
    [moments(99, 0), moments(500, 4), SEQUENTIAL, 'too-few-units'],
    [pair(50, 0, 0), pair(50, 1, 1), FIXED, 'too-few-events'],
    [pair(50, 1, 0), pair(50, 1, 1), relative, 'no-baseline'],
    [binary(5, 4), binary(1, 4), FIXED, 'invalid-evidence'],
    [binary(NaN, 4), binary(1, 4), FIXED, 'invalid-evidence'],
    [binary(0.5, 4), binary(1, 4), FIXED, 'invalid-evidence'],
    [moments(5, 3, -1), moments(5, 3), FIXED, 'invalid-evidence'],
    [moments(5, Infinity), moments(5, 3), FIXED, 'invalid-evidence'],
    [pair(50, 1, 1, 9), pair(50, 1, 1), FIXED, 'invalid-evidence'],
    [binary(1, 4), moments(5, 3), FIXED, 'invalid-evidence'],
    [binary(1, 4), binary(1, 4), { ...FIXED, alpha: 2 }, 'invalid-options'],
    [binary(1, 4), binary(1, 4), { ...FIXED, plannedUnits: 9 }, 'before-horizon'],
    [binary(1, 4), binary(1, 5), { ...FIXED, plannedUnits: 9 }, 'ready'],
    [moments(5, 3), moments(5, 4), { ...FIXED, plannedUnits: 11 }, 'before-horizon'],
    [moments(5, 3, 0), moments(5, 4, 0), { ...FIXED, plannedUnits: 11 }, 'no-variance'],
  ] satisfies readonly [Evidence, Evidence, ComparisonOptions, string][])(
    'of %j and %j, %j is %s',
    (control, treatment, options, status) => {
      const effect = compare(control, treatment, options);
      expect(effect.status).toBe(status);
      expect(JSON.parse(JSON.stringify(effect))).toBeTypeOf('object');
      if (status === 'ready' || status === 'before-horizon') {
        expect(effect.interval.every(Number.isFinite)).toBe(true);
        expect(effect.estimate).toBeGreaterThanOrEqual(effect.interval[0]);
        expect(effect.estimate).toBeLessThanOrEqual(effect.interval[1]);
      } else {
        expect(effect.interval).toEqual([-Infinity, Infinity]);
        expect(effect.pValue).toBe(1);
        expect(effect.eValue).toBe(options.method === 'sequential' ? 1 : null);
      }
    },
  );

  it('is no variance for equal values that were merged in parts', () => {
    let parts = NO_MOMENTS;
    for (let i = 1; i < 60; i++)
      parts = mergeMoments(parts, Array.from({ length: i }, () => 0.1).reduce(addMoments, NO_MOMENTS));
    expect(compare(parts, { ...parts, mean: 0.2 }, FIXED).status).toBe('no-variance');
    let ratio = NO_PAIR_MOMENTS;
    for (let i = 1; i < 60; i++) ratio = addPair(ratio, i / 7, (3 * i) / 7);
    expect(compare(ratio, { ...ratio, meanY: ratio.meanY, n: 59 }, FIXED).status).toBe('no-variance');
  });

  it('is ready with finite numbers for a thousand million units and for effects beyond doubt', () => {
    const n = 1e9;
    for (const method of METHODS)
      for (const [a, b] of [
        [binary(1e8, n), binary(3e8, n)],
        [moments(n, 0), moments(n, 100)],
        [pair(n, 1, 1), pair(n, 1, 9)],
      ] satisfies [Evidence, Evidence][]) {
        const { status, interval, pValue, eValue } = compare(a, b, method);
        expect(status).toBe('ready');
        expect([...interval, pValue, eValue ?? 0].every(Number.isFinite)).toBe(true);
        expect(pValue).toBe(0);
      }
  });
});

describe('faults of options', () => {
  it('come all at once, with pointers', () => {
    const asked = JSON.parse(
      '{"method":"sometimes","alpha":0,"alternative":"up","scale":"log","pairs":"both","plannedUnits":-1}',
    );
    expect(comparisonFaults(asked).map(({ pointer }) => pointer)).toEqual([
      '/method',
      '/alternative',
      '/scale',
      '/pairs',
      '/alpha',
      '/plannedUnits',
    ]);
    expect(comparisonFaults({ ...SEQUENTIAL, alternative: 'less', alpha: 0.5 })[0]?.code).toBe(
      'alpha-out-of-range',
    );
    expect(
      comparisonFaults({ ...SEQUENTIAL, method: 'sequential', plannedUnits: 5, minimumUnits: 1.5 }),
    ).toHaveLength(1);
    expect(comparisonFaults(FIXED)).toEqual([]);
  });
});
