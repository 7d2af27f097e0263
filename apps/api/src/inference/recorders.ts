import { Inject, Injectable } from '@nestjs/common';
import { PredictionMetrics } from '../metrics/prediction-metrics.ts';
import type { LiveArm } from '../models/live-arm.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { DriftMonitor } from '../monitoring/drift-monitor.ts';
import { PredictionLog } from '../store/prediction-log.ts';
import { ArmRecorder } from './arm-recorder.ts';

/** The recorders of all arms, put together when an arm is first used. */
@Injectable()
export class Recorders {
  readonly #metrics: PredictionMetrics;
  readonly #drift: DriftMonitor;
  readonly #log: PredictionLog;
  readonly #own = new WeakMap<LiveArm, ArmRecorder>();
  readonly #fallback = new WeakMap<LiveArm, WeakMap<LoadedVersion, ArmRecorder>>();

  constructor(
    @Inject(PredictionMetrics) metrics: PredictionMetrics,
    @Inject(DriftMonitor) drift: DriftMonitor,
    @Inject(PredictionLog) log: PredictionLog,
  ) {
    this.#metrics = metrics;
    this.#drift = drift;
    this.#log = log;
  }

  /** Records rows of an arm that its own version has scored. */
  of(arm: LiveArm): ArmRecorder {
    let recorder = this.#own.get(arm);
    if (recorder === undefined) {
      recorder = this.#make(arm, arm.version);
      this.#own.set(arm, recorder);
    }
    return recorder;
  }

  /** Records rows of an arm that another version has scored in its place. */
  ofFallback(arm: LiveArm, version: LoadedVersion): ArmRecorder {
    let byVersion = this.#fallback.get(arm);
    if (byVersion === undefined) {
      byVersion = new WeakMap();
      this.#fallback.set(arm, byVersion);
    }
    let recorder = byVersion.get(version);
    if (recorder === undefined) {
      recorder = this.#make(arm, version);
      byVersion.set(version, recorder);
    }
    return recorder;
  }

  #make(arm: LiveArm, version: LoadedVersion): ArmRecorder {
    const { variant, assigned, epoch } = arm;
    const { model, encoder, manifest } = version;
    const key = { model, assignedVersion: assigned, variant, version: version.version, epoch };
    return new ArmRecorder(
      this.#metrics.countsOf(version),
      this.#metrics.arms.assignedOf(arm),
      this.#drift.ringOf(version, variant),
      this.#log.stream(key, encoder.inputs),
      manifest.signature.output.kind === 'class',
    );
  }
}
