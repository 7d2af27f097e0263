import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { nextState, observationOf, QUIET, type AlarmState } from '@switchyard/drift';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { EventLog } from '../events/event-log.ts';
import { Observations } from '../metrics/observations.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import { loadedOf } from '../models/pooled-model.ts';
import { assess, policyOf, type Assessment } from './assessment.ts';
import { DriftMonitor } from './drift-monitor.ts';

/** Where a version stands since its last evaluation. */
export interface Evaluation {
  readonly assessment: Assessment;
  readonly alarm: AlarmState;
  /** Seconds that this version's evaluations took. */
  readonly seconds: Observations;
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25];
const SHORTEST_MS = 250;

/**
 * Judges every version's window once per pane. The verdict is that of the latest window; the alarm takes one window
 * in, and the next one only when they have no rows in common, for windows that overlap would confirm each other. It
 * lives in memory: after a restart it is quiet until windows of new traffic have confirmed it.
 */
@Injectable()
export class DriftEvaluator implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #logger = new Logger(DriftEvaluator.name);
  readonly #pool: ModelPool;
  readonly #monitor: DriftMonitor;
  readonly #events: EventLog;
  readonly #drift: Configuration['drift'];
  readonly #evaluations = new WeakMap<LoadedVersion, Evaluation>();
  #timer: NodeJS.Timeout | null = null;

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(DriftMonitor) monitor: DriftMonitor,
    @Inject(EventLog) events: EventLog,
    @Inject(CONFIGURATION) { drift }: Configuration,
  ) {
    this.#pool = pool;
    this.#monitor = monitor;
    this.#events = events;
    this.#drift = drift;
  }

  onApplicationBootstrap(): void {
    this.#tryToEvaluate();
    this.#timer = setInterval(
      () => {
        this.#tryToEvaluate();
      },
      Math.max(SHORTEST_MS, this.#drift.paneMs),
    ).unref();
  }

  onApplicationShutdown(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** The last evaluation of a version; null before its first. */
  of(version: LoadedVersion): Evaluation | null {
    return this.#evaluations.get(version) ?? null;
  }

  /** Evaluates every version now, and tells watchers what has changed. */
  evaluate(): void {
    for (const version of this.#pool.list().flatMap(({ versions }) => loadedOf(versions)))
      this.#evaluate(version);
  }

  #tryToEvaluate(): void {
    try {
      this.evaluate();
    } catch (error) {
      this.#logger.error({ msg: 'Drift could not be evaluated; it is tried again', err: error });
    }
  }

  #evaluate(version: LoadedVersion): void {
    const { windowMs } = this.#drift;
    const begun = performance.now();
    const before = this.of(version);
    const assessment = assess(version.reference, this.#monitor.windowOf(version), policyOf(windowMs));
    const alarm = this.#nextAlarm(before?.alarm ?? QUIET, assessment);
    const seconds = before?.seconds ?? new Observations(SECONDS);
    seconds.observe((performance.now() - begun) / 1000);
    this.#evaluations.set(version, { assessment, alarm, seconds });
    this.#tell(version, before, { assessment, alarm, seconds });
  }

  #nextAlarm(before: AlarmState, { report, toMs }: Assessment): AlarmState {
    if (before.at !== null && toMs < before.at + this.#drift.windowMs) return before;
    return nextState(before, observationOf(report, toMs));
  }

  #tell({ model, name }: LoadedVersion, before: Evaluation | null, after: Evaluation): void {
    const was = before?.assessment.report.verdict ?? 'insufficient';
    const is = after.assessment.report.verdict;
    const isSame = was === is && (before?.alarm.phase ?? QUIET.phase) === after.alarm.phase;
    if (isSame) return;
    this.#events.publish('drift.changed', {
      model,
      version: name,
      from: was,
      to: is,
      alarm: after.alarm.phase,
      reasons: after.assessment.report.reasons.slice(0, 3).map(({ finding }) => finding),
    });
  }
}
