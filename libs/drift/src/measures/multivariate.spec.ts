import { describe, expect, it } from 'vitest';
import { SeededSource } from '../../test/seeded-source.ts';
import { fourierBasis } from './fourier-basis.ts';
import { fourierDiscrepancy, fourierNullScale } from './fourier-discrepancy.ts';
import { addToFourierSketch, emptyFourierSketch, mergeFourierSketches } from './fourier-sketch.ts';
import { nullScalePValue } from './null-scale.ts';
import {
  principalDirections,
  reconstructionError,
  reconstructionNullScale,
  reconstructionPValue,
} from './reconstruction-error.ts';
import { addToSecondMoments, emptySecondMoments, mergeSecondMoments } from './second-moments.ts';

const INPUTS = 5;
const source = new SeededSource(7);
const basis = fourierBasis({ inputs: INPUTS }, source.uniform);

/** Rows of standard normals with the same correlation between all pairs of inputs. */
function rowsOf(count: number, correlation: number): number[][] {
  return Array.from({ length: count }, () => {
    const common = source.normal();
    return Array.from(
      { length: INPUTS },
      () => Math.sqrt(correlation) * common + Math.sqrt(1 - correlation) * source.normal(),
    );
  });
}

function sketchOf(rows: readonly (readonly number[])[]) {
  const sketch = emptyFourierSketch(basis);
  for (const row of rows) addToFourierSketch(basis, sketch, row);
  return sketch;
}

function momentsOf(rows: readonly (readonly number[])[]) {
  const moments = emptySecondMoments(rows[0]?.length ?? INPUTS);
  for (const row of rows) addToSecondMoments(moments, row);
  return moments;
}

describe('sketches', () => {
  const [one, two] = [rowsOf(300, 0.2), rowsOf(200, 0)];

  it('of two panes add up to the sketch of all rows', () => {
    const merged = mergeFourierSketches(sketchOf(one), sketchOf(two));
    const whole = sketchOf([...one, ...two]);
    expect(merged.rows).toBe(500);
    expect(Math.abs(merged.squares - whole.squares)).toBeLessThanOrEqual(1e-12 * whole.rows);
    merged.sums.forEach((sum, i) =>
      expect(Math.abs(sum - (whole.sums[i] ?? NaN))).toBeLessThanOrEqual(1e-12 * whole.rows),
    );
    expect(mergeFourierSketches(sketchOf(two), sketchOf(one))).toEqual(merged);

    const moments = mergeSecondMoments(momentsOf(one), momentsOf(two));
    const wholeMoments = momentsOf([...one, ...two]);
    expect(moments.rows).toBe(500);
    moments.products.forEach((sum, i) =>
      expect(Math.abs(sum - (wholeMoments.products[i] ?? NaN))).toBeLessThanOrEqual(1e-12 * 500),
    );
    expect(mergeSecondMoments(momentsOf(two), momentsOf(one))).toEqual(moments);
  });

  it('skip rows with a hole and stay finite', () => {
    const sketch = sketchOf([
      [1, 2, 3, 4, NaN],
      [1e308, -1e308, 1e308, 1e308, 1e308],
      [0, 0, 0, 0, -0],
    ]);
    expect(sketch.rows + sketch.skipped).toBe(3);
    expect(sketch.sums.every(Number.isFinite)).toBe(true);
    const moments = momentsOf([
      [Infinity, 1],
      [1e308, -1e308],
    ]);
    expect(moments).toMatchObject({ rows: 1, skipped: 1, products: [1e12, -1e12, 1e12] });
  });

  it('refuse other shapes', () => {
    expect(() => addToFourierSketch(basis, emptyFourierSketch(basis), [1])).toThrow('inputs');
    expect(() => addToSecondMoments(emptySecondMoments(2), [1])).toThrow('inputs');
    expect(() => mergeSecondMoments(emptySecondMoments(2), emptySecondMoments(3))).toThrow('inputs');
    const small = emptyFourierSketch(fourierBasis({ inputs: 1, features: 4 }, source.uniform));
    expect(() => mergeFourierSketches(small, emptyFourierSketch(basis))).toThrow('features');
    expect(() => fourierDiscrepancy(small, emptyFourierSketch(basis))).toThrow('features');
  });

  it('say null without rows and 0 for the same rows', () => {
    const empty = emptyFourierSketch(basis);
    expect([fourierDiscrepancy(empty, sketchOf(one)), fourierDiscrepancy(sketchOf(one), empty)]).toEqual([
      null,
      null,
    ]);
    expect(fourierDiscrepancy(sketchOf(one), sketchOf(one))).toMatchObject({ squared: 0, debiased: 0 });
    expect(fourierNullScale([sketchOf(one), empty])).toBeNull();
    expect(reconstructionError([], emptySecondMoments(2))).toBeNull();
    expect(principalDirections(emptySecondMoments(2))).toEqual([]);
  });
});

describe('drift that no input shows by itself', () => {
  const parts = Array.from({ length: 40 }, () => rowsOf(250, 0));
  const reference = parts.flat();

  it('is found by Fourier features: correlation 0 to 0.5, 500 rows, equal margins', () => {
    const scale = fourierNullScale(parts.map(sketchOf));
    if (scale === null) throw new Error('expected a scale');
    const training = sketchOf(reference);
    const pValues = (correlation: number) =>
      Array.from({ length: 100 }, () => {
        const found = fourierDiscrepancy(training, sketchOf(rowsOf(500, correlation)));
        return nullScalePValue(found?.scaled ?? NaN, scale);
      });
    expect(pValues(0.5).filter((p) => p < 0.01)).toHaveLength(100);
    // Binomial(100, 0.05): 15 or more has a chance of 2e-4.
    expect(pValues(0).filter((p) => p < 0.05).length).toBeLessThan(15);
  });

  it('has the mean without drift that is stated', () => {
    // One ratio has a standard deviation of 0.49, the mean of 200 one of 0.034; four of them are allowed.
    const training = sketchOf(reference);
    const found = Array.from({ length: 200 }, () => fourierDiscrepancy(training, sketchOf(rowsOf(100, 0))));
    const mean = (key: 'squared' | 'nullMean') =>
      found.reduce((sum, each) => sum + (each?.[key] ?? NaN), 0) / found.length;
    expect(mean('squared') / mean('nullMean')).toBeGreaterThan(0.86);
    expect(mean('squared') / mean('nullMean')).toBeLessThan(1.14);
  });

  it('is found by the reconstruction error: correlation 0.8 to −0.8', () => {
    const pair = (rho: number) => () => {
      const x = source.normal();
      return [x, rho * x + Math.sqrt(1 - rho * rho) * source.normal()];
    };
    const blocks = Array.from({ length: 30 }, () => momentsOf(Array.from({ length: 200 }, pair(0.8))));
    const training = blocks.reduce(mergeSecondMoments);
    const directions = principalDirections(training);
    expect(directions).toHaveLength(1);
    const turned = momentsOf(Array.from({ length: 500 }, pair(-0.8)));
    const same = momentsOf(Array.from({ length: 500 }, pair(0.8)));
    expect(reconstructionError(directions, training)).toBeCloseTo(0.2, 1);
    expect(reconstructionError(directions, turned)).toBeGreaterThan(1.6);
    const scale = reconstructionNullScale(directions, blocks);
    if (scale === null) throw new Error('expected a scale');
    expect(reconstructionPValue(directions, training, turned, scale)).toBeLessThan(1e-10);
    expect(reconstructionPValue(directions, training, same, scale)).toBeGreaterThan(0.01);
    expect(reconstructionPValue(directions, training, training, scale)).toBe(1);
    expect(reconstructionPValue(directions, training, emptySecondMoments(2), scale)).toBeNull();
  });
});

describe('the kernel estimate', () => {
  it('is the Gaussian kernel within 1 / √features', () => {
    const wide = fourierBasis({ inputs: 2, features: 4096, width: 1.5 }, source.uniform);
    const feature = (row: readonly number[]) => {
      const sketch = emptyFourierSketch(wide);
      addToFourierSketch(wide, sketch, row);
      return sketch.sums;
    };
    const [x, y] = [feature([0.3, -1]), feature([1, 0.5])];
    const estimate = x.reduce((sum, value, i) => sum + value * (y[i] ?? NaN), 0);
    expect(Math.abs(estimate - Math.exp(-(0.7 ** 2 + 1.5 ** 2) / (2 * 1.5 ** 2)))).toBeLessThan(0.05);
  });
});
