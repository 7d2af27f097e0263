import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import { PredictionMetrics } from '../metrics/prediction-metrics.ts';
import { StageSampler, type StageTimes } from '../metrics/stage-times.ts';
import { PredictionLog } from '../store/prediction-log.ts';
import { Admission } from './admission.ts';
import { AnsweringRow } from './answering-row.ts';
import { explainRow, explainRows } from './explain-row.ts';
import { PredictionIds } from './prediction-id.ts';
import { Recorders } from './recorders.ts';
import { readRows } from './read-rows.ts';
import { Router, type Route } from './router.ts';
import type { ScoreRequest } from './score-request.ts';
import type { ScoredBatch } from './scored-batch.ts';
import { ShadowScorer } from './shadow-scorer.ts';
import type { ShadowedRequest } from './shadow-request.ts';
import { WorkerScorer } from './worker-scorer.ts';

const NO_SCORES = new Float64Array(0);

/**
 * Routes rows to versions and scores them; knows nothing of HTTP but the words of its refusals. All protocols stand
 * on it. Either every row is answered, or none and the faults say where.
 *
 * Small forests are scored at once, and the answer is not a promise; whatever needs a worker, or a commit, is.
 */
@Injectable()
export class Scorer {
  readonly #router: Router;
  readonly #admission: Admission;
  readonly #recorders: Recorders;
  readonly #workers: WorkerScorer;
  readonly #shadows: ShadowScorer;
  readonly #log: PredictionLog;
  readonly #metrics: PredictionMetrics;
  readonly #stages = new StageSampler();
  readonly #clock: Clock;
  readonly #commits: boolean;
  readonly #timeoutMs: number;
  readonly #ids = new PredictionIds();
  #values = NO_SCORES;
  #scores = NO_SCORES;

  constructor(
    @Inject(Router) router: Router,
    @Inject(Admission) admission: Admission,
    @Inject(Recorders) recorders: Recorders,
    @Inject(WorkerScorer) workers: WorkerScorer,
    @Inject(ShadowScorer) shadows: ShadowScorer,
    @Inject(PredictionLog) log: PredictionLog,
    @Inject(PredictionMetrics) metrics: PredictionMetrics,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#router = router;
    this.#admission = admission;
    this.#recorders = recorders;
    this.#workers = workers;
    this.#shadows = shadows;
    this.#log = log;
    this.#metrics = metrics;
    this.#clock = clock;
    this.#commits = configuration.predictions.durability === 'commit';
    this.#timeoutMs = configuration.scoring.timeoutMs;
  }

  /**
   * @throws ProblemException when there is no such model or version, when nothing can answer, when rows are refused,
   *   when there is more to do than can be done
   */
  score(request: ScoreRequest): ScoredBatch | Promise<ScoredBatch> {
    const answer = this.#admission.run((hasWaited) => this.#scoreNow(request, hasWaited));
    return answer instanceof Promise ? this.#metrics.underWay(answer) : answer;
  }

  #scoreNow(request: ScoreRequest, hasWaited: boolean): ScoredBatch | Promise<ScoredBatch> {
    const stages = this.#stages.begin();
    const route = this.#router.routeOf(request.target);
    this.#admission.admit(route, request.rows.length);
    const now = this.#clock();
    const words = new Uint32Array(4 * request.rows.length);
    const rows = this.#assign(request, route, now, words);
    const isAtOnce = route.isInline || rows.every(({ arm }) => arm.version.engine.kind === 'inline');
    const explainsMany = request.explain && rows.length > 1;
    const isShared = isAtOnce && !hasWaited && !this.#commits && !explainsMany;
    const { values, scores } = this.#buffersFor(rows, isShared);
    readRows(request, rows, values, (row, input) => {
      if (!request.dryRun) this.#recorders.of(row.arm).refused(now, input);
    });
    const times = stages === null ? null : this.#timesOf(rows);
    if (times !== null) stages?.ended('validate', times);
    const shadowed = request.dryRun ? null : this.#shadows.begin(route);
    for (const row of rows) {
      const { engine } = row.arm.version;
      if (engine.kind === 'inline') row.winner = engine.model.evaluate(values, row.offset, scores, row.at);
    }
    shadowed?.inlineScored();
    const batch: ScoredBatch = { model: route.model, rows, scores };
    if (isAtOnce) {
      if (times !== null) stages?.ended('infer', times);
      const finished = this.#finish(request, rows, values, words, now, batch, shadowed);
      if (times !== null) stages?.ended('post', times);
      return finished;
    }
    const startedAt = performance.now();
    const deadline = startedAt + this.#timeoutMs;
    return this.#workers
      .score({ request, route, rows, values, scores, startedAt, deadline })
      .then((answered) =>
        this.#finish(
          request,
          rows,
          answered.values,
          words,
          now,
          { ...batch, scores: answered.scores },
          shadowed,
        ),
      );
  }

  /** Under whose name a request is timed: that of its first row's version. */
  #timesOf([first]: readonly AnsweringRow[]): StageTimes | null {
    return first === undefined ? null : this.#metrics.countsOf(first.arm.version).stages;
  }

  #assign(request: ScoreRequest, route: Route, now: number, words: Uint32Array): readonly AnsweringRow[] {
    const { rows, unit } = request;
    const assigned = new Array<AnsweringRow>(rows.length);
    const ids = rows.length > 1 ? this.#ids.many(rows.length, now, words) : null;
    let offset = 0;
    let at = 0;
    for (let i = 0; i < rows.length; i++) {
      const id = ids?.[i] ?? this.#nextId(now, words);
      const row = new AnsweringRow(rows[i], route.armOf(unit ?? id), id, offset, at);
      offset += row.arm.version.encoder.inputs;
      at += row.arm.version.width;
      assigned[i] = row;
    }
    return assigned;
  }

  #nextId(now: number, words: Uint32Array): string {
    const id = this.#ids.next(now);
    this.#ids.copyWords(words, 0);
    return id;
  }

  /** Buffers of its own for a request that waits for something; those that are answered at once share theirs. */
  #buffersFor(
    rows: readonly AnsweringRow[],
    isShared: boolean,
  ): { readonly values: Float64Array; readonly scores: Float64Array } {
    const last = rows.at(-1);
    const inputs = last === undefined ? 0 : last.offset + last.arm.version.encoder.inputs;
    const outputs = last === undefined ? 0 : last.at + last.arm.version.width;
    if (!isShared) return { values: new Float64Array(inputs), scores: new Float64Array(outputs) };
    if (this.#values.length < inputs) this.#values = new Float64Array(2 * inputs);
    if (this.#scores.length < outputs) this.#scores = new Float64Array(2 * outputs);
    return { values: this.#values, scores: this.#scores };
  }

  #finish(
    request: ScoreRequest,
    rows: readonly AnsweringRow[],
    values: Float64Array,
    words: Uint32Array,
    now: number,
    batch: ScoredBatch,
    shadowed: ShadowedRequest | null,
  ): ScoredBatch | Promise<ScoredBatch> {
    if (request.explain && rows.length > 1) {
      const deadline = performance.now() + this.#timeoutMs;
      return explainRows(rows, values, deadline).then(() =>
        this.#record(request, rows, values, words, now, batch, shadowed),
      );
    }
    if (request.explain) for (const row of rows) row.explanation = explainRow(row, values);
    return this.#record(request, rows, values, words, now, batch, shadowed);
  }

  #record(
    request: ScoreRequest,
    rows: readonly AnsweringRow[],
    values: Float64Array,
    words: Uint32Array,
    now: number,
    batch: ScoredBatch,
    shadowed: ShadowedRequest | null,
  ): ScoredBatch | Promise<ScoredBatch> {
    shadowed?.answered(request.unit, rows, batch, now);
    if (request.dryRun) return batch;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i];
      if (row === undefined) continue;
      const recorder =
        row.version === row.arm.version
          ? this.#recorders.of(row.arm)
          : this.#recorders.ofFallback(row.arm, row.version);
      recorder.answered(
        now,
        words,
        4 * i,
        request.unit,
        values,
        row.offset,
        row.winner,
        batch.scores,
        row.at,
      );
    }
    return this.#commits ? this.#log.flushed().then(() => batch) : batch;
  }
}
