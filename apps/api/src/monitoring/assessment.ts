import {
  classicScore,
  DEFAULT_DRIFT_POLICY,
  driftReport,
  estimatedAccuracy,
  toWindow,
  type ClassicScore,
  type DriftPolicy,
  type DriftReport,
  type EstimatedAccuracy,
  type PaneWindow,
  type ProfileWindow,
  type ReferenceProfile,
} from '@switchyard/drift';

/** What one window of a version's traffic says. */
export interface Assessment {
  readonly fromMs: number;
  readonly toMs: number;
  readonly window: ProfileWindow;
  /** The distribution of predictions, where training has profiled them, is its last feature. */
  readonly report: DriftReport;
  readonly classic: ClassicScore;
  /** Null where the version's profile has no calibration, or nothing was predicted. */
  readonly accuracy: EstimatedAccuracy | null;
}

const MONTH_MS = 30 * 24 * 3_600_000;

/** The library's policy for windows of that length, so that false alarms a month stay what they are. */
export function policyOf(windowMs: number): DriftPolicy {
  return { ...DEFAULT_DRIFT_POLICY, windowsPerMonth: Math.max(1, MONTH_MS / windowMs) };
}

/** Compares a window with the training of the version that saw it. */
export function assess(reference: ReferenceProfile, seen: PaneWindow, policy: DriftPolicy): Assessment {
  const window = toWindow(seen.pane);
  const trained = reference.predictions;
  const { predictions } = window;
  const report =
    trained === null || predictions === null
      ? driftReport(reference.features, window.features, policy)
      : driftReport(
          [...reference.features, trained.distribution],
          [...window.features, predictions.distribution],
          policy,
        );
  const calibration = trained?.kind === 'classes' ? trained.calibration : null;
  return {
    fromMs: seen.fromMs,
    toMs: seen.toMs,
    window,
    report,
    classic: classicScore([{ reference, window }]),
    accuracy:
      calibration === null || predictions === null
        ? null
        : estimatedAccuracy(predictions.probabilityBins, calibration),
  };
}
