import { describe, expect, it } from 'vitest';
import { addMoments, NO_MOMENTS, type Moments } from '../evidence/moments.ts';
import {
  inversePropensityMeans,
  stratifiedMeans,
  type RewardEpoch,
} from './rewards-under-changing-weights.ts';

/** k ones among n. */
const binary = (n: number, k: number): Moments => ({
  kind: 'moments',
  n,
  mean: k / n,
  m2: (k * (n - k)) / n,
});
const epoch = (propensity: number, a: Moments, b: Moments): RewardEpoch => ({
  arms: [
    { arm: 'a', propensity, rewards: a },
    { arm: 'b', propensity: 1 - propensity, rewards: b },
  ],
});
// Both arms are alike, but rewards fell from 0.2 to 0.1 just when most of the traffic moved to b.
const drift = [
  epoch(0.9, binary(9000, 1800), binary(1000, 200)),
  epoch(0.1, binary(1000, 100), binary(9000, 900)),
];

describe('rewards under changing weights', () => {
  it('are not confused by a drift that coincides with the weights', () => {
    expect((1800 + 100) / 10_000 - (200 + 900) / 10_000).toBeCloseTo(0.08, 12);
    for (const means of [inversePropensityMeans(drift), stratifiedMeans(drift)]) {
      expect(means.map(({ arm, n }) => [arm, n])).toEqual([
        ['a', 10_000],
        ['b', 10_000],
      ]);
      for (const { mean } of means) expect(mean).toBeCloseTo(0.15, 12);
    }
  });

  it('weigh single rewards by their inverse propensity', () => {
    const values = [3, 1, 4, 1, 5];
    const a = values.reduce(addMoments, NO_MOMENTS);
    const [first] = inversePropensityMeans([epoch(0.25, a, binary(15, 5))]);
    const weighted = [...values.map((x) => x / 0.25), ...Array.from({ length: 15 }, () => 0)];
    const mean = weighted.reduce((sum, x) => sum + x, 0) / 20;
    const spread = weighted.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 19;
    expect(first?.mean).toBeCloseTo(mean, 12);
    expect(first?.standardError).toBeCloseTo(Math.sqrt(spread / 20), 12);
  });

  it('have the standard error of a stratified mean', () => {
    const [first] = stratifiedMeans([
      epoch(0.5, binary(40, 10), binary(40, 9)),
      epoch(0.5, binary(10, 5), binary(10, 1)),
    ]);
    const variance = 0.8 ** 2 * (7.5 / 39 / 40) + 0.2 ** 2 * (2.5 / 9 / 10);
    expect(first?.mean).toBeCloseTo(0.8 * 0.25 + 0.2 * 0.5, 12);
    expect(first?.standardError).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it('are unknown for an arm that an epoch lacks', () => {
    const late = [{ arms: [{ arm: 'a', propensity: 1, rewards: binary(10, 5) }] }, ...drift];
    expect(inversePropensityMeans(late)[1]?.mean).toBeNaN();
    expect(stratifiedMeans(late)[1]?.mean).toBeNaN();
    expect(inversePropensityMeans(late)[0]?.mean).not.toBeNaN();
    expect(inversePropensityMeans([])).toEqual([]);
    expect(stratifiedMeans([epoch(0.5, NO_MOMENTS, NO_MOMENTS)])[0]?.mean).toBeNaN();
  });
});
