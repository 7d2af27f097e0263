import { expect, it } from 'vitest';
import { feedbackFor, feedbackReplica, NOW } from '../../test/feedback-parts.ts';
import { recordOne, STREAM } from '../../test/prediction-rows.ts';
import { describeEachStore } from '../../test/store-engines.ts';
import { PredictionIds } from '../inference/prediction-id.ts';
import type { FeedbackResult } from './decide-label.ts';

const statusOf = (result: FeedbackResult | undefined) =>
  result?.kind === 'kept' ? result.status : result?.kind;

describeEachStore('the writer of feedback', (engine) => {
  it('keeps one row per prediction when two replicas are sent the same labels at once', async () => {
    const address = await engine.address();
    const store = await engine.open(address);
    // A second process on SQLite is refused, so there the second replica is another writer in this one.
    const other = engine.name === 'postgres' ? await engine.open(address) : store;
    const [a, b] = [feedbackReplica(store), feedbackReplica(other)];
    const ids = Array.from({ length: 40 }, (_, i) => recordOne(a.stream, NOW - i));
    await a.log.flushed();
    const shuffled = [...ids].reverse();
    const results = await Promise.all(
      [a, b].flatMap(({ writer }, replica) => [
        ...(replica === 0 ? ids : shuffled).map((id) => writer.submit([feedbackFor(id, 'yes')])),
        writer.submit((replica === 0 ? shuffled : ids).map((id) => feedbackFor(id, 'yes'))),
      ]),
    );
    const statuses = results.flat().map(statusOf);
    expect(statuses.filter((status) => status === 'recorded')).toHaveLength(40);
    expect(statuses.filter((status) => status === 'duplicate')).toHaveLength(120);
    expect(await store.db.selectFrom('labels').select('prediction_id').execute()).toHaveLength(40);
    expect([...a.counts.versions, ...b.counts.versions].reduce((sum, { labels }) => sum + labels, 0)).toBe(
      40,
    );
  });

  it('lets no revision of two replicas get lost', async () => {
    const address = await engine.address();
    const store = await engine.open(address);
    const other = engine.name === 'postgres' ? await engine.open(address) : store;
    const replicas = [feedbackReplica(store), feedbackReplica(other)];
    const [first] = replicas;
    if (first === undefined) throw new Error('There are two.');
    const id = recordOne(first.stream, NOW);
    await first.writer.submit([feedbackFor(id, 'no')]);
    const results = await Promise.all(
      Array.from({ length: 15 }, () => replicas).flatMap((both) =>
        both.map(({ writer }, i) => writer.submit([feedbackFor(id, i === 0 ? 'yes' : 'no', true)])),
      ),
    );
    const revised = results.flat().filter((result) => statusOf(result) === 'revised');
    const row = await store.db.selectFrom('labels').selectAll().executeTakeFirstOrThrow();
    expect(row.revision).toBe(1 + revised.length);
    const old = await store.db.selectFrom('label_revisions').selectAll().orderBy('revision').execute();
    expect(old.map(({ revision }) => revision)).toEqual(revised.map((_, i) => i + 1));
    for (const [i, { label }] of old.entries()) expect(label).not.toBe(old[i + 1]?.label ?? row.label);
  });

  it('shares transactions between labels that come while one runs', async () => {
    const store = await engine.open();
    const { stream, writer, counts } = feedbackReplica(store);
    const ids = Array.from({ length: 300 }, (_, i) => recordOne(stream, NOW - i));
    const results = await Promise.all(ids.map((id) => writer.submit([feedbackFor(id, 'yes')])));
    expect(results.map(([result]) => statusOf(result))).toEqual(Array(300).fill('recorded'));
    expect(counts.delays.counts.reduce((sum, count) => sum + count, 0)).toBe(300);
  });

  it('refuses more than can wait', async () => {
    const store = await engine.open();
    const { writer } = feedbackReplica(store);
    const many = Array.from({ length: 10_000 }, (_, i) =>
      feedbackFor(new PredictionIds().next(NOW - i), 'no'),
    );
    const waiting = writer.submit(many);
    expect(() => writer.submit([feedbackFor(new PredictionIds().next(NOW), 'no')])).toThrow(
      'Too many labels',
    );
    expect(await waiting).toHaveLength(10_000);
    expect(await writer.submit([feedbackFor(new PredictionIds().next(NOW), 'no')])).toHaveLength(1);
  });

  it('keeps the labels of others when one cannot be stored', async () => {
    const store = await engine.open();
    const healthy = feedbackReplica(store);
    const ids = [0, 1, 2, 3].map((i) => recordOne(healthy.stream, NOW - i));
    // The last is of a version whose output nobody can read.
    const broken = recordOne(healthy.log.stream({ ...STREAM, version: 9 }, 2), NOW);
    const { writer } = feedbackReplica(store, (model, version) => {
      if (version === 9) throw new Error('unreadable');
      return healthy.surroundings.outputOf(model, version);
    });
    await healthy.log.flushed();
    const outcomes = await Promise.allSettled(
      [broken, ...ids].map((id) => writer.submit([feedbackFor(id, 'yes')])),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', ...Array(4).fill('fulfilled')]);
  });
});
