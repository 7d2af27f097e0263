import { describe, expect, it } from 'vitest';
import { wilsonInterval } from '../comparison/two-proportions.ts';
import { normalQuantile } from '../numerics/normal.ts';
import {
  addDelayedUnits,
  compareDelayCorrected,
  delayCorrectedRate,
  delayedPositives,
  NO_DELAYED_POSITIVES,
} from './delay-corrected-rate.ts';
import { labelDelay } from './label-delay.ts';

const old = (n: number, k: number) => addDelayedUnits(NO_DELAYED_POSITIVES, n, k, 1);

describe('the delay-corrected rate', () => {
  it('counts young units by the share of labels that they can have', () => {
    const e = addDelayedUnits(addDelayedUnits(NO_DELAYED_POSITIVES, 1000, 20, 1), 1000, 10, 0.5);
    expect(delayCorrectedRate(e).rate).toBe(0.02);
    expect(e.positives / e.n).toBe(0.015);
  });

  it('is Wilson’s where all labels can have arrived', () => {
    const z = normalQuantile(0.975);
    for (const [n, k] of [
      [80, 48],
      [50, 0],
      [50, 50],
      [1e7, 3],
    ] as const) {
      const { interval, standardError } = delayCorrectedRate(old(n, k));
      const [low, high] = wilsonInterval({ kind: 'binary', n, k }, z);
      expect(interval[0]).toBeCloseTo(low, 12);
      expect(interval[1]).toBeCloseTo(high, 12);
      expect(standardError).toBeCloseTo(Math.sqrt(((k / n) * (1 - k / n)) / n), 12);
    }
  });

  it('solves the score equation at both ends', () => {
    const e = addDelayedUnits(addDelayedUnits(old(400, 30), 300, 9, 0.4), 200, 1, 0.1);
    const z = normalQuantile(0.95);
    for (const theta of delayCorrectedRate(e, 0.1).interval) {
      const distance = (e.positives - theta * e.exposure) ** 2;
      const spread = theta * e.exposure - theta * theta * e.exposureOfSquares;
      expect(distance / spread).toBeCloseTo(z * z, 9);
    }
  });

  it('takes the ages from the clock that it is given', () => {
    const delay = labelDelay([10, 20].map((delayMs) => ({ delayMs, hasArrived: true })));
    const e = delayedPositives(
      [
        { assignedAt: 0, isPositive: true },
        { assignedAt: 85, isPositive: false },
        { assignedAt: 99, isPositive: false },
        { assignedAt: 200, isPositive: false },
      ],
      100,
      delay,
    );
    expect(e).toEqual({
      kind: 'delayed-positives',
      n: 4,
      positives: 1,
      exposure: 1.5,
      exposureOfSquares: 1.25,
    });
  });

  it('says when it cannot be read', () => {
    expect(delayCorrectedRate(NO_DELAYED_POSITIVES).status).toBe('too-few-units');
    expect(delayCorrectedRate(addDelayedUnits(NO_DELAYED_POSITIVES, 10, 0, 0)).status).toBe('too-few-units');
    expect(delayCorrectedRate(addDelayedUnits(NO_DELAYED_POSITIVES, 10, 3, 0)).status).toBe(
      'invalid-evidence',
    );
    expect(delayCorrectedRate(addDelayedUnits(NO_DELAYED_POSITIVES, 10, 3, 0.1)).status).toBe(
      'too-few-units',
    );
    expect(delayCorrectedRate(old(10, 11)).status).toBe('invalid-evidence');
  });

  it('compares arms of different ages without favouring the older one', () => {
    const control = old(10_000, 300);
    const treatment = addDelayedUnits(NO_DELAYED_POSITIVES, 10_000, 180, 0.6);
    const effect = compareDelayCorrected(control, treatment);
    expect(effect.estimate).toBeCloseTo(0, 12);
    expect(effect.status).toBe('ready');
    expect(effect.interval[0]).toBeLessThan(0);
    expect(effect.interval[1]).toBeGreaterThan(0);
    const young = addDelayedUnits(NO_DELAYED_POSITIVES, 10_000, 120, 0.4);
    expect(compareDelayCorrected(control, young).status).toBe('too-few-units');
    expect(compareDelayCorrected(control, old(100, 9)).status).toBe('too-few-events');
    expect(compareDelayCorrected(control, NO_DELAYED_POSITIVES)).toMatchObject({
      status: 'too-few-units',
      pValue: 1,
    });
  });
});
