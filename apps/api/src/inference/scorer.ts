import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { assign } from '@switchyard/ab-router';
import type { Explanation, RowFault } from '@switchyard/model-io';
import { MAXIMUM_FAULTS, ProblemException, type ProblemFault } from '../edge/problem.ts';
import { PredictionMetrics } from '../metrics/prediction-metrics.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { ModelPool } from '../models/model-pool.ts';
import type { RoutingSnapshot } from '../models/routing-snapshot.ts';
import { DriftMonitor } from '../monitoring/drift-monitor.ts';
import { invalid, type PredictRequest } from './predict-request.ts';

/** The answer to one row. */
export interface ScoredRow {
  readonly prediction: string | number;
  /** Class → share; absent for regression. */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** The version that scored, such as `v2`. */
  readonly model_version: string;
  /** The arm that the unit was assigned to. */
  readonly variant: string;
  readonly prediction_id: string;
  /** How far each input moved the score; present when it was asked for. */
  readonly explanation?: Explanation;
}

/**
 * Routes rows to versions and scores them; knows nothing of HTTP but the words of its refusals. All protocols stand
 * on it. Either every row is answered, or none and the faults say where.
 */
@Injectable()
export class Scorer {
  readonly #pool: ModelPool;
  readonly #metrics: PredictionMetrics;
  readonly #drift: DriftMonitor;

  constructor(
    @Inject(ModelPool) pool: ModelPool,
    @Inject(PredictionMetrics) metrics: PredictionMetrics,
    @Inject(DriftMonitor) drift: DriftMonitor,
  ) {
    this.#pool = pool;
    this.#metrics = metrics;
    this.#drift = drift;
  }

  /**
   * @param model its name, or null for the default model
   * @throws ProblemException when there is no such model, when none of its versions can answer, or when rows are refused
   */
  score(
    model: string | null,
    request: PredictRequest,
  ): { readonly model: string; readonly rows: readonly ScoredRow[] } {
    const routing = this.#routingOf(model);
    const assigned = request.rows.map((row) => this.#assignRow(routing, row, request.unit));
    const values = new Float64Array(
      assigned.reduce((sum, { version }) => sum + version.predictor.encoder.inputs, 0),
    );

    const faults: ProblemFault[] = [];
    let offset = 0;
    for (let i = 0; i < assigned.length; i++) {
      const entry = assigned[i];
      if (entry === undefined) continue;
      const { encoder } = entry.version.predictor;
      const found = encoder.read(entry.row, values, offset);
      if (found.length > 0) faults.push(...placed(found, request.isBatch ? `/instances/${i}` : '/features'));
      if (faults.length >= MAXIMUM_FAULTS) break;
      offset += encoder.inputs;
    }
    if (faults.length > 0) throw invalid(faults);

    offset = 0;
    const rows: ScoredRow[] = [];
    for (const { version, variant, predictionId } of assigned) {
      const { prediction, probabilities } = version.predictor.score(values, offset);
      rows.push({
        prediction,
        ...(probabilities === null ? {} : { probabilities }),
        model_version: version.name,
        variant,
        prediction_id: predictionId,
        ...(request.explain ? { explanation: explain(version, values, offset) } : {}),
      });
      if (!request.dryRun) {
        this.#metrics.rowAnswered(version);
        this.#drift.observe(version, values, offset);
      }
      offset += version.predictor.encoder.inputs;
    }
    return { model: routing.model, rows };
  }

  #routingOf(model: string | null): RoutingSnapshot {
    const name = model ?? this.#pool.defaultName;
    const found = this.#pool.find(name);
    if (found !== undefined) return found.routing;
    if (model === null) {
      throw unavailable(
        `The default model "${name}" is not in the repository. Train it: npm run trainer -- train iris-v1`,
      );
    }
    throw new ProblemException('unknown_model', `There is no model "${name}". GET /config lists the models.`);
  }

  #assignRow(routing: RoutingSnapshot, row: unknown, unit: string | null): AssignedRow {
    if (routing.experiment === null) {
      const reasons = routing.arms.flatMap((arm) => arm.reasons.map((reason) => `${arm.variant}: ${reason}`));
      throw unavailable(
        `No version of "${routing.model}" with a positive weight is loaded. ${reasons.join(' ') || 'GET /config shows the arms.'}`,
      );
    }
    const predictionId = randomUUID();
    const decision = assign(routing.experiment, unit ?? predictionId);
    if (decision.kind === 'excluded') {
      throw unavailable(`The routing of "${routing.model}" leaves this unit out (${decision.reason}).`);
    }
    const version = routing.versionOfArm.get(decision.arm);
    if (version === undefined) throw unavailable(`Arm ${decision.arm} of "${routing.model}" has no version.`);
    return { row, version, variant: decision.arm, predictionId };
  }
}

interface AssignedRow {
  readonly row: unknown;
  readonly version: LoadedVersion;
  readonly variant: string;
  readonly predictionId: string;
}

function explain(
  { predictor, model, name }: LoadedVersion,
  values: Float64Array,
  offset: number,
): Explanation {
  try {
    return predictor.explain(values, offset);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new ProblemException(
      'not_implemented',
      `${model} ${name} cannot be explained: ${error.message} Leave "explain" out.`,
    );
  }
}

function placed(faults: readonly RowFault[], place: string): readonly ProblemFault[] {
  return faults.map(({ pointer, message }) => ({ pointer: `${place}${pointer}`, detail: message }));
}

function unavailable(detail: string): ProblemException {
  return new ProblemException('model_unavailable', detail, [], { 'retry-after': '5' });
}
