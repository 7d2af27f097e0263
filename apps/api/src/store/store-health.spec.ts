import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { describeEachStore, engineUnderTest, postgresOfThisFile } from '../../test/store-engines.ts';
import { label, segment } from '../../test/store-rows.ts';
import { StoreUnavailableError } from './store-error.ts';
import { probeStore } from './store-probe.ts';
import { StoreWatch, type StoreHealth, type StoreState } from './store-health.ts';

const NOW = 1_700_000_000_000;

/** Resolves when the store is in a state, now or later. */
function becomes(health: StoreHealth, state: StoreState['state']): Promise<StoreState> {
  return new Promise((resolve) => {
    const look = () => {
      if (health.current().state !== state) return;
      stop();
      resolve(health.current());
    };
    const stop = health.onChange(look);
    look();
  });
}

describeEachStore('a healthy store', (engine) => {
  it('is available, and a refused statement does not change that', async () => {
    const { db, health } = await engine.open();
    await db.insertInto('labels').values(label(1, NOW)).execute();
    const failure = await db
      .insertInto('labels')
      .values(label(1, NOW))
      .execute()
      .catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(StoreUnavailableError);
    await expect(sql`select nonsense`.execute(db)).rejects.toThrow();
    expect(health.current()).toEqual({ state: 'available' });
  });
});

describe('a SQLite store', () => {
  const engine = engineUnderTest(null);

  it('is unavailable while the disk is full, keeps reading, and recovers by itself', async () => {
    const { db, health } = await engine.open(undefined, () => NOW);
    await db.insertInto('labels').values(label(1, NOW)).execute();
    const { rows } = await sql<{ readonly page_count: number }>`pragma page_count`.execute(db);
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count ?? 0}`).execute(db);

    const large = { ...segment(1, NOW), body: new Uint8Array(1_000_000) };
    const failure = await db
      .insertInto('prediction_segments')
      .values(large)
      .execute()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailableError);
    expect(failure).toMatchObject({ reason: expect.stringMatching(/disk is full; free space/) });
    expect(health.current()).toEqual({
      state: 'unavailable',
      since: NOW,
      reason: expect.stringMatching(/disk is full/),
    });
    expect(await db.selectFrom('labels').select('prediction_id').execute()).toHaveLength(1);
    // A change in place would find room; the probe must not.
    await expect(probeStore(db, 'sqlite', () => NOW)).rejects.toThrow(StoreUnavailableError);

    await sql`pragma max_page_count = 1000000`.execute(db);
    await becomes(health, 'available');
    await db.insertInto('prediction_segments').values(large).execute();
    expect(await db.selectFrom('prediction_segments').select('id').execute()).toHaveLength(1);
  });

  it('is unavailable while it is read-only, and recovers by itself', async () => {
    const { db, health } = await engine.open();
    await sql`pragma query_only = 1`.execute(db);
    await expect(db.insertInto('labels').values(label(1, NOW)).execute()).rejects.toThrow(/read-only; make/);
    expect(health.current().state).toBe('unavailable');
    await sql`pragma query_only = 0`.execute(db);
    await becomes(health, 'available');
    await db.insertInto('labels').values(label(1, NOW)).execute();
  });

  it('finds out without traffic', async () => {
    const { db, health } = await engine.open();
    await sql`pragma query_only = 1`.execute(db);
    expect(await becomes(health, 'unavailable')).toMatchObject({
      reason: expect.stringMatching(/read-only/),
    });
  });
});

describe('a PostgreSQL store', () => {
  const engine = engineUnderTest(postgresOfThisFile());

  it('is unavailable while its server is gone, loses nothing that was committed, and recovers by itself', async () => {
    const { db, health } = await engine.open();
    await db.insertInto('labels').values(label(1, NOW)).execute();
    await engine.server().stopServer();
    await expect(db.insertInto('labels').values(label(2, NOW)).execute()).rejects.toThrow(
      StoreUnavailableError,
    );
    expect(health.current().state).toBe('unavailable');
    await engine.server().startServer();
    await becomes(health, 'available');
    await db.insertInto('labels').values(label(3, NOW)).execute();
    const rows = await db.selectFrom('labels').select('prediction_id').orderBy('prediction_id').execute();
    expect(rows.map(({ prediction_id }) => prediction_id)).toEqual(['prediction-1', 'prediction-3']);
  });

  it('fails a transaction whose connection breaks, without ending the process', async () => {
    const { db } = await engine.open();
    const outcome = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('labels').values(label(1, NOW)).execute();
      await engine.server().stopServer();
      await transaction.insertInto('labels').values(label(2, NOW)).execute();
    });
    await expect(outcome).rejects.toThrow(StoreUnavailableError);
    await engine.server().startServer();
    await expect
      .poll(() =>
        db
          .selectFrom('labels')
          .selectAll()
          .execute()
          .catch(() => null),
      )
      .toEqual([]);
  });

  it('is unavailable while its server is read-only', async () => {
    const { db, health } = await engine.open();
    const refused = db.transaction().execute(async (transaction) => {
      await sql`set local transaction_read_only = on`.execute(transaction);
      await transaction.insertInto('labels').values(label(1, NOW)).execute();
    });
    await expect(refused).rejects.toThrow(/lead to the primary/);
    expect(health.current().state).toBe('unavailable');
    await becomes(health, 'available');
  });

  it('gives a statement up that takes too long, and stays available', async () => {
    const { db, health } = await engine.open();
    const slow = db.transaction().execute(async (transaction) => {
      await sql`set local statement_timeout = 50`.execute(transaction);
      await sql`select pg_sleep(60)`.execute(transaction);
    });
    await expect(slow).rejects.toThrow(/took too long/);
    expect(health.current().state).toBe('available');
  });
});

describe('StoreWatch', () => {
  const intervals = { availableMs: 1, unavailableMs: 1, deadlineMs: 60_000 };

  it('tells its listeners of every change once', async () => {
    let isBroken = true;
    const watch = new StoreWatch(() => NOW, intervals);
    const states: StoreState[] = [];
    watch.onChange((state) => states.push(state));
    watch.watch(async () => {
      if (isBroken) throw new StoreUnavailableError('It is broken; mend it.');
    });
    await becomes(watch, 'unavailable');
    isBroken = false;
    await becomes(watch, 'available');
    await watch.stop();
    expect(states).toEqual([
      { state: 'unavailable', since: NOW, reason: 'It is broken; mend it.' },
      { state: 'available' },
    ]);
  });

  it('takes a probe that never answers for an outage', async () => {
    let answer = (): void => undefined;
    const watch = new StoreWatch(() => NOW, { ...intervals, deadlineMs: 5 });
    watch.watch(() => new Promise<void>((resolve) => (answer = resolve)));
    expect(await becomes(watch, 'unavailable')).toMatchObject({
      reason: expect.stringMatching(/not answered/),
    });
    answer();
    await watch.stop();
  });

  it('does not take back what failed while a probe succeeded', async () => {
    let answer = (): void => undefined;
    let probes = 0;
    const watch = new StoreWatch(() => NOW, intervals);
    const probed = new Promise<void>((started) => {
      watch.watch(() => {
        probes++;
        started();
        return new Promise<void>((resolve) => (answer = resolve));
      });
    });
    await probed;
    watch.translate(new StoreUnavailableError('Full.'), () => null);
    answer();
    await expect.poll(() => probes).toBe(2);
    expect(watch.current()).toMatchObject({ state: 'unavailable', reason: 'Full.' });
    answer();
    await becomes(watch, 'available');
    const stopped = watch.stop();
    answer();
    await stopped;
  });
});
