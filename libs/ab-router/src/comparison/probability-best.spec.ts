import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalCdf } from '../numerics/normal.ts';
import { bestOfBetas, bestOfNormals } from './probability-best.ts';

const parameter = fc.double({ min: Math.log(0.5), max: Math.log(1e6), noNaN: true }).map(Math.exp);
const beta = fc.record({ a: parameter, b: parameter });
const normal = fc.record({
  mean: fc.double({ min: -10, max: 10, noNaN: true }),
  sd: fc.double({ min: Math.log(1e-4), max: Math.log(100), noNaN: true }).map(Math.exp),
});
const total = (chances: readonly { probabilityBest: number }[]): number =>
  chances.reduce((sum, { probabilityBest }) => sum + probabilityBest, 0);

describe('probability of being best', () => {
  it('adds up to 1 for any Beta posteriors, in any order, with losses that differ as the means do', () => {
    fc.assert(
      fc.property(fc.array(beta, { minLength: 1, maxLength: 6 }), (arms) => {
        const chances = bestOfBetas(arms);
        expect(Math.abs(total(chances) - 1)).toBeLessThan(1e-12);
        expect([...bestOfBetas([...arms].reverse())].reverse()).toEqual(chances);
        const bestMeans = arms.map(({ a, b }, i) => a / (a + b) + (chances[i]?.expectedLoss ?? NaN));
        for (const value of bestMeans) expect(Math.abs(value - (bestMeans[0] ?? NaN))).toBeLessThan(1e-11);
      }),
      { numRuns: 60 },
    );
  });

  it('is that of the difference for two normal posteriors', () => {
    fc.assert(
      fc.property(normal, normal, (a, b) => {
        const [first, second] = bestOfNormals([a, b]);
        const z = (a.mean - b.mean) / Math.hypot(a.sd, b.sd);
        expect(Math.abs((first?.probabilityBest ?? NaN) - normalCdf(z))).toBeLessThan(1e-11);
        expect(Math.abs((second?.probabilityBest ?? NaN) - normalCdf(-z))).toBeLessThan(1e-11);
      }),
    );
  });

  it('turns round for metrics that are better low', () => {
    const arms = [
      { a: 12, b: 90 },
      { a: 3, b: 40 },
      { a: 8, b: 70 },
    ];
    const flipped = arms.map(({ a, b }) => ({ a: b, b: a }));
    expect(bestOfBetas(arms, 'lower-is-better')).toEqual(bestOfBetas(flipped));
    const latencies = [
      { mean: 80, sd: 3 },
      { mean: 90, sd: 2 },
    ];
    const [fast, slow] = bestOfNormals(latencies, 'lower-is-better');
    expect(fast?.probabilityBest).toBeGreaterThan(0.99);
    expect((slow?.expectedLoss ?? NaN) - (fast?.expectedLoss ?? NaN)).toBeCloseTo(10, 12);
  });

  it.each([2, 3, 7, 10])('is exactly 1/%i for equal arms', (count) => {
    for (const chances of [
      bestOfBetas(Array.from({ length: count }, () => ({ a: 0.5, b: 1e6 }))),
      bestOfNormals(Array.from({ length: count }, () => ({ mean: 3, sd: 0.1 }))),
      bestOfNormals(Array.from({ length: count }, () => ({ mean: 3, sd: 0 }))),
    ])
      for (const { probabilityBest } of chances) expect(probabilityBest).toBe(1 / count);
  });

  it('gives equal arms among others the same, and a sure winner everything', () => {
    const chances = bestOfBetas([
      { a: 5, b: 9 },
      { a: 7, b: 9 },
      { a: 1, b: 4 },
      { a: 5, b: 9 },
    ]);
    expect(chances[0]).toEqual(chances[3]);
    expect(Math.abs(total(chances) - 1)).toBeLessThan(1e-15);
    const sure = bestOfBetas([
      { a: 1e6, b: 10 },
      { a: 10, b: 1e6 },
      { a: 0.5, b: 1e6 },
    ]);
    expect(sure.map(({ probabilityBest }) => probabilityBest)).toEqual([1, 0, 0]);
    expect(sure[0]?.expectedLoss).toBeLessThan(1e-15);
    expect(
      bestOfNormals([
        { mean: 1, sd: 0 },
        { mean: 0, sd: 0 },
      ]).map((c) => c.probabilityBest),
    ).toEqual([1, 0]);
  });

  it('keeps its digits for close posteriors far from 0', () => {
    const [, better] = bestOfNormals([
      { mean: 1e9, sd: 2 ** -10 },
      { mean: 1e9 + 2 ** -10, sd: 2 ** -10 },
    ]);
    expect(better?.probabilityBest).toBeCloseTo(normalCdf(Math.SQRT1_2), 12);
  });

  it('is NaN for impossible posteriors and nothing for none', () => {
    expect(
      bestOfBetas([
        { a: 0, b: 1 },
        { a: 1, b: 1 },
      ])[1]?.probabilityBest,
    ).toBeNaN();
    expect(bestOfNormals([{ mean: NaN, sd: 1 }])[0]?.expectedLoss).toBeNaN();
    expect(bestOfNormals([{ mean: 1, sd: -1 }])[0]?.expectedLoss).toBeNaN();
    expect(bestOfBetas([])).toEqual([]);
    expect(bestOfBetas([{ a: 3, b: 4 }])[0]?.probabilityBest).toBe(1);
  });
});
