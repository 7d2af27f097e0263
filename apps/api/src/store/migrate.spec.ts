import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { describeEachStore } from '../../test/store-engines.ts';
import { executedMigrations, LAST_MIGRATION, migrate } from './migrate.ts';

describeEachStore('the tables', (engine) => {
  it('are made at the first start and left alone at the next', async () => {
    const address = await engine.address();
    const first = await engine.open(address);
    await first.db
      .insertInto('routings')
      .values({ model: 'iris', revision: 1, body: '{}', changed_at: 1_700_000_000_000 })
      .execute();
    await migrate(first.db, engine.name);
    await first.close();

    const second = await engine.open(address);
    expect(await second.db.selectFrom('routings').selectAll().execute()).toEqual([
      { model: 'iris', revision: 1, body: '{}', changed_at: 1_700_000_000_000 },
    ]);
    expect(await executedMigrations(second.db)).toEqual([LAST_MIGRATION]);
  });

  it('are refused when a newer release wrote them, and the message says so', async () => {
    const address = await engine.address();
    const store = await engine.open(address);
    await sql`insert into kysely_migration (name, timestamp) values ('0999-from-tomorrow', '2030-01-01T00:00:00.000Z')`.execute(
      store.db,
    );
    await store.close();
    await expect(engine.open(address)).rejects.toThrow(/newer release.*0999-from-tomorrow/);
  });

  it('are undone as a whole when a migration fails half way', async () => {
    const store = await engine.open();
    await expect(
      store.db.transaction().execute(async (transaction) => {
        await sql`create table half_made (id integer)`.execute(transaction);
        await sql`create table half_made (id integer)`.execute(transaction);
      }),
    ).rejects.toThrow(/half_made/);
    const tables = await store.db.introspection.getTables();
    expect(tables.map(({ name }) => name)).not.toContain('half_made');
  });

  it.runIf(engine.name === 'postgres')('are made once by processes that start together', async () => {
    const address = await engine.address();
    const stores = await Promise.all(Array.from({ length: 5 }, () => engine.open(address)));
    for (const store of stores) expect(await executedMigrations(store.db)).toEqual([LAST_MIGRATION]);
  });
});
