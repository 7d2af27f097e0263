import { describe, expect, it } from 'vitest';
import values from '../../test/vectors/special-functions.v1.json' with { type: 'json' };
import { binomialCdf, binomialSurvival } from './binomial.ts';
import { chiSquareSurvival } from './chi-square.ts';
import { gaussLegendre, integrate } from './gauss-legendre.ts';
import { regularizedBeta, regularizedBetaComplement } from './incomplete-beta.ts';
import { lowerGamma, upperGamma } from './incomplete-gamma.ts';
import { logBeta, logGamma } from './log-gamma.ts';
import { normalCdf, normalQuantile, normalSurvival, twoSidedNormal } from './normal.ts';
import { studentCdf, studentQuantile, twoSidedStudent } from './student-t.ts';

const FUNCTIONS: Readonly<Record<string, (...args: readonly number[]) => number>> = {
  logGamma: (x = NaN) => logGamma(x),
  logBeta: (a = NaN, b = NaN) => logBeta(a, b),
  upperGamma: (a = NaN, x = NaN) => upperGamma(a, x),
  lowerGamma: (a = NaN, x = NaN) => lowerGamma(a, x),
  regularizedBeta: (x = NaN, a = NaN, b = NaN) => regularizedBeta(x, a, b),
  regularizedBetaComplement: (x = NaN, a = NaN, b = NaN) => regularizedBetaComplement(x, a, b),
  normalCdf: (z = NaN) => normalCdf(z),
  normalSurvival: (z = NaN) => normalSurvival(z),
  twoSidedNormal: (z = NaN) => twoSidedNormal(z),
  normalQuantile: (p = NaN) => normalQuantile(p),
  studentCdf: (t = NaN, df = NaN) => studentCdf(t, df),
  twoSidedStudent: (t = NaN, df = NaN) => twoSidedStudent(t, df),
  studentQuantile: (p = NaN, df = NaN) => studentQuantile(p, df),
  chiSquareSurvival: (x = NaN, df = NaN) => chiSquareSurvival(x, df),
  binomialCdf: (k = NaN, n = NaN, p = NaN) => binomialCdf(k, n, p),
  binomialSurvival: (k = NaN, n = NaN, p = NaN) => binomialSurvival(k, n, p),
};

describe('special functions equal the reference values', () => {
  it.each(values.cases)('$name of $args', ({ name, args, value }) => {
    const actual = FUNCTIONS[name]?.(...args) ?? NaN;
    expect(Math.abs(actual - value), `${actual} instead of ${value}`).toBeLessThanOrEqual(
      values.relativeTolerance * Math.abs(value),
    );
  });

  it('say NaN outside their domain', () => {
    for (const value of [
      logGamma(0),
      logGamma(-1),
      logBeta(0, 1),
      upperGamma(0, 1),
      upperGamma(1, -1),
      regularizedBeta(0.5, 0, 1),
      normalQuantile(1.1),
      normalQuantile(NaN),
      studentQuantile(2, 3),
      studentQuantile(0.5, 0),
    ])
      expect(value).toBeNaN();
  });

  it('reach their ends', () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect([regularizedBeta(0, 2, 3), regularizedBeta(1, 2, 3)]).toEqual([0, 1]);
    expect([upperGamma(2, 0), upperGamma(2, Infinity)]).toEqual([1, 0]);
    expect([binomialCdf(-1, 5, 0.5), binomialCdf(5, 5, 0.5)]).toEqual([0, 1]);
    expect(twoSidedStudent(Infinity, 4)).toBe(0);
  });
});

describe('the Gauss–Legendre rule', () => {
  it.each([1, 2, 5, 32, 64])('of order %d integrates polynomials of degree 2n − 1 exactly', (order) => {
    for (const degree of [0, 1, order, 2 * order - 2]) {
      const exact = degree % 2 === 1 ? 0 : 2 / (degree + 1);
      expect(integrate((x) => x ** degree, -1, 1, order)).toBeCloseTo(exact, 13);
    }
    expect(gaussLegendre(order)).toBe(gaussLegendre(order));
  });
});
