import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { parsePredictionId, predictionIdOf } from '../src/inference/prediction-id.ts';
import { decodeSegment, ID_WORDS } from '../src/store/prediction-segment.ts';
import type { Store } from '../src/store/store.ts';
import { startApiProcess } from './api-process.ts';
import { CrashLoad } from './crash-load.ts';
import { seededRandom } from './crash-random.ts';

/** How long predictions wait in these rounds. */
const FLUSH_MS = 100;
/** A requirement is 5 s; machines that test may be slow. */
const BOOT_LIMIT_MS = 20_000;

export type Durability = 'async' | 'commit';

/** One life of the api. */
export interface CrashRound {
  readonly durability: Durability;
  readonly bootMs: number;
  /** By `performance.now()`. */
  readonly killedAt: number;
  readonly slowestMs: number;
}

/** What rounds of killing have come to. */
export interface CrashHistory {
  readonly seed: number;
  readonly load: CrashLoad;
  readonly rounds: readonly CrashRound[];
}

/** Starts the api, loads it, and kills it at a random moment, again and again over the same store. */
export async function killAgainAndAgain(
  rounds: number,
  seed: number,
  environment: Readonly<Record<string, string>>,
): Promise<CrashHistory> {
  const random = seededRandom(seed);
  const load = new CrashLoad(random);
  const history: CrashRound[] = [];
  for (let round = 0; round < rounds; round++) {
    const durability: Durability = round % 2 === 0 ? 'async' : 'commit';
    const startedAt = performance.now();
    const api = await startApiProcess({
      ...environment,
      PREDICTION_DURABILITY: durability,
      PREDICTION_FLUSH: `${FLUSH_MS}ms`,
    });
    const bootMs = performance.now() - startedAt;
    if (api.url === '') throw new Error(`Round ${round} did not start: ${(await api.ended()).output}`);
    expect(bootMs).toBeLessThan(BOOT_LIMIT_MS);
    const running = load.run(api.url, round, 2 * FLUSH_MS);
    // The moment is what the seed decides.
    await wait(200 + 1_000 * random());
    const killedAt = performance.now();
    api.signal('SIGKILL');
    await Promise.all([api.ended(), running]);
    history.push({ durability, bootMs, killedAt, slowestMs: load.slowestMs });
  }
  return { seed, load, rounds: history };
}

/** Predictions of the store: how often each is there. */
export async function storedPredictions({ db }: Store): Promise<ReadonlyMap<string, number>> {
  const stored = new Map<string, number>();
  const keys = await db.selectFrom('prediction_segments').select('id').execute();
  for (const { id } of keys) {
    const { body } = await db
      .selectFrom('prediction_segments')
      .select('body')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const { rows, ids } = decodeSegment(body);
    for (let row = 0; row < rows; row++) {
      const prediction = predictionIdOf(ids, ID_WORDS * row);
      stored.set(prediction, (stored.get(prediction) ?? 0) + 1);
    }
  }
  return stored;
}

/** Every acknowledged label is there once, in the state it was acknowledged in, with what it has replaced. */
export async function expectLabelsKept(
  store: Store,
  { load }: CrashHistory,
  stored: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = await store.db.selectFrom('labels').selectAll().execute();
  const byId = new Map(rows.map((row) => [row.prediction_id, row]));
  const revisions = Map.groupBy(
    await store.db.selectFrom('label_revisions').selectAll().orderBy('revision').execute(),
    ({ prediction_id }) => prediction_id,
  );
  expect(byId.size).toBe(rows.length);
  for (const [id, { labels, acked }] of load.labels) {
    const row = byId.get(id);
    if (row === undefined) {
      expect([id, acked]).toEqual([id, 0]);
      continue;
    }
    // A label of a prediction that was lost waits in vain.
    expect([id, row.state]).toEqual([id, stored.has(id) ? 'joined' : 'orphan']);
    // The one that was on its way may have arrived.
    expect(row.revision).toBeGreaterThanOrEqual(Math.max(1, acked));
    expect(row.revision).toBeLessThanOrEqual(labels.length);
    expect([id, row.label]).toEqual([id, JSON.stringify(labels[row.revision - 1])]);
    expect((revisions.get(id) ?? []).map(({ revision, label }) => [revision, label])).toEqual(
      labels.slice(0, row.revision - 1).map((label, i) => [i + 1, JSON.stringify(label)]),
    );
  }
  for (const { prediction_id } of rows) expect(load.labels.has(prediction_id)).toBe(true);
}

/** Losses of the rounds with `async` durability. */
export interface Losses {
  readonly predictions: number;
  /** Between the acknowledgement of the oldest lost prediction of a round and the kill, in milliseconds. */
  readonly longestMs: number;
}

/**
 * With `commit` every acknowledged prediction is there. With `async` those that are not are the very last ones: all
 * were acknowledged within a flush interval and two commits before the kill, and nothing made later is there.
 */
export function expectBoundedLoss(
  { load, rounds }: CrashHistory,
  stored: ReadonlyMap<string, number>,
): Losses {
  for (const [id, times] of stored) expect([id, times]).toEqual([id, 1]);
  const byRound = Map.groupBy(load.predictions, ([, { round }]) => round);
  let lost = 0;
  let longestMs = 0;
  for (const [round, { durability, killedAt, slowestMs }] of rounds.entries()) {
    const acked = byRound.get(round) ?? [];
    const missing = acked.filter(([id]) => !stored.has(id));
    if (durability === 'commit') expect(missing).toEqual([]);
    if (missing.length === 0) continue;
    const there = acked.filter(([id]) => stored.has(id));
    const firstLost = Math.min(...missing.map(([id]) => madeAt(id)));
    expect(there.filter(([id]) => madeAt(id) > firstLost)).toEqual([]);
    const windowMs = killedAt - Math.min(...missing.map(([, { ackedAt }]) => ackedAt));
    // How long a commit takes is known from the answers that waited for one.
    expect(windowMs).toBeLessThanOrEqual(FLUSH_MS + 2 * slowestMs + 250);
    lost += missing.length;
    longestMs = Math.max(longestMs, windowMs);
  }
  return { predictions: lost, longestMs };
}

function madeAt(id: string): number {
  return parsePredictionId(id)?.madeAt ?? Number.NaN;
}

/** Kills the api over a store, then opens the store and checks everything; returns the numbers of it. */
export async function proveCrashes(
  rounds: number,
  seed: number,
  environment: Readonly<Record<string, string>>,
  open: () => Promise<Store>,
): Promise<object> {
  const history = await killAgainAndAgain(rounds, seed, environment);
  const { load } = history;
  expect(load.surprises).toEqual([]);
  const store = await open();
  const stored = await storedPredictions(store);
  await expectLabelsKept(store, history, stored);
  const lost = expectBoundedLoss(history, stored);
  expect(load.feedbackAcks).toBeGreaterThan(rounds);
  return {
    rounds,
    seed,
    predictions: load.predictions.size,
    feedback: load.feedbackAcks,
    lost,
    slowestBootMs: Math.max(...history.rounds.map(({ bootMs }) => bootMs)),
  };
}
