import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelDelay, maturityWindow, shareArrivedWithin, type DelayObservation } from './label-delay.ts';

const arrived = (...delays: readonly number[]): readonly DelayObservation[] =>
  delays.map((delayMs) => ({ delayMs, hasArrived: true }));

describe('the delay of labels', () => {
  it('is the empirical distribution when all labels have arrived', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 60 }), fc.nat(60), (delays, at) => {
        const delay = labelDelay(arrived(...delays));
        const share = delays.filter((d) => d <= at).length / delays.length;
        expect(shareArrivedWithin(delay, at)).toBeCloseTo(share, 12);
      }),
    );
  });

  it('uses labels that are still waited for (textbook example of remission times)', () => {
    // Freireich et al. (1963), 6-MP arm, weeks; survival from the textbooks: 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448.
    const events = [6, 6, 6, 7, 10, 13, 16, 22, 23];
    const waiting = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35];
    const delay = labelDelay([
      ...waiting.map((delayMs) => ({ delayMs, hasArrived: false })),
      ...arrived(...events),
    ]);
    expect(delay.steps.map(({ share }) => Number((1 - share).toFixed(3)))).toEqual([
      0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448,
    ]);
    expect([delay.n, delay.arrived]).toEqual([21, 9]);
    expect(maturityWindow(delay, 0.5)).toBe(23);
    expect(maturityWindow(delay, 0.95)).toBeNull();
    expect(shareArrivedWithin(delay, 1e9)).toBeCloseTo(0.552, 3);
  });

  it('gives the shortest window in which a share has arrived', () => {
    const delay = labelDelay(arrived(...Array.from({ length: 100 }, (_, i) => i + 1)));
    expect([0.01, 0.5, 0.95, 1].map((share) => maturityWindow(delay, share))).toEqual([1, 50, 95, 100]);
  });

  it('knows nothing without labels', () => {
    for (const delay of [labelDelay([]), labelDelay([{ delayMs: 5, hasArrived: false }])]) {
      expect(delay.steps).toEqual([]);
      expect(shareArrivedWithin(delay, 10)).toBe(0);
      expect(maturityWindow(delay, 0.1)).toBeNull();
    }
  });
});
