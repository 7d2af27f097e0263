import { describe, expect, it } from 'vitest';
import { driftFinding } from './metrics-checks.ts';
import { quantile } from './prediction-checks.ts';
import { splitFinding } from './split-check.ts';

describe('the verdict on a split', () => {
  const arm = (variant: string, share: number) => ({
    variant,
    version: variant,
    share,
    isLoaded: true,
    reasons: [],
  });

  it.each([
    { counts: { v1: 1000, v2: 1000 }, shares: [0.5, 0.5], verdict: 'ok' },
    // χ² is 14.45 and 15.84: p on either side of 1e-4.
    { counts: { v1: 1085, v2: 915 }, shares: [0.5, 0.5], verdict: 'ok' },
    { counts: { v1: 1089, v2: 911 }, shares: [0.5, 0.5], verdict: 'failed' },
    { counts: { v1: 2000 }, shares: [0.5, 0.5], verdict: 'failed' },
    { counts: { v1: 1800, v2: 200 }, shares: [0.9, 0.1], verdict: 'ok' },
    { counts: { v1: 1000, v2: 1000 }, shares: [0.9, 0.1], verdict: 'failed' },
    { counts: { v1: 2000 }, shares: [1], verdict: 'ok' },
    { counts: { v1: 1999, v3: 1 }, shares: [1], verdict: 'failed' },
  ])('$counts over $shares is $verdict', ({ counts, shares, verdict }) => {
    const arms = shares.map((share, i) => arm(`v${i + 1}`, share));
    expect(splitFinding(new Map(Object.entries(counts)), arms)).toMatchObject({ verdict });
  });
});

describe('the verdict on drift', () => {
  const metrics = (state: number, alarm: number): string =>
    [
      '# TYPE model_drift_state gauge',
      `model_drift_state{model="iris",version="v1"} ${state}`,
      `model_drift_alarm{model="iris",version="v1"} ${alarm}`,
      '',
    ].join('\n');

  it.each([
    [metrics(0, 0), 'ok', 'iris v1 stable.'],
    [metrics(3, 0), 'ok', 'iris v1 too few rows yet.'],
    [metrics(1, 0), 'warning', 'iris v1 warning.'],
    [metrics(2, 0), 'warning', 'iris v1 drift.'],
    [metrics(2, 1), 'warning', 'iris v1 drift. Confirmed for iris v1.'],
    ['', 'skipped', 'No version has been evaluated yet.'],
  ])('%# is %s', (text, verdict, says) => {
    expect(driftFinding(text)).toMatchObject({ verdict, says });
  });
});

describe('a quantile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
  it.each([
    [0, 1],
    [0.5, 50],
    [0.99, 99],
    [1, 100],
  ])('%d of 1 to 100 is %d', (q, value) => {
    expect(quantile(hundred, q)).toBe(value);
  });
});
