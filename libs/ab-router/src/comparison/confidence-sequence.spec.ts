import { describe, expect, it } from 'vitest';
import { addMoments, NO_MOMENTS } from '../evidence/moments.ts';
import { binomialCdf } from '../numerics/binomial.ts';
import { integrate } from '../numerics/gauss-legendre.ts';
import { compare } from './compare.ts';
import type { ComparisonOptions } from './comparison-options.ts';
import { logMixture, logOneSidedMixture } from './confidence-sequence.ts';
import { keepRunning, NO_LOOKS } from './running-evidence.ts';

/** A small repeatable generator (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const PATHS = 2000;

/** Paths on which any of the looks says that 0 is excluded, although it is the true effect. */
function falseAlarms(seed: number, options: ComparisonOptions, arm: 'share' | 'mean', looks: number): number {
  const next = randomNumbers(seed);
  let alarms = 0;
  for (let path = 0; path < PATHS; path++) {
    const k = [0, 0];
    const m = [NO_MOMENTS, NO_MOMENTS];
    for (let look = 1, n = 0; look <= looks; look++) {
      for (; n < look * 100; n++)
        for (const i of [0, 1]) {
          if (arm === 'share') k[i] = (k[i] ?? 0) + (next() < 0.3 ? 1 : 0);
          // Exponential values: skewed, as latencies are.
          else m[i] = addMoments(m[i] ?? NO_MOMENTS, -Math.log(1 - next()));
        }
      const [c, t] =
        arm === 'share'
          ? [{ kind: 'binary', n, k: k[0] ?? 0 } as const, { kind: 'binary', n, k: k[1] ?? 0 } as const]
          : [m[0] ?? NO_MOMENTS, m[1] ?? NO_MOMENTS];
      const { interval } = compare(c, t, options);
      if (interval[0] > 0 || interval[1] < 0) {
        alarms++;
        break;
      }
    }
  }
  return alarms;
}

/** Whether a rate of at most α would show so many alarms in all but 1 of 1000 runs. */
const isWithin = (alarms: number, alpha: number): boolean => binomialCdf(alarms - 1, PATHS, alpha) < 0.999;

describe('under peeking at 40 looks with no effect', () => {
  const sequential = { method: 'sequential', plannedUnits: 4000 } as const;

  it.each([
    ['share', 'two-sided', 1],
    ['share', 'less', 2],
    ['mean', 'two-sided', 3],
    ['mean', 'greater', 4],
  ] as const)(
    'a confidence sequence of a %s, %s, is wrong on at most 5 %% of 2000 paths',
    (arm, alternative, seed) => {
      const alarms = falseAlarms(seed, { ...sequential, alternative }, arm, 40);
      expect(isWithin(alarms, 0.05), `${alarms} of ${PATHS}`).toBe(true);
    },
  );

  it('a fixed interval is wrong on far more', () => {
    expect(falseAlarms(5, { method: 'fixed' }, 'share', 40)).toBeGreaterThan(0.2 * PATHS);
  });
});

describe('e-values', () => {
  it.each([0.1, 1, 8, 500])('have expectation 1, one-sided at most 1, at information %d', (information) => {
    // The integrand is itself normal, with this standard deviation.
    const reach = 12 * Math.sqrt(information + 1);
    const expectation = (logE: (z: number, information: number) => number): number =>
      integrate(
        (z) => Math.exp(logE(z, information) - (z * z) / 2) / Math.sqrt(2 * Math.PI),
        -reach,
        reach,
        32,
        200,
      );
    expect(expectation(logMixture)).toBeCloseTo(1, 9);
    expect(expectation(logOneSidedMixture)).toBeLessThanOrEqual(1);
  });
});

describe('evidence of all looks', () => {
  const options = { method: 'sequential', plannedUnits: 5000 } as const;
  const look = (k: number) =>
    compare({ kind: 'binary', n: 1000, k: 300 }, { kind: 'binary', n: 1000, k }, options);

  it('keeps the smallest p-value and what the intervals share', () => {
    const [first, second] = [look(420), look(330)];
    const running = [first, second].reduce(keepRunning, NO_LOOKS);
    expect(running.looks).toBe(2);
    expect(running.pValue).toBe(first.pValue);
    expect(running.eValue).toBe(second.eValue);
    expect(running.interval).toEqual([first.interval[0], second.interval[1]]);
    expect(running.isContradictory).toBe(false);
  });

  it('says when looks contradict each other, and passes over those that are not ready', () => {
    expect([look(150), look(500)].reduce(keepRunning, NO_LOOKS).isContradictory).toBe(true);
    expect(keepRunning(NO_LOOKS, look(5))).toBe(NO_LOOKS);
    const fixed = compare(
      { kind: 'binary', n: 9, k: 3 },
      { kind: 'binary', n: 9, k: 6 },
      { method: 'fixed' },
    );
    expect(keepRunning(NO_LOOKS, fixed)).toBe(NO_LOOKS);
  });
});
