import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Binary } from '../evidence/binary.ts';
import type { Moments } from '../evidence/moments.ts';
import type { BanditArm, BanditOptions } from './bandit-options.ts';
import { updateBandit, type BanditWeight } from './bandit.ts';
import { topTwoWeights } from './top-two.ts';
import { withFloor, withStepCap } from './weight-limits.ts';

const FREE: BanditOptions = { floor: 0, maxStep: 1, burnInUnits: 0, burnInConversions: 0 };
const binary = (n: number, k: number): Binary => ({ kind: 'binary', n, k });
/** Moments whose mean has the standard error `sd`. */
const moments = (mean: number, sd: number, n = 1000): Moments => ({
  kind: 'moments',
  n,
  mean,
  m2: sd * sd * n * (n - 1),
});
const armsOf = (rewards: readonly (Binary | Moments)[]): readonly BanditArm[] =>
  rewards.map((reward, i) => ({ arm: `arm-${i}`, rewards: reward, weight: 1 / rewards.length }));
function updated(arms: readonly BanditArm[], options?: BanditOptions): readonly BanditWeight[] {
  const update = updateBandit(arms, options);
  if (update.kind === 'invalid') throw new Error(update.faults.map(({ message }) => message).join(' '));
  return update.arms;
}
const weightsOf = (arms: readonly BanditArm[], options?: BanditOptions): readonly number[] =>
  updated(arms, options).map(({ weight }) => weight);
const shares = fc
  .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 })
  .map((list) => list.map((x) => x / list.reduce((sum, y) => sum + y, 0)));
const rewards = fc.oneof(
  fc.array(
    fc
      .tuple(fc.integer({ min: 100, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([n, p]) => binary(n, Math.round(n * p))),
    { minLength: 1, maxLength: 5 },
  ),
  fc.array(
    fc
      .tuple(fc.double({ min: -5, max: 5, noNaN: true }), fc.double({ min: 0.01, max: 3, noNaN: true }))
      .map(([mean, sd]) => moments(mean, sd)),
    { minLength: 1, maxLength: 5 },
  ),
);

describe('Thompson weights', () => {
  it('equal the reference for binary and for continuous rewards', () => {
    const [a, b] = weightsOf(armsOf([binary(1000, 40), binary(1000, 52)]), FREE);
    expect(a).toBeCloseTo(0.10116733, 7);
    expect(b).toBeCloseTo(0.89883267, 7);
    const normal = weightsOf(armsOf([moments(0.1, 0.01), moments(0.12, 0.01), moments(0.11, 0.01)]), FREE);
    [0.0471507, 0.728751, 0.2240983].forEach((value, i) => expect(normal[i]).toBeCloseTo(value, 6));
  });

  it('come with the expected loss of settling on an arm', () => {
    const arms = updated(armsOf([binary(1000, 40), binary(1000, 52)]), FREE);
    expect(arms[0]?.expectedLoss).toBeCloseTo(0.0124297, 6);
    expect(arms[1]?.expectedLoss).toBeCloseTo(0.000453676, 8);
  });

  it('lie on the simplex, above the floor, within the step, and are the same every time', () => {
    fc.assert(
      fc.property(rewards, shares, fc.double({ min: 0, max: 0.3, noNaN: true }), (list, present, floor) => {
        const from = list.map((_, i) => present[i % present.length] ?? 0);
        const sum = from.reduce((total, x) => total + x, 0);
        const arms = armsOf(list).map((arm, i) => ({ ...arm, weight: (from[i] ?? 0) / sum }));
        for (const rule of ['thompson', 'top-two'] as const) {
          const free = weightsOf(arms, { ...FREE, rule, floor });
          expect(Math.abs(free.reduce((total, x) => total + x, 0) - 1)).toBeLessThan(1e-12);
          for (const weight of free)
            expect(weight).toBeGreaterThanOrEqual(Math.min(floor, 1 / list.length) - 1e-12);
          const capped = weightsOf(arms, { ...FREE, rule, floor, maxStep: 0.07 });
          expect(Math.abs(capped.reduce((total, x) => total + x, 0) - 1)).toBeLessThan(1e-12);
          capped.forEach((weight, i) =>
            expect(Math.abs(weight - (arms[i]?.weight ?? 0))).toBeLessThanOrEqual(0.07 + 1e-12),
          );
          expect(weightsOf(arms, { ...FREE, rule, floor })).toEqual(free);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('of lower-is-better mirror those of higher-is-better', () => {
    fc.assert(
      fc.property(rewards, (list) => {
        const mirrored = list.map((reward) =>
          reward.kind === 'binary'
            ? binary(reward.n, reward.n - reward.k)
            : { ...reward, mean: -reward.mean },
        );
        for (const rule of ['thompson', 'top-two'] as const) {
          const low = weightsOf(armsOf(list), { ...FREE, rule, direction: 'lower-is-better' });
          const high = weightsOf(armsOf(mirrored), { ...FREE, rule });
          low.forEach((weight, i) => expect(weight).toBeCloseTo(high[i] ?? Number.NaN, 12));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('give equal arms the same, and two top-two arms always a half', () => {
    expect(weightsOf(armsOf([binary(500, 70), binary(500, 70), binary(500, 70)]), FREE)).toEqual([
      1 / 3,
      1 / 3,
      1 / 3,
    ]);
    for (const weight of weightsOf(armsOf([binary(500, 70), binary(500, 250)]), { ...FREE, rule: 'top-two' }))
      expect(weight).toBeCloseTo(0.5, 12);
    expect(weightsOf(armsOf([binary(5000, 4)]), FREE)).toEqual([1]);
  });

  it('stay equal during burn-in', () => {
    const early = updateBandit(armsOf([binary(100, 40), binary(5000, 39)]));
    expect(early).toMatchObject({
      kind: 'burn-in',
      changed: false,
      arms: [{ weight: 0.5, probabilityBest: null }, {}],
    });
    expect(updateBandit(armsOf([binary(100, 40), binary(99, 60)])).kind).toBe('burn-in');
    expect(updateBandit(armsOf([binary(100, 40), binary(100, 60)])).kind).toBe('adapted');
    expect(updateBandit(armsOf([moments(1, 1, 99), moments(2, 1)])).kind).toBe('burn-in');
    expect(updateBandit(armsOf([moments(1, 1, 1), moments(2, 1)]), FREE).kind).toBe('burn-in');
  });

  it('return all faults at once', () => {
    const update = updateBandit(
      [
        { arm: 'a', weight: 0.7, rewards: binary(1, 2) },
        { arm: 'a', weight: 0.7, rewards: moments(1, 1) },
      ],
      { floor: -1, maxStep: 0 },
    );
    expect(update.kind === 'invalid' ? update.faults.map(({ pointer }) => pointer) : []).toEqual([
      '/arms/0/rewards',
      '/arms/1/arm',
      '/arms/1/rewards',
      '/arms',
      '/options/floor',
      '/options/maxStep',
    ]);
    expect(updateBandit([])).toMatchObject({ kind: 'invalid', faults: [{ code: 'no-arms' }] });
  });
});

describe('the limits of weights', () => {
  it('equal the reference', () => {
    const best = [0.0471507, 0.728751, 0.2240983];
    [0.0937231, 0.4876463, 0.4186306].forEach((value, i) =>
      expect(topTwoWeights(best)[i]).toBeCloseTo(value, 6),
    );
    [0.0557362, 0.7168885, 0.2273754].forEach((value, i) =>
      expect(withFloor(best, 0.01)[i]).toBeCloseTo(value, 6),
    );
    expect(withFloor([0, 0, 1], 0.4)).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('share the second place alike when one arm is certain', () => {
    expect(topTwoWeights([1, 0, 0])).toEqual([0.5, 0.25, 0.25]);
    expect(topTwoWeights([1])).toEqual([1]);
  });

  it('keep the order of the arms', () => {
    fc.assert(
      fc.property(shares, fc.double({ min: 0, max: 0.2, noNaN: true }), (weights, floor) => {
        const raised = withFloor(weights, floor);
        weights.forEach((x, i) =>
          weights.forEach((y, j) => {
            if (x <= y) expect(raised[i] ?? 0).toBeLessThanOrEqual((raised[j] ?? 0) + 1e-15);
          }),
        );
      }),
    );
  });

  it('keep a floor on the way to the target', () => {
    expect(withStepCap([0.05, 0.95], [0.95, 0.05], 0.1)[0]).toBeCloseTo(0.15, 12);
    expect(withStepCap([0.5, 0.5], [0.45, 0.55], 0.1)).toEqual([0.45, 0.55]);
  });
});
