import { describe, expect, it } from 'vitest';
import { DEFAULT_DRIFT_POLICY, readDriftPolicy } from './drift-policy.ts';

describe('the policy', () => {
  it('is read with its defaults, or refused with all faults at once', () => {
    expect(readDriftPolicy({ alpha: 0.01 })).toEqual({
      ok: true,
      value: { ...DEFAULT_DRIFT_POLICY, alpha: 0.01 },
    });
    const faulty = readDriftPolicy({
      alpha: 1,
      minimumRows: 0.5,
      rows: 1,
      adjustment: 'none',
      minimumWasserstein: 0,
    });
    if (faulty.ok) throw new Error('accepted');
    expect(faulty.faults.map(({ pointer }) => pointer).toSorted()).toEqual([
      '/adjustment',
      '/alpha',
      '/minimumRows',
      '/minimumWasserstein',
      '/rows',
    ]);
    expect(readDriftPolicy(null).ok).toBe(false);
  });
});
