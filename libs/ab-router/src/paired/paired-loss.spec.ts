import { describe, expect, it } from 'vitest';
import vectors from '../../test/vectors/paired-shadow.v1.json' with { type: 'json' };
import { addMoments, NO_MOMENTS, type Moments } from '../evidence/moments.ts';
import { addPair, NO_PAIR_MOMENTS } from '../evidence/pair-moments.ts';
import { comparePairedLosses, comparePairedLossPairs, differenceMoments } from './paired-loss.ts';

const { stable, candidate, mean, standardError, pValue, interval95 } = vectors.losses;
const pairs = stable.reduce((e, x, i) => addPair(e, x, candidate[i] ?? Number.NaN), NO_PAIR_MOMENTS);
const differences = stable.reduce((e, x, i) => addMoments(e, (candidate[i] ?? Number.NaN) - x), NO_MOMENTS);

describe('the paired difference of losses', () => {
  it('equals the paired t test', () => {
    for (const moments of [differences, differenceMoments(pairs)]) {
      const effect = comparePairedLosses(moments, { method: 'fixed' });
      expect(effect.estimate).toBeCloseTo(mean, 12);
      expect(effect.standardError).toBeCloseTo(standardError, 12);
      expect(effect.pValue ?? Number.NaN).toBeCloseTo(pValue, 12);
      expect(effect.interval[0]).toBeCloseTo(interval95[0] ?? Number.NaN, 11);
      expect(effect.interval[1]).toBeCloseTo(interval95[1] ?? Number.NaN, 11);
      expect([effect.eValue, effect.status]).toEqual([null, 'ready']);
    }
  });

  it('shows what the pairing gained', () => {
    const { gain, pairedVariance, unpairedVariance } = comparePairedLossPairs(pairs, { method: 'fixed' });
    expect(pairedVariance).toBeCloseTo(standardError ** 2, 14);
    expect(gain).toBeCloseTo(unpairedVariance / pairedVariance, 12);
    expect(gain).toBeGreaterThan(5);
  });

  it('reads the same one-sample sequence as the golden multipliers', () => {
    const at = (n: number, z: number): Moments => ({
      kind: 'moments',
      n,
      mean: z,
      m2: n * (n - 1),
    });
    const effect = comparePairedLosses(at(5000, 3), { method: 'sequential', plannedUnits: 5000 });
    expect(effect.pValue).toBeCloseTo(0.0549476145474, 10);
    expect(effect.interval[1] - 3).toBeCloseTo(3.03520899038, 9);
    expect(effect.eValue).toBeCloseTo(1 / 0.0549476145474, 6);
  });

  it('says when it must not be read', () => {
    const sequential = { method: 'sequential', plannedUnits: 1000 } as const;
    const of = (n: number, m2: number): Moments => ({ kind: 'moments', n, mean: 1, m2 });
    expect(comparePairedLosses(of(0, 0), { method: 'fixed' }).status).toBe('too-few-units');
    expect(comparePairedLosses(of(1, 0), { method: 'fixed' }).status).toBe('too-few-units');
    expect(comparePairedLosses(of(2, 0), { method: 'fixed' }).status).toBe('no-variance');
    expect(comparePairedLosses(of(99, 5), sequential)).toMatchObject({ status: 'too-few-units', eValue: 1 });
    expect(comparePairedLosses(of(5, 5), { method: 'fixed', plannedUnits: 6 }).status).toBe('before-horizon');
    expect(comparePairedLosses(of(5, -5), { method: 'fixed' }).status).toBe('invalid-evidence');
  });
});
