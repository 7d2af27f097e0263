import { Inject, Injectable } from '@nestjs/common';
import { ProblemException } from '../edge/problem.ts';
import { PredictionMetrics } from '../metrics/prediction-metrics.ts';
import { EngineError, type WorkerEngine } from '../models/engine/engine.ts';
import type { LiveArm } from '../models/live-arm.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';
import { overloaded } from './admission.ts';
import type { AnsweringRow } from './answering-row.ts';
import { readRows } from './read-rows.ts';
import { unavailable, type Route } from './router.ts';
import type { ScoreRequest } from './score-request.ts';

/** Share of the time that an arm may take when another version would answer in its place. */
const FIRST_SHARE = 0.6;

/** A request of which some rows are scored elsewhere. */
export interface WorkerRequest {
  readonly request: ScoreRequest;
  readonly route: Route;
  readonly rows: readonly AnsweringRow[];
  readonly values: Float64Array;
  readonly scores: Float64Array;
  /** By `performance.now()`, in milliseconds. */
  readonly startedAt: number;
  readonly deadline: number;
}

/** The buffers that the rows' places refer to. */
export interface WorkerAnswer {
  readonly values: Float64Array;
  readonly scores: Float64Array;
}

/**
 * Scores rows whose versions compute in workers. Rows of an arm that fails are scored once more by the stable version,
 * within the request's deadline; the failure stays the arm's.
 */
@Injectable()
export class WorkerScorer {
  readonly #metrics: PredictionMetrics;

  constructor(@Inject(PredictionMetrics) metrics: PredictionMetrics) {
    this.#metrics = metrics;
  }

  /** @throws ProblemException when rows have no answer in time */
  async score(work: WorkerRequest): Promise<WorkerAnswer> {
    const signal = work.request.signal();
    const groups = groupByArm(work.rows);
    const failed = (
      await Promise.all([...groups].map(([arm, rows]) => this.#scoreGroup(work, arm, rows, signal)))
    ).flat();
    return failed.length === 0 ? work : this.#fallBack(work, failed, signal);
  }

  /** @returns the rows that the stable version must answer */
  async #scoreGroup(
    work: WorkerRequest,
    arm: LiveArm,
    rows: readonly AnsweringRow[],
    signal: AbortSignal | null,
  ): Promise<readonly AnsweringRow[]> {
    const { engine } = arm.version;
    if (engine.kind !== 'worker') return [];
    const { stable } = work.route;
    const hasFallback = stable !== null && stable.version !== arm.version;
    const { startedAt, deadline } = work;
    const limit = hasFallback ? startedAt + FIRST_SHARE * (deadline - startedAt) : deadline;
    try {
      await scoreInto(engine, arm.version, rows, work.values, work.scores, limit, signal);
      return [];
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      if (error.code === 'overloaded' || error.code === 'cancelled')
        throw problemOfEngine(error, arm.version);
      this.#metrics.armFailed(arm, error.code, hasFallback);
      if (hasFallback) return rows;
      throw problemOfEngine(error, arm.version);
    }
  }

  async #fallBack(
    work: WorkerRequest,
    failed: readonly AnsweringRow[],
    signal: AbortSignal | null,
  ): Promise<WorkerAnswer> {
    const version = work.route.stable?.version;
    if (version === undefined)
      throw unavailable(`"${work.route.model}" has no version that could answer instead.`);
    const { inputs } = version.encoder;
    const values = new Float64Array(work.values.length + failed.length * inputs);
    const scores = new Float64Array(work.scores.length + failed.length * version.width);
    values.set(work.values);
    scores.set(work.scores);
    for (const [i, row] of failed.entries()) {
      row.version = version;
      row.offset = work.values.length + i * inputs;
      row.at = work.scores.length + i * version.width;
    }
    const places = new Map(failed.map((row, i) => [i, work.rows.indexOf(row)]));
    const pointerOf = (row: number): string => work.request.pointerOf(places.get(row) ?? row);
    readRows({ ...work.request, pointerOf }, failed, values, () => undefined);
    const { engine } = version;
    if (engine.kind === 'worker') {
      try {
        await scoreInto(engine, version, failed, values, scores, work.deadline, signal);
      } catch (error) {
        throw error instanceof EngineError ? problemOfEngine(error, version) : error;
      }
    } else {
      for (const row of failed) row.winner = engine.model.evaluate(values, row.offset, scores, row.at);
    }
    return { values, scores };
  }
}

function groupByArm(rows: readonly AnsweringRow[]): ReadonlyMap<LiveArm, readonly AnsweringRow[]> {
  const groups = new Map<LiveArm, AnsweringRow[]>();
  for (const row of rows) {
    if (row.arm.version.engine.kind !== 'worker') continue;
    const group = groups.get(row.arm);
    if (group === undefined) groups.set(row.arm, [row]);
    else group.push(row);
  }
  return groups;
}

async function scoreInto(
  engine: WorkerEngine,
  { encoder, width }: LoadedVersion,
  rows: readonly AnsweringRow[],
  values: Float64Array,
  scores: Float64Array,
  deadline: number,
  signal: AbortSignal | null,
): Promise<void> {
  const { inputs } = encoder;
  const gathered = new Float64Array(rows.length * inputs);
  for (const [i, { offset }] of rows.entries())
    gathered.set(values.subarray(offset, offset + inputs), i * inputs);
  const answer = await engine.scoreBatch(gathered, rows.length, { deadline, signal });
  for (const [i, row] of rows.entries()) {
    row.winner = answer.winners[i] ?? 0;
    scores.set(answer.scores.subarray(i * width, (i + 1) * width), row.at);
  }
}

function problemOfEngine(error: EngineError, { model, name }: LoadedVersion): ProblemException {
  switch (error.code) {
    case 'overloaded':
      return overloaded(error.retryAfterMs ?? 1_000);
    case 'timeout':
      return new ProblemException(
        'deadline_exceeded',
        `${model} ${name} did not answer in time. Try again, with fewer rows at once.`,
      );
    case 'breaker-open':
      return new ProblemException(
        'model_unavailable',
        `${model} ${name} has failed several times in a row and is left alone for a while. Try again later.`,
        [],
        { 'retry-after': String(Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000))) },
      );
    case 'cancelled':
      return new ProblemException('request_cancelled', 'The caller went away before the answer was there.');
    case 'failed':
      return new ProblemException('scoring_failed', `${model} ${name} failed while it scored these rows.`);
  }
}
