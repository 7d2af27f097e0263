import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/sample-ratio.v1.json' with { type: 'json' };
import { logBeta, logGamma } from '../numerics/log-gamma.ts';
import type { ArmCount } from './arm-count.ts';
import { dirichletLogE } from './dirichlet-mixture.ts';
import { sampleRatioChiSquare, stratifiedChiSquare } from './sample-ratio-chi-square.ts';
import { sampleRatio, sampleRatioAlarm } from './sample-ratio.ts';

const arms = (counts: readonly number[], weights: readonly number[]): readonly ArmCount[] =>
  counts.map((observed, i) => ({ arm: `arm-${i}`, weight: weights[i] ?? Number.NaN, observed }));
const one = (counts: readonly number[], weights: readonly number[]) => [
  { stratum: '1', arms: arms(counts, weights) },
];
const tolerance = (value: number): number => 1e-9 * Math.max(1, Math.abs(value));
const logChoose = (n: number, k: number): number =>
  k === 0 || k === n ? 0 : -Math.log(n + 1) - logBeta(k + 1, n - k + 1);

/** A small seeded generator, so that the simulation is the same every time. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('the sample ratio', () => {
  it.each([...vectors.golden, ...vectors.cases])('equals the reference for $counts of $weights', (vector) => {
    const test = sampleRatioChiSquare(arms(vector.counts, vector.weights));
    expect(Math.abs(test.chiSquare - vector.chiSquare)).toBeLessThan(tolerance(vector.chiSquare));
    expect(test.degreesOfFreedom).toBe(vector.degreesOfFreedom);
    expect(Math.abs(test.pValue / vector.pValue - 1)).toBeLessThan(1e-9);
    const result = sampleRatio(one(vector.counts, vector.weights));
    expect(Math.abs(result.logE - vector.sequentialLnBayesFactor)).toBeLessThan(
      tolerance(vector.sequentialLnBayesFactor),
    );
    expect(Math.abs(result.sequentialP / vector.sequentialPValueOneLook - 1)).toBeLessThan(1e-8);
  });

  it('raises the alarms at their thresholds', () => {
    expect(sampleRatio(one([1000, 1200], [1, 1])).alarm).toBe('mismatch');
    expect(sampleRatio(one([821_588, 815_482], [1, 1])).alarm).toBe('hold');
    expect(sampleRatio(one([5000, 5200], [1, 1]))).toMatchObject({ alarm: 'none', sequentialP: 1 });
    expect([0.01, 0.0099, 0.001, 0.00099].map(sampleRatioAlarm)).toEqual([
      'none',
      'hold',
      'hold',
      'mismatch',
    ]);
  });

  it('keeps the smallest p-value of all looks', () => {
    const first = sampleRatio(one([1000, 1200], [1, 1]));
    const second = sampleRatio(one([2000, 2000], [1, 1]), first.sequentialP);
    expect(second.sequentialP).toBe(first.sequentialP);
    expect(second.e).toBeLessThan(1);
    expect(second.alarm).toBe('mismatch');
  });

  it('holds each epoch against its own weights', () => {
    const ramp = [
      { stratum: '1', arms: arms([9000, 1000], [90, 10]) },
      { stratum: '2', arms: arms([5000, 5000], [50, 50]) },
    ];
    expect(sampleRatio(ramp)).toMatchObject({ chiSquare: 0, df: 2, p: 1, alarm: 'none', status: 'ready' });
    expect(sampleRatio(one([14_000, 6000], [50, 50])).alarm).toBe('mismatch');
    const parts = ramp.map(({ arms: list }) => dirichletLogE(list));
    expect(sampleRatio(ramp).logE).toBeCloseTo(
      parts.reduce((sum, x) => sum + x, 0),
      12,
    );
  });

  it('drops cells that expect fewer than 5 from the χ² alone', () => {
    expect(stratifiedChiSquare(one([60, 40, 2], [60, 40, 2])).degreesOfFreedom).toBe(1);
    expect(stratifiedChiSquare(one([6, 2], [1, 1]))).toMatchObject({
      degreesOfFreedom: 0,
      pValue: Number.NaN,
    });
    expect(sampleRatio(one([40, 0], [0.99, 0.01])).logE).not.toBe(0);
  });

  it('takes units in an arm of weight 0 for an error of its own', () => {
    const result = sampleRatio(one([1000, 1000, 1], [50, 50, 0]));
    expect(result).toMatchObject({
      status: 'units-in-closed-arm',
      alarm: 'mismatch',
      unexpected: ['1/arm-2'],
      df: 1,
      sequentialP: 1,
    });
  });

  it('says when there is nothing to test', () => {
    expect(sampleRatio([])).toMatchObject({ status: 'one-arm', e: 1, alarm: 'none' });
    expect(sampleRatio(one([10], [1]))).toMatchObject({ status: 'one-arm', sequentialP: 1, df: 0 });
    expect(sampleRatio(one([0, 0], [0, 0])).status).toBe('one-arm');
    expect(sampleRatio(one([0, 0], [1, 1]))).toMatchObject({ status: 'no-units', e: 1, chiSquare: 0 });
  });

  it('returns all faults at once, and forgets no alarm for them', () => {
    const result = sampleRatio(
      [
        { stratum: '1', arms: arms([1.5, -1], [-1, Number.NaN]) },
        { stratum: '1', arms: [...arms([1], [1]), ...arms([1], [1])] },
      ],
      0.0005,
    );
    expect(result.status).toBe('invalid-evidence');
    expect(result.alarm).toBe('mismatch');
    expect(result.faults.map(({ pointer }) => pointer)).toEqual([
      '/0/arms/0/weight',
      '/0/arms/0/observed',
      '/0/arms/1/weight',
      '/0/arms/1/observed',
      '/1/stratum',
      '/1/arms/1/arm',
    ]);
  });

  it('does not depend on the order of the arms or the scale of the weights', () => {
    const arm = fc.record({
      arm: fc.uuid(),
      weight: fc.integer({ min: 0, max: 100 }),
      observed: fc.nat(5000),
    });
    fc.assert(
      fc.property(fc.uniqueArray(arm, { selector: (a) => a.arm, maxLength: 6 }), (list) => {
        const forward = sampleRatio([{ stratum: 's', arms: list }]);
        const backward = sampleRatio([
          { stratum: 's', arms: [...list].reverse().map((a) => ({ ...a, weight: a.weight * 7 })) },
        ]);
        expect(Math.abs(forward.logE - backward.logE)).toBeLessThan(tolerance(forward.logE));
        expect(Math.abs(forward.chiSquare - backward.chiSquare)).toBeLessThan(tolerance(forward.chiSquare));
        expect(forward.alarm).toBe(backward.alarm);
      }),
    );
  });
});

describe('the e-value of the sample ratio', () => {
  it.each([0.5, 0.1, 0.99])('has expectation 1 by enumeration of two arms at share %d, n ≤ 200', (share) => {
    for (let n = 1; n <= 200; n += n < 20 ? 1 : 9) {
      let sum = 0;
      for (let k = 0; k <= n; k++) {
        const log = logChoose(n, k) + k * Math.log(share) + (n - k) * Math.log1p(-share);
        sum += Math.exp(log + dirichletLogE(arms([k, n - k], [share, 1 - share])));
      }
      expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
    }
  });

  it('has expectation 1 by enumeration of three arms and of two strata', () => {
    const w = [0.6, 0.3, 0.1] as const;
    const n = 60;
    let sum = 0;
    for (let i = 0; i <= n; i++)
      for (let j = 0; i + j <= n; j++) {
        const k = n - i - j;
        const log =
          logGamma(n + 1) -
          logGamma(i + 1) -
          logGamma(j + 1) -
          logGamma(k + 1) +
          i * Math.log(w[0]) +
          j * Math.log(w[1]) +
          k * Math.log(w[2]);
        sum += Math.exp(log + dirichletLogE(arms([i, j, k], w)));
      }
    expect(Math.abs(sum - 1)).toBeLessThan(1e-9);

    let product = 0;
    for (let i = 0; i <= 40; i++)
      for (let j = 0; j <= 30; j++) {
        const log =
          logChoose(40, i) +
          logChoose(30, j) +
          40 * Math.log(0.5) +
          j * Math.log(0.9) +
          (30 - j) * Math.log(0.1);
        const { logE } = sampleRatio([
          { stratum: '1', arms: arms([i, 40 - i], [1, 1]) },
          { stratum: '2', arms: arms([j, 30 - j], [9, 1]) },
        ]);
        product += Math.exp(log + logE);
      }
    expect(Math.abs(product - 1)).toBeLessThan(1e-9);
  });

  it('raises few false alarms however often it is looked at, unlike χ²', () => {
    const random = generator(20_260_821);
    const paths = 2000;
    const fired = { chiSquare: 0, hold: 0, mismatch: 0 };
    for (let path = 0; path < paths; path++) {
      let a = 0;
      let lowest = 1;
      let lowestChiSquare = 1;
      let next = 100;
      for (let n = 1; n <= 5000; n++) {
        a += random() < 0.5 ? 1 : 0;
        if (n < next) continue;
        next = Math.ceil(next * 1.05);
        const result = sampleRatio(one([a, n - a], [1, 1]), lowest);
        lowest = result.sequentialP;
        lowestChiSquare = Math.min(lowestChiSquare, result.p);
      }
      fired.chiSquare += lowestChiSquare < 0.01 ? 1 : 0;
      fired.hold += lowest < 0.01 ? 1 : 0;
      fired.mismatch += lowest < 0.001 ? 1 : 0;
    }
    // At most α of 2,000 paths, plus three standard deviations of chance.
    expect(fired.hold).toBeLessThanOrEqual(0.01 * paths + 3 * Math.sqrt(0.01 * paths));
    expect(fired.mismatch).toBeLessThanOrEqual(0.001 * paths + 3 * Math.sqrt(0.001 * paths));
    expect(fired.chiSquare).toBeGreaterThan(0.05 * paths);
  });
});
