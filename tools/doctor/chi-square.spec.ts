import { describe, expect, it } from 'vitest';
import { chiSquareStatistic, chiSquareTail } from './chi-square.ts';

describe('the upper tail of χ²', () => {
  // One and two degrees have closed forms, and printed tables give the rest.
  it.each([
    [1, 3.841459, 0.05],
    [1, 6.634897, 0.01],
    [1, 15.136705, 1e-4],
    [2, 5.991465, 0.05],
    [2, 18.420681, 1e-4],
    [3, 7.814728, 0.05],
    [5, 11.0705, 0.05],
    [10, 18.307038, 0.05],
    [10, 3.940299, 0.95],
    [30, 43.772972, 0.05],
    [99, 123.225221, 0.05],
  ])('with %i degrees at %d is %d', (degrees, x, p) => {
    expect(chiSquareTail(x, degrees) / p).toBeCloseTo(1, 4);
  });

  it.each([0.01, 1, 2.9, 3.1, 40, 700])('with two degrees at %d is exp(-x/2)', (x) => {
    expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 10);
  });

  it('falls from 1 to 0', () => {
    expect(chiSquareTail(0, 4)).toBe(1);
    expect(chiSquareTail(Infinity, 4)).toBe(0);
    for (const degrees of [1, 2, 7, 40]) {
      const tail = Array.from({ length: 400 }, (_, i) => chiSquareTail(i / 2, degrees));
      tail.slice(1).forEach((p, i) => expect(p).toBeLessThanOrEqual(tail[i] ?? 0));
    }
  });
});

describe("Pearson's statistic", () => {
  it.each([
    { counts: [1000, 1000], shares: [0.5, 0.5], expected: 0 },
    { counts: [1100, 900], shares: [0.5, 0.5], expected: 20 },
    { counts: [90, 10], shares: [0.8, 0.2], expected: 6.25 },
    { counts: [100, 0], shares: [1, 0], expected: 0 },
    { counts: [99, 1], shares: [1, 0], expected: Infinity },
  ])('of $counts against $shares is $expected', ({ counts, shares, expected }) => {
    expect(chiSquareStatistic(counts, shares)).toBeCloseTo(expected, 9);
  });
});
