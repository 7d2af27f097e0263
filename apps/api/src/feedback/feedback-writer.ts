import type { Kysely } from 'kysely';
import type { Clock } from '../config/configuration.ts';
import { ProblemException } from '../edge/problem.ts';
import type { PredictionLookup } from '../store/prediction-lookup.ts';
import type { LabelRevisionRow, LabelRow, Schema } from '../store/schema.ts';
import { StoreUnavailableError } from '../store/store-error.ts';
import { decideLabel, type FeedbackResult } from './decide-label.ts';
import type { FeedbackRequest } from './feedback-request.ts';
import type { FeedbackCounts } from './feedback-counts.ts';
import type { OutputOf } from './known-prediction.ts';
import { readLabels, writeLabels, type LabelChange } from './label-table.ts';

/** Labels that one transaction takes when many wait; a batch is never split. */
const GROUP = 1_000;
/** Labels that wait at most. */
const MAXIMUM_WAITING = 10_000;
/** How often a transaction that others have overtaken is tried. */
const ATTEMPTS = 10;

/** What the writer stands on. */
export interface FeedbackSurroundings {
  readonly db: Kysely<Schema>;
  readonly lookup: PredictionLookup;
  readonly outputOf: OutputOf;
  readonly counts: FeedbackCounts;
  readonly clock: Clock;
}

interface Submission {
  readonly requests: readonly FeedbackRequest[];
  readonly resolve: (results: readonly FeedbackResult[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A label of a transaction: the row as it was read, and as it shall be. */
interface Draft {
  readonly from: LabelRow | null;
  row: LabelRow | null;
  readonly replaced: LabelRevisionRow[];
}

/**
 * Writes labels, each committed before it is acknowledged. While one transaction runs, later labels gather and share
 * the next one: the disk is waited for once per group, not once per label.
 */
export class FeedbackWriter {
  readonly #surroundings: FeedbackSurroundings;
  #queue: Submission[] = [];
  #waiting = 0;
  #isRunning = false;

  constructor(surroundings: FeedbackSurroundings) {
    this.#surroundings = surroundings;
  }

  /**
   * Keeps labels; those of one call together. Resolves when they are committed, with a result for each.
   *
   * @throws StoreUnavailableError when nothing was kept; ProblemException `overloaded` when too many wait
   */
  submit(requests: readonly FeedbackRequest[]): Promise<readonly FeedbackResult[]> {
    if (this.#waiting + requests.length > MAXIMUM_WAITING) throw tooMany();
    return new Promise((resolve, reject) => {
      this.#queue.push({ requests, resolve, reject });
      this.#waiting += requests.length;
      if (!this.#isRunning) void this.#run();
    });
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#queue.length > 0) {
      await this.#settle(this.#nextGroup());
    }
    this.#isRunning = false;
  }

  #nextGroup(): readonly Submission[] {
    let labels = 0;
    const end = this.#queue.findIndex(({ requests }, i) => {
      labels += requests.length;
      return i > 0 && labels > GROUP;
    });
    return this.#queue.splice(0, end < 0 ? this.#queue.length : end);
  }

  async #settle(group: readonly Submission[]): Promise<void> {
    try {
      const results = await this.#commit(group.flatMap(({ requests }) => requests));
      let from = 0;
      for (const { requests, resolve } of group) {
        this.#waiting -= requests.length;
        resolve(results.slice(from, from + requests.length));
        from += requests.length;
      }
    } catch (error) {
      if (error instanceof StoreUnavailableError || group.length === 1) {
        for (const { requests, reject } of group) {
          this.#waiting -= requests.length;
          reject(error);
        }
        return;
      }
      // Nobody pays for what somebody else has sent.
      for (const submission of group) await this.#settle([submission]);
    }
  }

  async #commit(requests: readonly FeedbackRequest[]): Promise<readonly FeedbackResult[]> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const { drafts, results } = await this.#decide(requests);
      const changes = [...drafts.values()].flatMap(changeOf);
      if (changes.length === 0 || (await writeLabels(this.#surroundings.db, changes))) {
        this.#count(results, changes);
        return results;
      }
    }
    throw tooMany();
  }

  async #decide(
    requests: readonly FeedbackRequest[],
  ): Promise<{ readonly drafts: ReadonlyMap<string, Draft>; readonly results: readonly FeedbackResult[] }> {
    const { db, lookup, outputOf, clock } = this.#surroundings;
    const words = new Map(requests.map(({ predictionId, words }) => [predictionId, words]));
    const recorded = await readLabels(db, [...words.keys()]);
    const unknown = [...words].filter(([id]) => (recorded.get(id)?.model ?? null) === null);
    const found = await lookup.find(unknown.map(([, ids]) => ids));
    const now = clock();
    const drafts = new Map<string, Draft>();
    const results = requests.map((request) => {
      const { predictionId } = request;
      const from = recorded.get(predictionId) ?? null;
      const draft = drafts.get(predictionId) ?? { from, row: from, replaced: [] };
      const { result, row, replaced } = decideLabel(request, {
        current: draft.row,
        found: found.get(predictionId) ?? null,
        outputOf,
        now,
      });
      draft.row = row;
      if (replaced !== null) draft.replaced.push(replaced);
      drafts.set(predictionId, draft);
      return result;
    });
    return { drafts, results };
  }

  #count(results: readonly FeedbackResult[], changes: readonly LabelChange[]): void {
    const { counts } = this.#surroundings;
    for (const result of results) {
      if (result.kind === 'conflict') counts.conflicts++;
      if (result.kind !== 'kept') continue;
      if (result.status === 'duplicate') counts.duplicates++;
      if (result.status === 'revised') counts.revisions++;
    }
    for (const { from, to } of changes) {
      if (from === null && to.state === 'orphan') counts.orphans++;
      if (from?.state === 'orphan' && to.state === 'joined') counts.orphansJoined++;
      if (from?.state === 'orphan' && to.state === 'refused') counts.orphansRefused++;
      if (from?.state !== 'joined' && to.state === 'joined') counts.joined(to);
    }
  }
}

function changeOf({ from, row, replaced }: Draft): readonly LabelChange[] {
  return row === null || row === from ? [] : [{ from, to: row, replaced }];
}

function tooMany(): ProblemException {
  return new ProblemException('overloaded', 'Too many labels wait to be stored. Try again in a moment.', [], {
    'retry-after': '1',
  });
}
