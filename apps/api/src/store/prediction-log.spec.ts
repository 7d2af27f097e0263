import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { recordOne, STREAM } from '../../test/prediction-rows.ts';
import { describeEachStore, engineUnderTest } from '../../test/store-engines.ts';
import { parsePredictionId } from '../inference/prediction-id.ts';
import { PredictionLog } from './prediction-log.ts';
import { PredictionLookup } from './prediction-lookup.ts';
import { StoreUnavailableError } from './store-error.ts';
import type { Store } from './store.ts';

const NOW = 1_700_000_000_000;
/** Long enough that nothing is written unasked. */
const NEVER = 86_400_000;

const words = (ids: readonly string[]) => ids.flatMap((id) => parsePredictionId(id)?.words ?? []);

async function writtenRows({ db }: Store): Promise<number> {
  const segments = await db.selectFrom('prediction_segments').select('row_count').execute();
  return segments.reduce((sum, { row_count }) => sum + row_count, 0);
}

describeEachStore('the prediction log', (engine) => {
  it('writes what was recorded, and finds it by id', async () => {
    const { db } = await engine.open();
    const log = new PredictionLog(db, { flushMs: NEVER });
    const lookup = new PredictionLookup(db, log);
    const stream = log.stream(STREAM, 2);
    const other = log.stream({ ...STREAM, variant: 'v2', version: 2, epoch: 3 }, 2);
    // An hour of minutes, out of order as workers answer, and many at the same moment.
    const moments = Array.from({ length: 60 }, (_, i) => NOW + ((i * 37) % 60) * 60_000);
    const ids = moments.map((at, i) => recordOne(i % 2 === 0 ? stream : other, at, i === 4 ? 'unit' : null));
    for (let i = 0; i < 500; i++) recordOne(stream, NOW);
    const found = await lookup.find(words(ids));
    expect([...found.keys()].sort()).toEqual([...ids].sort());
    expect(found.get(ids[4] ?? '')).toEqual({
      id: ids[4],
      model: 'iris',
      assignedVersion: 1,
      variant: 'v1',
      version: 1,
      epoch: 0,
      madeAt: moments[4],
      unit: 'unit',
      values: Float64Array.of(moments[4] ?? 0, Number.NaN),
      prediction: 1,
      probability: 0.75,
    });
    expect(found.get(ids[5] ?? '')).toMatchObject({ variant: 'v2', version: 2, epoch: 3, unit: null });
    expect(log.counts).toEqual({ written: 560, waiting: 0, dropped: 0, failedWrites: 0 });
  });

  it('does not find what it has not got: another random part, another moment', async () => {
    const { db } = await engine.open();
    const log = new PredictionLog(db, { flushMs: NEVER });
    const stream = log.stream(STREAM, 2);
    const id = recordOne(stream, NOW);
    recordOne(stream, NOW + 4_000);
    await log.flushed();
    const lookup = new PredictionLookup(db, log);
    const [own = new Uint32Array(4)] = words([id]);
    const strangers = [0, 1, 2, 3].map((word) => own.map((value, i) => (i === word ? value ^ 2 : value)));
    expect(await lookup.find(strangers)).toEqual(new Map());
    expect([...(await lookup.find([...strangers, own])).keys()]).toEqual([id]);
  });

  it('writes by itself within the flush interval', async () => {
    const store = await engine.open();
    const log = new PredictionLog(store.db, { flushMs: 20 });
    recordOne(log.stream(STREAM, 2), NOW);
    await expect.poll(() => log.counts.written, { timeout: 30_000 }).toBe(1);
    expect(await writtenRows(store)).toBe(1);
  });

  it('commits what was recorded before each of many calls at once', async () => {
    const store = await engine.open();
    const log = new PredictionLog(store.db, { flushMs: NEVER });
    const stream = log.stream(STREAM, 2);
    let recorded = 0;
    // Each caller goes on as soon as it has an answer, so that calls meet every phase of a flush.
    const callers = Array.from({ length: 8 }, async () => {
      for (let i = 0; i < 25; i++) {
        recordOne(stream, NOW + recorded);
        recorded++;
        const before = recorded;
        await log.flushed();
        expect(log.counts.written).toBeGreaterThanOrEqual(before);
      }
    });
    await Promise.all(callers);
    expect(await writtenRows(store)).toBe(200);
    expect(log.counts).toEqual({ written: 200, waiting: 0, dropped: 0, failedWrites: 0 });
  });

  it('writes more than one statement takes', async () => {
    const store = await engine.open();
    const log = new PredictionLog(store.db, { flushMs: NEVER });
    for (let i = 0; i < 450; i++) recordOne(log.stream({ ...STREAM, epoch: i }, 2), NOW);
    const wide = log.stream(STREAM, 200_000);
    const words = new Uint32Array(4);
    for (let i = 0; i < 6; i++) wide.record(words, 0, null, new Float64Array(200_000), 0, 1, 1);
    await log.flushed();
    expect(await writtenRows(store)).toBe(456);
  });

  it('writes what waits when it is closed, and drops what comes later', async () => {
    const store = await engine.open();
    const log = new PredictionLog(store.db, { flushMs: NEVER });
    const stream = log.stream(STREAM, 2);
    recordOne(stream, NOW);
    expect(await log.close(5_000)).toBe(0);
    expect(await writtenRows(store)).toBe(1);
    recordOne(stream, NOW);
    expect(log.counts).toMatchObject({ written: 1, waiting: 0, dropped: 1 });
  });
});

const sqlite = engineUnderTest(null);

it('keeps a bounded number of rows while the store takes nothing, and writes them when it does', async () => {
  const store = await sqlite.open();
  const log = new PredictionLog(store.db, { flushMs: 5, retryMs: 20, maximumRows: 100 });
  const stream = log.stream(STREAM, 2);
  await sql`pragma query_only = on`.execute(store.db);
  for (let i = 0; i < 60; i++) recordOne(stream, NOW);
  await expect(log.flushed()).rejects.toThrow(StoreUnavailableError);
  for (let i = 0; i < 60; i++) recordOne(stream, NOW);
  await expect(log.flushed()).rejects.toThrow(StoreUnavailableError);
  expect(log.counts).toMatchObject({ written: 0, waiting: 100, dropped: 20 });
  expect(log.counts.failedWrites).toBeGreaterThanOrEqual(2);
  await sql`pragma query_only = off`.execute(store.db);
  await expect.poll(() => log.counts, { timeout: 30_000 }).toMatchObject({ written: 100, waiting: 0 });
  expect(await writtenRows(store)).toBe(100);
});

it('does not call a row committed that it has dropped', async () => {
  const store = await sqlite.open();
  const log = new PredictionLog(store.db, { flushMs: NEVER, maximumRows: 2 });
  const stream = log.stream(STREAM, 2);
  for (let i = 0; i < 3; i++) recordOne(stream, NOW);
  await expect(log.flushed()).rejects.toThrow('were not recorded');
  expect(log.counts).toMatchObject({ written: 2, dropped: 1, waiting: 0 });
  recordOne(stream, NOW);
  await log.flushed();
  expect(await writtenRows(store)).toBe(3);
});

it('bounds the bytes of wide rows', async () => {
  const store = await sqlite.open();
  const log = new PredictionLog(store.db, { flushMs: NEVER, maximumBytes: 10_000 });
  const stream = log.stream(STREAM, 100);
  for (let i = 0; i < 20; i++) {
    stream.record(new Uint32Array(4), 0, null, new Float64Array(100), 0, 1, 1);
  }
  expect(log.counts).toMatchObject({ waiting: 11, dropped: 9 });
  await log.flushed().catch(() => undefined);
  for (let i = 0; i < 11; i++) {
    stream.record(new Uint32Array(4), 0, null, new Float64Array(100), 0, 1, 1);
  }
  expect(log.counts).toMatchObject({ written: 11, waiting: 11, dropped: 9 });
  await log.flushed();
});

it('says how many rows it could not write before the process ends', async () => {
  const store = await sqlite.open();
  const log = new PredictionLog(store.db, { flushMs: NEVER, retryMs: 10 });
  await sql`pragma query_only = on`.execute(store.db);
  recordOne(log.stream(STREAM, 2), NOW);
  expect(await log.close(50)).toBe(1);
  await sql`pragma query_only = off`.execute(store.db);
});
