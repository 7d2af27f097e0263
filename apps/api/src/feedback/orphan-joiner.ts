import { Logger } from '@nestjs/common';
import { parsePredictionId } from '../inference/prediction-id.ts';
import type { LabelRow } from '../store/schema.ts';
import { StoreUnavailableError } from '../store/store-error.ts';
import { joinOrphan } from './decide-label.ts';
import type { FeedbackSurroundings } from './feedback-writer.ts';
import { writeLabels, type LabelChange } from './label-table.ts';

/** How often orphans are looked at; durations in milliseconds. */
export interface JoinerTiming {
  readonly everyMs: number;
  /** Orphans that came within this time are looked at first of all: replicas write within seconds. */
  readonly recentMs: number;
  /** All others are looked at once in this time. */
  readonly allEveryMs: number;
  /** Orphans that one look takes at most. */
  readonly batch: number;
}

export const JOINER_TIMING: JoinerTiming = {
  everyMs: 5_000,
  recentMs: 3_600_000,
  allEveryMs: 3_600_000,
  batch: 500,
};

/** Where a look at the orphans has come to. */
interface Place {
  readonly receivedAt: number;
  readonly predictionId: string;
}

/** Joins labels that came before their prediction was in the store. Several replicas may do so at once. */
export class OrphanJoiner {
  readonly #logger = new Logger(OrphanJoiner.name);
  readonly #surroundings: FeedbackSurroundings;
  readonly #timing: JoinerTiming;
  #recent: Place | null = null;
  #older: Place | null = null;
  #olderAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(surroundings: FeedbackSurroundings, timing: JoinerTiming = JOINER_TIMING) {
    this.#surroundings = surroundings;
    this.#timing = timing;
  }

  /** Looks again and again until it is stopped. */
  start(): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#look().then(() => {
        if (!this.#isStopped) this.start();
      });
    }, this.#timing.everyMs).unref();
  }

  /** Resolves when the look that runs has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  /**
   * One look: a batch of the recent orphans, and of the older ones when it is their time. The next look goes on where
   * this one has ended.
   *
   * @returns how many have found their prediction
   * @throws StoreUnavailableError
   */
  async join(): Promise<number> {
    const now = this.#surroundings.clock();
    const { recentMs, allEveryMs } = this.#timing;
    const border: Place = { receivedAt: now - recentMs, predictionId: '' };
    const recent = await this.#batch(later(this.#recent, border), null);
    this.#recent = this.#placeAfter(recent);
    let joined = await this.#joinAll(recent);
    if (this.#older === null && now - this.#olderAt < allEveryMs) return joined;
    const older = await this.#batch(this.#older, border);
    this.#older = this.#placeAfter(older);
    this.#olderAt = now;
    joined += await this.#joinAll(older);
    return joined;
  }

  async #look(): Promise<void> {
    try {
      await this.join();
    } catch (error) {
      // The store's own health says when it is away; the next look is soon enough.
      if (!(error instanceof StoreUnavailableError)) {
        this.#logger.error(`Labels that wait for their prediction could not be joined: ${String(error)}`);
      }
    }
  }

  /** Null when that was all: the next look starts from the beginning. */
  #placeAfter(batch: readonly LabelRow[]): Place | null {
    const last = batch.at(-1);
    return last === undefined || batch.length < this.#timing.batch
      ? null
      : { receivedAt: last.received_at, predictionId: last.prediction_id };
  }

  #batch(after: Place | null, before: Place | null): Promise<readonly LabelRow[]> {
    let query = this.#surroundings.db.selectFrom('labels').selectAll().where('state', '=', 'orphan');
    if (after !== null) {
      query = query.where((where) =>
        where.or([
          where('received_at', '>', after.receivedAt),
          where.and([
            where('received_at', '=', after.receivedAt),
            where('prediction_id', '>', after.predictionId),
          ]),
        ]),
      );
    }
    if (before !== null) query = query.where('received_at', '<', before.receivedAt);
    return query.orderBy('received_at').orderBy('prediction_id').limit(this.#timing.batch).execute();
  }

  async #joinAll(orphans: readonly LabelRow[]): Promise<number> {
    const { db, lookup, outputOf, counts } = this.#surroundings;
    const words = orphans.flatMap(({ prediction_id: id }) => parsePredictionId(id)?.words ?? []);
    const found = await lookup.findWritten(words);
    const changes = orphans.flatMap((from): readonly LabelChange[] => {
      const prediction = found.get(from.prediction_id);
      if (prediction === undefined) return [];
      const output = outputOf(prediction.model, prediction.version);
      return [{ from, to: joinOrphan(from, prediction, output), replaced: [] }];
    });
    // When somebody was quicker with one of them, the next look finds the others again.
    if (changes.length === 0 || !(await writeLabels(db, changes))) return 0;
    for (const { to } of changes) {
      if (to.state === 'refused') counts.orphansRefused++;
      else {
        counts.orphansJoined++;
        counts.joined(to);
      }
    }
    return changes.length;
  }
}

function later(a: Place | null, b: Place): Place {
  return a === null || a.receivedAt < b.receivedAt ? b : a;
}
