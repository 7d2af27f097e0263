import { once } from 'node:events';
import { mkdir, open, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { describeEachStore, engineUnderTest } from '../../test/store-engines.ts';
import { label, segment } from '../../test/store-rows.ts';
import { openStore } from './open-store.ts';
import { sqliteFile } from './sqlite-store.ts';

const NOW = 1_700_000_000_000;
const silent = pino({ level: 'silent' });

describeEachStore('a store', (engine) => {
  it('returns what was written, type by type', async () => {
    const { db } = await engine.open();
    const row = { ...label(1, NOW), unit: 'grüße 🚂', probability: 0.1 + 0.2, error: -1e-300, model: null };
    await db.insertInto('labels').values(row).execute();
    expect(await db.selectFrom('labels').selectAll().execute()).toEqual([row]);
    const packed = { ...segment(1, NOW), body: Uint8Array.from({ length: 70_000 }, (_, n) => n % 256) };
    await db.insertInto('prediction_segments').values(packed).execute();
    const [found] = await db.selectFrom('prediction_segments').selectAll().execute();
    expect(found).toEqual(packed);
    expect(found?.body.constructor).toBe(Uint8Array);
  });

  it('counts and sums in numbers', async () => {
    const { db } = await engine.open();
    await db
      .insertInto('labels')
      .values([label(1, NOW), label(2, NOW)])
      .execute();
    const totals = await db
      .selectFrom('labels')
      .select(({ fn }) => [fn.countAll<number>().as('rows'), fn.sum<number>('received_at').as('sum')])
      .executeTakeFirstOrThrow();
    expect(totals).toEqual({ rows: 2, sum: 2 * NOW });
  });

  it('orders text by its bytes', async () => {
    const { db } = await engine.open();
    const models = ['b', 'A', 'a', 'ä', 'B'];
    await db
      .insertInto('routings')
      .values(models.map((model) => ({ model, revision: 1, body: '{}', changed_at: NOW })))
      .execute();
    const rows = await db.selectFrom('routings').select('model').orderBy('model').execute();
    expect(rows.map(({ model }) => model)).toEqual(['A', 'B', 'a', 'b', 'ä']);
  });

  it('adds to what is there when two write the same key', async () => {
    const { db } = await engine.open();
    const write = () =>
      db
        .insertInto('routings')
        .values({ model: 'iris', revision: 1, body: '{}', changed_at: NOW })
        .onConflict((conflict) =>
          conflict.column('model').doUpdateSet(({ eb }) => ({ revision: eb('routings.revision', '+', 1) })),
        )
        .execute();
    await Promise.all(Array.from({ length: 20 }, write));
    expect(await db.selectFrom('routings').select('revision').execute()).toEqual([{ revision: 20 }]);
  });
});

describe('a SQLite store', () => {
  const engine = engineUnderTest(null);

  it('makes its directory for its owner only, and syncs every commit', async () => {
    const { dataDirectory } = await engine.address();
    const inside = join(dataDirectory, 'deep', 'data');
    const { db } = await engine.open({ dataDirectory: inside, databaseUrl: null });
    expect((await stat(inside)).mode & 0o777).toBe(0o700);
    expect((await sql`pragma journal_mode`.execute(db)).rows).toEqual([{ journal_mode: 'wal' }]);
    expect((await sql`pragma synchronous`.execute(db)).rows).toEqual([{ synchronous: 2 }]);
    expect((await sql`pragma foreign_keys`.execute(db)).rows).toEqual([{ foreign_keys: 1 }]);
  });

  it('lets no second one into its directory, and itself goes on', async () => {
    const address = await engine.address();
    const first = await engine.open(address);
    await expect(engine.open(address)).rejects.toThrow(`in use by process ${process.pid}`);
    await first.db.insertInto('labels').values(label(1, NOW)).execute();
    await first.close();
    const second = await engine.open(address);
    expect(await second.db.selectFrom('labels').select('prediction_id').execute()).toHaveLength(1);
  });

  it.each([
    ['emptied', (file: string) => truncate(file, 0)],
    ['cut', (file: string) => truncate(file, 40_960)],
    [
      'overwritten with something else',
      (file: string) => writeFile(file, 'This is no database. '.repeat(1_000)),
    ],
    [
      'damaged in its middle',
      async (file: string) => {
        const handle = await open(file, 'r+');
        await handle.write(Buffer.alloc(16_384, 0x5a), 0, 16_384, 8_192);
        await handle.close();
      },
    ],
    [
      'deleted while its WAL stays',
      async (file: string) => {
        await rm(file);
        await writeFile(`${file}-wal`, 'frames');
      },
    ],
  ])('refuses a file that was %s, leaves it as it is, and lets the lock go', async (_how, damage) => {
    const address = await engine.address();
    const store = await engine.open(address);
    await store.db
      .insertInto('labels')
      .values(Array.from({ length: 500 }, (_, n) => label(n, NOW)))
      .execute();
    await store.close();
    const file = sqliteFile(address.dataDirectory);
    await damage(file);
    const before = await readFile(file).catch(() => null);
    await expect(engine.open(address)).rejects.toThrow(/is damaged \(.*npm run restore/s);
    await expect(engine.open(address)).rejects.toThrow(/is damaged/);
    expect(await readFile(file).catch(() => null)).toEqual(before);
  });

  it('starts again after it was killed while it made its file', async () => {
    const address = await engine.address();
    await mkdir(address.dataDirectory, { recursive: true });
    await writeFile(`${sqliteFile(address.dataDirectory)}.new`, 'half a f');
    const { db } = await engine.open(address);
    expect(await db.selectFrom('labels').selectAll().execute()).toEqual([]);
  });
});

describe('a PostgreSQL store that cannot be reached', () => {
  const engine = engineUnderTest(null);

  it('keeps the api from starting, and says where it was looked for without the password', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    server.close();
    await once(server, 'close');
    const { dataDirectory } = await engine.address();
    const databaseUrl = `postgres://ada:s3cret@127.0.0.1:${port}/models?password=s3cret`;
    const failure = await openStore({ dataDirectory, databaseUrl }, Date.now, silent).catch(
      (error: unknown) => error,
    );
    expect(String(failure)).toContain(`postgres://ada@127.0.0.1:${port}/models`);
    expect(String(failure)).toContain('DATABASE_URL');
    expect(String(failure)).not.toContain('s3cret');
  });
});
