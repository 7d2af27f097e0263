import { expect, it } from 'vitest';
import { feedbackFor, feedbackReplica, NOW, OUTPUT } from '../../test/feedback-parts.ts';
import { recordOne, STREAM } from '../../test/prediction-rows.ts';
import { describeEachStore } from '../../test/store-engines.ts';
import { RetentionJob } from '../store/retention-job.ts';
import { JOINER_TIMING, OrphanJoiner } from './orphan-joiner.ts';

const HOUR = 3_600_000;

describeEachStore('labels before their prediction', (engine) => {
  it('are joined once the other replica has written', async () => {
    const store = await engine.open();
    const [here, there] = [feedbackReplica(store), feedbackReplica(store)];
    const [right, wrong, impossible] = [1, 2, 3].map((i) => recordOne(there.stream, NOW - i));
    await here.writer.submit([
      feedbackFor(right ?? '', 'yes'),
      feedbackFor(wrong ?? '', 'no'),
      feedbackFor(impossible ?? '', 'tulip'),
    ]);
    const joiner = new OrphanJoiner(here.surroundings);
    expect(await joiner.join()).toBe(0);
    await there.log.flushed();
    expect(await joiner.join()).toBe(3);
    expect(await joiner.join()).toBe(0);
    const rows = await store.db.selectFrom('labels').selectAll().orderBy('predicted_at', 'desc').execute();
    expect(rows).toMatchObject([
      { state: 'joined', correct: 1, prediction: '"yes"', probability: 0.75, model: 'iris', revision: 1 },
      { state: 'joined', correct: 0, label: '"no"' },
      { state: 'refused', correct: null, label: '"tulip"', model: 'iris' },
    ]);
    expect(here.counts).toMatchObject({ orphans: 3, orphansJoined: 2, orphansRefused: 1 });
    const [better] = await here.writer.submit([feedbackFor(impossible ?? '', 'yes')]);
    expect(better).toMatchObject({ kind: 'kept', status: 'recorded', row: { revision: 2, correct: 1 } });
  });

  it('are joined at once when they are sent again', async () => {
    const store = await engine.open();
    const [here, there] = [feedbackReplica(store), feedbackReplica(store)];
    const id = recordOne(there.stream, NOW);
    await here.writer.submit([feedbackFor(id, true)]);
    await there.log.flushed();
    const [again] = await here.writer.submit([feedbackFor(id, true)]);
    expect(again).toMatchObject({ kind: 'kept', status: 'recorded', row: { revision: 1, label: '"true"' } });
    const [conflict] = await here.writer.submit([feedbackFor(id, 'yes')]);
    expect(conflict).toMatchObject({ kind: 'conflict', row: { label: '"true"' } });
  });

  it('are joined by two replicas as by one', async () => {
    const store = await engine.open();
    const [here, there] = [feedbackReplica(store), feedbackReplica(store)];
    const ids = Array.from({ length: 20 }, (_, i) => recordOne(there.stream, NOW - i));
    await here.writer.submit(ids.map((id) => feedbackFor(id, 'yes')));
    await there.log.flushed();
    const joiners = [here, there].map(({ surroundings }) => new OrphanJoiner(surroundings));
    const joined = await Promise.all(joiners.map((joiner) => joiner.join()));
    expect(joined.reduce((sum, count) => sum + count, 0)).toBe(20);
    expect(here.counts.orphansJoined + there.counts.orphansJoined).toBe(20);
  });

  it('are all looked at, however many never find anything', async () => {
    const store = await engine.open();
    let now = NOW - 2 * HOUR;
    const here = feedbackReplica(
      store,
      () => OUTPUT,
      () => now,
    );
    const there = feedbackReplica(store);
    const record = (count: number) => Array.from({ length: count }, () => recordOne(there.stream, now));
    const [old] = record(1);
    await here.writer.submit([feedbackFor(old ?? '', 'yes')]);
    now = NOW;
    const ids = record(23);
    await here.writer.submit(ids.map((id) => feedbackFor(id, 'yes')));
    const joiner = new OrphanJoiner(here.surroundings, { ...JOINER_TIMING, batch: 5 });
    // The first look is at all ages, and nothing is there yet: the old one's next turn is in an hour.
    expect(await joiner.join()).toBe(0);
    await there.log.flushed();
    let joined = 0;
    for (let look = 0; look < 12; look++) joined += await joiner.join();
    expect(joined).toBe(23);
    now += HOUR;
    expect(await joiner.join()).toBe(1);
  });

  it('keep a class as its index when its version has gone, and a number as it is', async () => {
    const store = await engine.open();
    const here = feedbackReplica(store, () => null);
    const id = recordOne(here.stream, NOW);
    const [kept] = await here.writer.submit([feedbackFor(id, 'anything')]);
    expect(kept).toMatchObject({ row: { state: 'joined', prediction: '1', correct: null, error: null } });
    const numbers = here.log.stream(STREAM, 1);
    const words = Uint32Array.of(0x18b_cfe5, 0x6800_7001, 0x8000_0001, 7);
    numbers.record(words, 0, null, Float64Array.of(1), 0, 2.5, Number.NaN);
    const [measured] = await here.writer.submit([feedbackFor('018bcfe5-6800-7001-8000-000100000007', 2)]);
    expect(measured).toMatchObject({ row: { prediction: '2.5', correct: null, error: 0.5 } });
  });

  it('expire when their prediction would not be kept any more', async () => {
    const store = await engine.open();
    const here = feedbackReplica(store);
    const there = feedbackReplica(store);
    const [fresh, expired] = [NOW, NOW - 11].map((at) => recordOne(there.stream, at));
    await here.writer.submit([feedbackFor(fresh ?? '', 'yes'), feedbackFor(expired ?? '', 'yes')]);
    const job = new RetentionJob(store.db, () => NOW, { retentionMs: 10, labelRetentionMs: HOUR });
    expect(await job.run()).toMatchObject({ orphans: 1, labels: 0, segments: 0 });
    expect(await store.db.selectFrom('labels').select('prediction_id').execute()).toEqual([
      { prediction_id: fresh },
    ]);
  });
});
