import type { FeatureReference } from '../src/feature-reference.ts';
import type { FeatureWindow } from '../src/feature-window.ts';
import { DEFAULT_DRIFT_POLICY, type DriftPolicy } from '../src/verdict/drift-policy.ts';
import { driftReport, type DriftReport } from '../src/verdict/drift-report.ts';

/** What each rule says of a window. */
export interface Alarms {
  /** The smallest adjusted p-value is below α, with any number of rows: calibration alone. */
  readonly isSure: boolean;
  /** The same without design effects: what autocorrelated rows do to tests that take them for independent. */
  readonly isSureUncorrected: boolean;
  /** Our verdict: sure, large, and rows enough. */
  readonly isDrift: boolean;
  readonly isInsufficient: boolean;
  /** Any input has a population stability index above 0.1. */
  readonly isStabilityIndexHigh: boolean;
  /** Evidently's default for large references: any input with a Wasserstein distance of 0.1 standard deviations. */
  readonly isWassersteinHigh: boolean;
}

/** Asks all rules about one window. */
export function alarmsOf(
  reference: readonly FeatureReference[],
  window: readonly FeatureWindow[],
  alpha: number,
): Alarms {
  const policy: DriftPolicy = { ...DEFAULT_DRIFT_POLICY, alpha };
  const report = driftReport(reference, window, policy);
  const isShort = report.features.some(({ n }) => n < policy.minimumRows);
  const calibrated = isShort ? driftReport(reference, window, { ...policy, minimumRows: 1 }) : report;
  const isSure = isAnySure(calibrated, alpha);
  const hasDesignEffects = reference.some(({ designEffect }) => designEffect > 1);
  const independent = reference.map((feature) => ({ ...feature, designEffect: 1 }));
  return {
    isSure,
    isSureUncorrected: hasDesignEffects
      ? isAnySure(driftReport(independent, window, { ...policy, minimumRows: 1 }), alpha)
      : isSure,
    isDrift: report.verdict === 'drift',
    isInsufficient: report.verdict === 'insufficient',
    isStabilityIndexHigh: calibrated.features.some(({ measures }) => (measures.psi?.value ?? 0) > 0.1),
    isWassersteinHigh: calibrated.features.some(({ measures }) => (measures.wasserstein?.value ?? 0) >= 0.1),
  };
}

function isAnySure({ features }: DriftReport, alpha: number): boolean {
  return features.some(({ tests }) => (tests.distribution.pAdjusted ?? 1) < alpha);
}
