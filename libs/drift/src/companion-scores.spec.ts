import { describe, expect, it } from 'vitest';
import { maxFeatureScore, weightedFeatureScore } from './companion-scores.ts';

const part = (score: number, importance: number | null = null) => ({ name: 'x', score, importance });

describe('maxFeatureScore', () => {
  it('is the largest part, clamped', () => {
    expect(maxFeatureScore([part(0.1), part(0.4)])).toBe(0.4);
    expect(maxFeatureScore([part(0.1), part(7)])).toBe(1);
    expect(maxFeatureScore([])).toBeNull();
  });
});

describe('weightedFeatureScore', () => {
  it('is the weighted mean of cubes, taken back', () => {
    expect(weightedFeatureScore([part(0.5, 0.3), part(0.5, 0.7)])).toBeCloseTo(0.5, 12);
    expect(weightedFeatureScore([part(0.8, 0.25), part(0.2, 0.75)])).toBeCloseTo(
      Math.cbrt(0.25 * 0.8 ** 3 + 0.75 * 0.2 ** 3),
      12,
    );
  });

  it('hears nothing of an input that the model does not look at', () => {
    expect(weightedFeatureScore([part(9, 0), part(0.1, 1)])).toBeCloseTo(0.1, 12);
  });

  it('scales the importances of the scored inputs', () => {
    expect(weightedFeatureScore([part(0.3, 0.05)])).toBeCloseTo(0.3, 12);
  });

  it.each([
    ['nothing moved', [part(0, 1)], 0],
    ['a huge shift', [part(1e300, 0.5), part(0, 0.5)], 1],
    ['an unknown importance', [part(1, 0.5), part(1)], null],
    ['no importance', [part(1, 0)], null],
    ['no input', [], null],
  ])('has a defined answer for %s', (_, features, expected) => {
    expect(weightedFeatureScore(features)).toBe(expected);
  });
});
