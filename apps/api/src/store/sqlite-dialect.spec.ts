import { Kysely, sql } from 'kysely';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqliteClient, SqliteError } from './sqlite-client.ts';
import { ThreadedSqliteDialect } from './sqlite-dialect.ts';
import { StoreUnavailableError } from './store-error.ts';

interface Tables {
  readonly things: {
    readonly id: number;
    readonly name: string | null;
    readonly share: number | null;
    readonly body: Uint8Array | null;
  };
}

let directory: string;
let client: SqliteClient;
let db: Kysely<Tables>;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'switchyard-dialect-'));
  db = open();
  await sql`create table things (id integer primary key, name text unique, share real, body blob) strict`.execute(
    db,
  );
});

afterEach(async () => {
  await db.destroy();
  await rm(directory, { recursive: true, force: true });
});

function open(): Kysely<Tables> {
  client = new SqliteClient({
    file: join(directory, 'things.sqlite'),
    readOnly: false,
    busyTimeoutMs: 1_000,
  });
  return new Kysely<Tables>({ dialect: new ThreadedSqliteDialect(client) });
}

const thing = (id: number, name: string | null = null) => ({ id, name, share: null, body: null });
const ids = async () =>
  (await db.selectFrom('things').select('id').orderBy('id').execute()).map(({ id }) => id);

/** Takes the thread a while. */
const countTo = (last: number) =>
  sql`with recursive many (n) as (select 1 union all select n + 1 from many where n < ${last})
      select count(*) as total from many`.execute(db);

describe('the SQLite dialect', () => {
  it('returns what was stored, of every type', async () => {
    const row = {
      id: 1_700_000_000_123,
      name: 'grüße 🚂',
      share: 0.1 + 0.2,
      body: Uint8Array.of(0, 255, 10),
    };
    await db.insertInto('things').values(row).execute();
    const [found] = await db.selectFrom('things').selectAll().execute();
    expect(found).toEqual(row);
    expect(found?.body?.constructor).toBe(Uint8Array);
  });

  it('stores a view of a larger buffer without what is around it', async () => {
    const body = Buffer.from('secret-wanted-secret').subarray(7, 13);
    await db
      .insertInto('things')
      .values({ ...thing(1), body })
      .execute();
    const [found] = await db.selectFrom('things').select('body').execute();
    expect(Buffer.from(found?.body ?? []).toString()).toBe('wanted');
    expect(body.toString()).toBe('wanted');
  });

  it('refuses parameters that SQLite does not have, before anything happens', async () => {
    await expect(sql`insert into things (id, name) values (1, ${true})`.execute(db)).rejects.toThrow(
      TypeError,
    );
    expect(await ids()).toEqual([]);
  });

  it('says how many rows a statement has changed', async () => {
    await db
      .insertInto('things')
      .values([thing(1), thing(2), thing(3)])
      .execute();
    const { numUpdatedRows } = await db
      .updateTable('things')
      .set({ share: 1 })
      .where('id', '>', 1)
      .executeTakeFirstOrThrow();
    expect(numUpdatedRows).toBe(2n);
    const gone = await db.deleteFrom('things').where('id', '=', 1).returning('id').execute();
    expect(gone).toEqual([{ id: 1 }]);
  });

  it('keeps a transaction that ends well and nothing of one that does not', async () => {
    await db.transaction().execute(async (transaction) => {
      await transaction.insertInto('things').values(thing(1)).execute();
    });
    await expect(
      db.transaction().execute(async (transaction) => {
        await transaction.insertInto('things').values(thing(2)).execute();
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await ids()).toEqual([1]);
  });

  it('lets no other caller into a transaction', async () => {
    const seen: (readonly number[])[] = [];
    await Promise.all([
      db.transaction().execute(async (transaction) => {
        await transaction.insertInto('things').values(thing(1)).execute();
        await new Promise((resolve) => setImmediate(resolve));
        await transaction.insertInto('things').values(thing(2)).execute();
      }),
      ...Array.from({ length: 20 }, async () => seen.push(await ids())),
    ]);
    for (const each of seen) expect([[], [1, 2]]).toContainEqual(each);
    expect(await ids()).toEqual([1, 2]);
  });

  it('adds up the increments of concurrent transactions', async () => {
    await db
      .insertInto('things')
      .values({ ...thing(1), share: 0 })
      .execute();
    await Promise.all(
      Array.from({ length: 50 }, () =>
        db.transaction().execute(async (transaction) => {
          const { share } = await transaction.selectFrom('things').select('share').executeTakeFirstOrThrow();
          await transaction
            .updateTable('things')
            .set({ share: (share ?? 0) + 1 })
            .execute();
        }),
      ),
    );
    expect(await db.selectFrom('things').select('share').execute()).toEqual([{ share: 50 }]);
  });

  it('reports a violated constraint with its code, and goes on', async () => {
    await db.insertInto('things').values(thing(1, 'same')).execute();
    const failure = await db
      .insertInto('things')
      .values(thing(2, 'same'))
      .execute()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SqliteError);
    expect(failure).toMatchObject({ errcode: 2067 });
    await db.insertInto('things').values(thing(2, 'other')).execute();
    expect(await ids()).toEqual([1, 2]);
  });

  it('prepares statements anew after the tables have changed, however many there were', async () => {
    for (let n = 0; n < 450; n++) await sql.raw(`select ${n} as n`).execute(db);
    await db.selectFrom('things').selectAll().execute();
    await sql`alter table things add column colour text default 'red'`.execute(db);
    await db.insertInto('things').values(thing(1)).execute();
    const [row] = await db.selectFrom('things').selectAll().execute();
    expect(row).toMatchObject({ id: 1, colour: 'red' });
  });

  it('keeps the event loop free while a statement runs', async () => {
    const events: string[] = [];
    const counting = countTo(2_000_000).then(({ rows }) => {
      events.push('counted');
      return rows;
    });
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
    events.push('five turns');
    expect(await counting).toEqual([{ total: 2_000_000 }]);
    expect(events).toEqual(['five turns', 'counted']);
  });

  it('survives the death of its thread: what was asked fails, what is asked next works', async () => {
    await db.insertInto('things').values(thing(1)).execute();
    const lost = countTo(2_000_000).catch((error: unknown) => error);
    await new Promise((resolve) => setImmediate(resolve));
    await client.abandon();
    expect(await lost).toBeInstanceOf(StoreUnavailableError);
    await db.insertInto('things').values(thing(2)).execute();
    expect(await ids()).toEqual([1, 2]);
  });

  it('commits nothing of a transaction whose thread has died, not even what came after', async () => {
    const outcome = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('things').values(thing(1)).execute();
      await client.abandon();
      await transaction.insertInto('things').values(thing(2)).execute();
    });
    await expect(outcome).rejects.toThrow('rolled back');
    expect(await ids()).toEqual([]);
  });

  it('commits all or nothing of a transaction that goes on after the disk was full', async () => {
    const { rows } = await sql<{ readonly page_count: number }>`pragma page_count`.execute(db);
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count ?? 0}`).execute(db);
    const outcome = await db
      .transaction()
      .execute(async (transaction) => {
        await transaction.insertInto('things').values(thing(1)).execute();
        const large = { ...thing(2), body: new Uint8Array(100_000) };
        await expect(transaction.insertInto('things').values(large).execute()).rejects.toThrow('full');
        await transaction.insertInto('things').values(thing(3)).execute();
      })
      .then(
        () => 'committed',
        () => 'failed',
      );
    expect(await ids()).toEqual(outcome === 'committed' ? [1, 3] : []);
  });

  it('has written everything into the file when it is closed', async () => {
    await db.insertInto('things').values(thing(1)).execute();
    await db.destroy();
    db = open();
    expect(await ids()).toEqual([1]);
  });
});
