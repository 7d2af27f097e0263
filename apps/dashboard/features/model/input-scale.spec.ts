import { describe, expect, it } from 'vitest';
import { scaleOf } from './input-scale.ts';

const numeric = (low: number, high: number) => scaleOf({ type: 'numeric', range: [low, high] });

it.each([
  [4.3, 7.7, { min: 4.3, max: 7.7, step: 0.1 }],
  [0.1, 2.5, { min: 0.1, max: 2.5, step: 0.1 }],
  [0, 1, { min: 0, max: 1, step: 0.01 }],
  [21.5, 248.25, { min: 20, max: 250, step: 10 }],
  [0, 20, { min: 0, max: 20, step: 1 }],
  [-0.0034, 0.0012, { min: -0.0034, max: 0.0012, step: 0.0001 }],
  [1e6, 9e6, { min: 1e6, max: 9e6, step: 1e5 }],
])('from %d to %d', (low, high, scale) => expect(numeric(low, high)).toEqual(scale));

describe('every scale', () => {
  it.each([
    [0.123, 9.87],
    [-7, 3.3],
    [1e-9, 3e-9],
    [12345.678, 98765.4],
  ])('holds the training range %d to %d in 20 to 250 steps', (low, high) => {
    const scale = numeric(low, high);
    if (scale === null) throw new Error('There is no scale.');
    expect(scale.min).toBeLessThanOrEqual(low);
    expect(scale.max).toBeGreaterThanOrEqual(high);
    const steps = Math.round((scale.max - scale.min) / scale.step);
    expect(steps).toBeGreaterThanOrEqual(20);
    expect(steps).toBeLessThanOrEqual(250);
  });
});

it('takes whole steps for whole numbers', () => {
  expect(scaleOf({ type: 'integer', range: [1, 9] })).toEqual({ min: 1, max: 9, step: 1 });
});

it('has none without a range or with a single value', () => {
  expect(scaleOf({ type: 'numeric', range: null })).toBeNull();
  expect(numeric(3, 3)).toBeNull();
});
