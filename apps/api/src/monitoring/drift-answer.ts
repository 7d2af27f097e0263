import type { AlarmState, FeatureWindow, ProfileWindow } from '@switchyard/drift';
import type { LoadedVersion } from '../models/loaded-version.ts';
import type { ArmPair, ArmTraffic } from './arm-comparison.ts';
import type { Assessment } from './assessment.ts';
import { snakeCase } from './snake-case.ts';

/** What there is to say about one version. */
export interface AssessedVersion {
  readonly version: LoadedVersion;
  readonly assessment: Assessment;
  /** Null before the first evaluation. */
  readonly alarm: AlarmState | null;
  readonly arms: readonly ArmTraffic[];
}

/** The drift answer, as `drift.schema.ts` declares it. */
export function driftAnswer(
  model: string,
  windowMs: number,
  versions: readonly AssessedVersion[],
  pairs: readonly ArmPair[],
): unknown {
  return {
    model,
    window_seconds: windowMs / 1000,
    versions: versions.map(versionAnswer),
    arms: pairs.map(({ a, b, inputs, predictions }) => ({
      a: armAnswer(a),
      b: armAnswer(b),
      inputs: snakeCase(inputs),
      predictions: snakeCase(predictions),
    })),
  };
}

function versionAnswer({ version, assessment, alarm, arms }: AssessedVersion): unknown {
  const { report, window, classic, accuracy, fromMs, toMs } = assessment;
  const inputs = version.reference.features.length;
  const { verdict, alpha, tests, strength, ranking, reasons, policy } = report;
  return {
    version: version.version,
    name: version.name,
    state: verdict,
    rows: window.rows,
    from: isoTime(fromMs),
    to: isoTime(toMs),
    alarm: {
      phase: alarm?.phase ?? 'quiet',
      since: isoTime(alarm?.since ?? null),
      raised_at: isoTime(alarm?.raisedAt ?? null),
    },
    classic: snakeCase(classic),
    alpha,
    tests,
    strength,
    features: snakeCase(report.features.slice(0, inputs)),
    prediction: snakeCase(report.features[inputs] ?? null),
    ranking,
    reasons: snakeCase(reasons),
    quality: qualityAnswer(version, window),
    window: snakeCase({ features: window.features, predictions: window.predictions }),
    estimated_accuracy: snakeCase(accuracy),
    arms: arms.map(armAnswer),
    policy: snakeCase(policy),
  };
}

function armAnswer({ variant, version, window }: ArmTraffic): unknown {
  return { variant, model_version: version, rows: window.rows };
}

function qualityAnswer({ reference }: LoadedVersion, { features }: ProfileWindow): unknown {
  return features.map((feature, i) => ({
    name: reference.features[i]?.name,
    values: feature.n,
    missing: feature.missing,
    unseen: unseenOf(feature),
    out_of_range: outOfRangeOf(feature),
    wrong_type: feature.wrongType,
  }));
}

/** Rows of a category that training did not know. */
export function unseenOf(feature: FeatureWindow): number {
  return feature.kind === 'categorical' ? feature.unseen : 0;
}

/** Rows outside the range that the signature declares. */
export function outOfRangeOf(feature: FeatureWindow): number {
  return feature.kind === 'numeric' ? feature.outOfRange : 0;
}

function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
