import { expect, it } from 'vitest';
import { describeEachStore } from '../../test/store-engines.ts';
import { driftPane, label, labelRevision, segment, shadowPane } from '../../test/store-rows.ts';
import { pruneExpired } from './retention.ts';
import type { Store } from './store.ts';

const NOW = 1_700_000_000_000;
const batch = { segments: 7, labels: 10, panes: 3 };

/** 40 of everything; the moment of number n is n milliseconds before now. */
async function fill({ db }: Store): Promise<void> {
  const moments = Array.from({ length: 40 }, (_, n) => NOW - n);
  await db
    .insertInto('prediction_segments')
    .values(moments.map((at, n) => segment(n, at)))
    .execute();
  await db
    .insertInto('labels')
    .values(moments.map((at, n) => label(n, at)))
    .execute();
  await db
    .insertInto('label_revisions')
    .values(moments.map((at, n) => labelRevision(n, at)))
    .execute();
  await db
    .insertInto('drift_panes')
    .values(moments.map((at) => driftPane(at)))
    .execute();
  await db
    .insertInto('shadow_panes')
    .values(moments.map((at) => shadowPane(at)))
    .execute();
}

describeEachStore('retention', (engine) => {
  it('deletes exactly what is too old, over many batches', async () => {
    const store = await engine.open();
    await fill(store);
    expect(await pruneExpired(store.db, { now: NOW, retentionMs: 4, labelRetentionMs: 9, batch })).toEqual({
      segments: 35,
      labels: 30,
      labelRevisions: 30,
      driftPanes: 35,
      shadowPanes: 35,
    });
    const left = await store.db.selectFrom('prediction_segments').select('last_at').execute();
    expect(left.map(({ last_at }) => NOW - last_at).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
    const labels = await store.db.selectFrom('labels').select('received_at').execute();
    expect(Math.max(...labels.map(({ received_at }) => NOW - received_at))).toBe(9);
    const panes = await store.db.selectFrom('drift_panes').select('started_at').execute();
    expect(panes.map(({ started_at }) => NOW - started_at).sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4]);
  });

  it('finds nothing the second time', async () => {
    const store = await engine.open();
    await fill(store);
    const policy = { now: NOW, retentionMs: 4, labelRetentionMs: 9 };
    await pruneExpired(store.db, policy);
    expect(Object.values(await pruneExpired(store.db, policy))).toEqual([0, 0, 0, 0, 0]);
  });

  it('lets others write between its batches', async () => {
    const store = await engine.open();
    await fill(store);
    // PostgreSQL's second connection is opened before, or the one write waits for that and not for its turn.
    const count = () => store.db.selectFrom('labels').select('prediction_id').execute();
    await Promise.all([count(), count()]);
    const batch = { segments: 1, labels: 1, panes: 1 };
    const pruning = pruneExpired(store.db, { now: NOW + 1_000, retentionMs: 1, labelRetentionMs: 1, batch });
    const order: string[] = [];
    void pruning.then(() => order.push('pruned'));
    await store.db
      .insertInto('labels')
      .values(label(1_000, NOW + 1_000))
      .execute();
    order.push('written');
    await pruning;
    expect(order).toEqual(['written', 'pruned']);
    expect(await store.db.selectFrom('labels').select('prediction_id').execute()).toEqual([
      { prediction_id: label(1_000, 0).prediction_id },
    ]);
  });
});
