import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CLOCK, CONFIGURATION, type Clock, type Configuration } from '../config/configuration.ts';
import { ProblemException } from '../edge/problem.ts';
import { ModelPool } from '../models/model-pool.ts';
import { PredictionLog } from '../store/prediction-log.ts';
import { PredictionLookup } from '../store/prediction-lookup.ts';
import { StoreUnavailableError } from '../store/store-error.ts';
import { STORE, type Store } from '../store/store.ts';
import { checkAge, type FeedbackRequest } from './feedback-request.ts';
import {
  batchAnswer,
  failedLine,
  feedbackAnswer,
  type FeedbackAnswer,
  type FeedbackBatchAnswer,
} from './feedback-answer.ts';
import { FeedbackCounts } from './feedback-counts.ts';
import type { FeedbackLine } from './feedback-lines.ts';
import { FeedbackWriter, type FeedbackSurroundings } from './feedback-writer.ts';
import { OrphanJoiner } from './orphan-joiner.ts';

/** Takes ground truth and joins it with its predictions. */
@Injectable()
export class Feedback implements OnModuleInit, OnModuleDestroy {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #retentionMs: number;
  readonly #writer: FeedbackWriter;
  readonly #joiner: OrphanJoiner;

  constructor(
    @Inject(STORE) store: Store,
    @Inject(PredictionLog) log: PredictionLog,
    @Inject(ModelPool) pool: ModelPool,
    @Inject(FeedbackCounts) counts: FeedbackCounts,
    @Inject(CONFIGURATION) configuration: Configuration,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#retentionMs = configuration.predictions.retentionMs;
    const surroundings: FeedbackSurroundings = {
      db: store.db,
      lookup: new PredictionLookup(store.db, log),
      outputOf(model, number) {
        const known = pool.find(model)?.versions.find(({ version }) => version === number);
        return known?.state === 'loaded' ? known.manifest.signature.output : null;
      },
      counts,
      clock,
    };
    this.#writer = new FeedbackWriter(surroundings);
    this.#joiner = new OrphanJoiner(surroundings);
  }

  onModuleInit(): void {
    this.#joiner.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#joiner.stop();
  }

  /**
   * Keeps one label; resolves when it is committed.
   *
   * @throws ProblemException when it is refused; StoreUnavailableError
   */
  async take(request: FeedbackRequest): Promise<FeedbackAnswer> {
    checkAge(request, this.#clock(), this.#retentionMs);
    const [result] = await this.#submit([request]);
    if (result === undefined) throw new Error('A label has got no result.');
    return feedbackAnswer(request, result);
  }

  /**
   * Keeps the good lines of a batch, whatever is wrong with the others; resolves when they are committed.
   *
   * @throws StoreUnavailableError, ProblemException `overloaded`: then none of them is kept
   */
  async takeLines(lines: readonly FeedbackLine[]): Promise<FeedbackBatchAnswer> {
    const checked = lines.map((line) => (line.ok ? this.#checkLine(line) : line));
    const good = checked.filter((line) => line.ok);
    const results = good.length === 0 ? [] : await this.#submit(good.map(({ request }) => request));
    const byLine = new Map(good.map(({ line }, i) => [line, results[i]]));
    return batchAnswer(
      checked.map((entry) => {
        if (!entry.ok) return failedLine(entry.line, entry.problem);
        const result = byLine.get(entry.line);
        if (result === undefined) throw new Error('A label has got no result.');
        const answer = problemOr(() => feedbackAnswer(entry.request, result));
        return answer instanceof ProblemException
          ? failedLine(entry.line, answer)
          : { line: entry.line, ...answer };
      }),
    );
  }

  #checkLine(line: FeedbackLine & { readonly ok: true }): FeedbackLine {
    const problem = problemOr(() => checkAge(line.request, this.#clock(), this.#retentionMs));
    return problem instanceof ProblemException ? { ok: false, line: line.line, problem } : line;
  }

  #submit(requests: readonly FeedbackRequest[]): ReturnType<FeedbackWriter['submit']> {
    const state = this.#store.health.current();
    // Whoever waited for an attempt would only wait longer for the same answer.
    if (state.state === 'unavailable') throw new StoreUnavailableError(state.reason);
    return this.#writer.submit(requests);
  }
}

function problemOr<T>(attempt: () => T): T | ProblemException {
  try {
    return attempt();
  } catch (error) {
    if (error instanceof ProblemException) return error;
    throw error;
  }
}
