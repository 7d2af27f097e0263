import { describe, expect, it } from 'vitest';
import { uniformNumbers } from '../../test/uniform-numbers.ts';
import type { CategoricalReference } from '../feature-reference.ts';
import type { CategoricalWindow } from '../feature-window.ts';
import { compareArms, comparePredictions } from './compare-arms.ts';

const reference: CategoricalReference = {
  kind: 'categorical',
  name: 'plan',
  n: 1000,
  missing: 0,
  importance: null,
  designEffect: 1,
  categories: ['free', 'paid'],
  counts: [500, 500],
  unseen: 0,
};

function arm(free: number, paid: number, missing = 0): CategoricalWindow {
  return { kind: 'categorical', n: free + paid, missing, wrongType: 0, counts: [free, paid], unseen: 0 };
}

describe('the inputs of two arms', () => {
  it('are alike though both are far from training', () => {
    const result = compareArms([reference], [arm(900, 100)], [arm(890, 110)]);
    expect(result.verdict).toBe('alike');
    expect(result.reasons).toHaveLength(1);
  });

  it('differ when the router looks at an input, or one arm loses values', () => {
    const routed = compareArms(
      [reference, { ...reference, name: 'other' }],
      [arm(600, 400), arm(500, 500)],
      [arm(400, 600), arm(490, 510)],
    );
    expect(routed.verdict).toBe('different');
    expect(routed.features.map(({ verdict }) => verdict)).toEqual(['different', 'alike']);
    expect(routed.reasons[0]?.remedy).toMatch(/routing/);
    expect(compareArms([reference], [arm(500, 500)], [arm(400, 400, 200)]).verdict).toBe('different');
  });

  it('are the same comparison the other way round', () => {
    const [a, b] = [[arm(600, 400, 3)], [arm(400, 600, 40)]];
    const there = compareArms([reference], a, b).features[0];
    const back = compareArms([reference], b, a).features[0];
    expect(back?.pAdjusted).toBeCloseTo(there?.pAdjusted ?? 1, 12);
    expect(back?.jensenShannon).toBeCloseTo(there?.jensenShannon ?? 1, 12);
  });

  it('are not judged on few rows', () => {
    const result = compareArms([reference], [arm(49, 0)], [arm(0, 5000)]);
    expect(result).toMatchObject({ verdict: 'insufficient' });
    expect(result.features[0]).toMatchObject({ pValue: null, pAdjusted: null });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('count clumped rows for less', () => {
    const clumped = { ...reference, designEffect: 10 };
    expect(compareArms([clumped], [arm(550, 450)], [arm(450, 550)]).verdict).toBe('alike');
    expect(compareArms([reference], [arm(550, 450)], [arm(450, 550)]).verdict).toBe('different');
  });

  it('are different by chance in about a hundredth of comparisons at α = 0.01', () => {
    const next = uniformNumbers(9);
    const draw = (): CategoricalWindow => {
      const free = Array.from({ length: 300 }, next).filter((u) => u < 0.4).length;
      return arm(free, 300 - free);
    };
    const policy = { alpha: 0.01, adjustment: 'bonferroni', minimumRows: 50 } as const;
    const alarms = Array.from({ length: 2000 }, () =>
      compareArms([reference, reference], [draw(), draw()], [draw(), draw()], policy),
    ).filter(({ verdict }) => verdict === 'different').length;
    expect(alarms).toBeGreaterThan(6);
    expect(alarms).toBeLessThan(34);
  });
});

describe('the predictions of two arms', () => {
  it.each([
    [arm(500, 500), arm(505, 495), 'same'],
    [arm(500, 500), arm(700, 300), 'differ'],
    [arm(500, 500), arm(7, 3), 'insufficient'],
  ])('%#', (a, b, verdict) => {
    const result = comparePredictions(reference, a, b);
    expect(result.verdict).toBe(verdict);
    expect(result.remedy).toMatch(/\.$/);
  });

  it('refuse windows of another layout', () => {
    const other = { ...arm(1, 1), counts: [1, 1, 0] };
    expect(() => comparePredictions(reference, arm(1, 1), other)).toThrow(
      expect.objectContaining({ code: 'fingerprint-mismatch' }),
    );
  });
});
