import type { HealthCheck, HealthRule, VerdictPolicy } from './plan.ts';

/** Candidate shares of a plan that names no steps. */
export const DEFAULT_SHARES: readonly number[] = [0.01, 0.05, 0.1, 0.25, 0.5, 1];

/** Bake time of a step that names none: one hour. */
export const DEFAULT_BAKE_MILLISECONDS = 3_600_000;

/** Least units per arm of a monitored step that names none. */
export const DEFAULT_MINIMUM_UNITS = 100;

/** Least events per arm of a monitored step that names none. */
export const DEFAULT_MINIMUM_EVENTS = 10;

/** Least paired rows of a shadow phase that names none. */
export const DEFAULT_MINIMUM_PAIRED_ROWS = 1000;

/** Error rate of a plan that names none. */
export const DEFAULT_ALPHA = 0.05;

/** Responses of a plan that names none: a fail rolls back, everything unclear waits three bakes and then asks. */
export const DEFAULT_POLICY: VerdictPolicy = {
  fail: { action: 'rollback' },
  inconclusive: { action: 'extend', maximum: 3, then: 'pause' },
  'no-data': { action: 'extend', maximum: 3, then: 'pause' },
  error: { action: 'extend', maximum: 3, then: 'pause' },
};

/** Health rules of a plan that names none: a comparison that cannot be believed stops and asks. */
export const DEFAULT_HEALTH: Readonly<Record<HealthCheck, HealthRule>> = {
  sampleRatio: { required: true, onFail: 'pause' },
  labelCoverage: { required: true, onFail: 'pause' },
  exposure: { required: true, onFail: 'pause' },
};
