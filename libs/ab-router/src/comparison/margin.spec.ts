import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import { equivalence, nonInferiority } from './margin.ts';

const shares = (control: number, treatment: number, n = 10_000, alternative?: 'greater' | 'less') =>
  compare(
    { kind: 'binary', n, k: Math.round(control * n) },
    { kind: 'binary', n, k: Math.round(treatment * n) },
    { method: 'fixed', ...(alternative && { alternative }) },
  );

describe('non-inferiority', () => {
  it.each([
    [0.9, 0.899, 'higher-is-better', 'non-inferior'],
    [0.9, 0.86, 'higher-is-better', 'inferior'],
    [0.9, 0.89, 'higher-is-better', 'undecided'],
    [0.9, 0.95, 'higher-is-better', 'non-inferior'],
    [0.1, 0.101, 'lower-is-better', 'non-inferior'],
    [0.1, 0.14, 'lower-is-better', 'inferior'],
    [0.1, 0.11, 'lower-is-better', 'undecided'],
    [0.1, 0.05, 'lower-is-better', 'non-inferior'],
  ] as const)('of %d against %d, %s, margin 0.01, is %s', (control, treatment, direction, kind) => {
    const effect = shares(control, treatment);
    const verdict = nonInferiority(effect, 0.01, direction);
    expect(verdict.kind).toBe(kind);
    expect(verdict.effect).toBe(effect);
  });

  it('needs the finite end of a one-sided interval', () => {
    expect(nonInferiority(shares(0.9, 0.95, 10_000, 'greater'), 0.01, 'higher-is-better').kind).toBe(
      'non-inferior',
    );
    expect(nonInferiority(shares(0.9, 0.95, 10_000, 'less'), 0.01, 'higher-is-better').kind).toBe(
      'undecided',
    );
    expect(nonInferiority(shares(0.1, 0.2, 10_000, 'less'), 0.01, 'higher-is-better').kind).toBe('undecided');
    expect(nonInferiority(shares(0.2, 0.1, 10_000, 'less'), 0.01, 'higher-is-better').kind).toBe('inferior');
  });

  it('says why it is undecided', () => {
    const effect = shares(0.9, 0.9);
    const reasonOf = (verdict: ReturnType<typeof nonInferiority>) =>
      verdict.kind === 'undecided' ? verdict.reason : null;
    expect(reasonOf(nonInferiority(effect, -0.01, 'higher-is-better'))).toBe('invalid-margin');
    expect(reasonOf(nonInferiority(effect, NaN, 'higher-is-better'))).toBe('invalid-margin');
    expect(reasonOf(nonInferiority({ ...effect, status: 'before-horizon' }, 0.5, 'higher-is-better'))).toBe(
      'not-ready',
    );
    expect(reasonOf(nonInferiority(effect, 0.001, 'higher-is-better'))).toBe('interval-contains-margin');
  });
});

describe('equivalence', () => {
  it.each([
    [0.5, 0.5, 10_000, 0.02, 'equivalent'],
    [0.5, 0.5, 100, 0.02, 'undecided'],
    [0.5, 0.56, 10_000, 0.02, 'different'],
    [0.56, 0.5, 10_000, 0.02, 'different'],
    // Surely not 0, and surely too small to matter: equivalent.
    [0.5, 0.505, 1_000_000, 0.02, 'equivalent'],
    [0.5, 0.52, 10_000, 0.02, 'undecided'],
    [0.5, 0.5, 10_000, 0, 'undecided'],
  ] as const)('of %d and %d with %i units, margin %d, is %s', (control, treatment, n, margin, kind) => {
    expect(equivalence(shares(control, treatment, n), margin).kind).toBe(kind);
  });

  it('is not decided by an effect that is not ready', () => {
    const silent = { ...shares(0.5, 0.5), status: 'too-few-units' as const };
    expect(equivalence(silent, 0.9)).toMatchObject({ kind: 'undecided', reason: 'not-ready' });
  });
});
