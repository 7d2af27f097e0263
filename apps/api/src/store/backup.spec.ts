import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineUnderTest, postgresOfThisFile } from '../../test/store-engines.ts';
import { driftPane, label, labelRevision, segment, shadowPane } from '../../test/store-rows.ts';
import { BACKUP_TABLES, readRows } from './backup-tables.ts';
import { writeBackup } from './backup.ts';
import { restoreBackup } from './restore.ts';
import { connectSqlite, sqliteFile } from './sqlite-store.ts';
import type { Store } from './store.ts';

const NOW = 1_700_000_000_000;
const sqlite = engineUnderTest(null);
const postgres = engineUnderTest(postgresOfThisFile());
const engines = { sqlite, postgres };
let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'switchyard-backup-'));
  file = join(directory, 'store.backup');
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function fill({ db }: Store, rows = 250): Promise<void> {
  const numbers = Array.from({ length: rows }, (_, n) => n);
  await db
    .insertInto('prediction_segments')
    .values(numbers.map((n) => segment(n, NOW + n)))
    .execute();
  const labels = numbers.map((n) => ({ ...label(n, NOW), unit: 'zwölf\n"x"', error: n === 0 ? -0.1 : null }));
  await db.insertInto('labels').values(labels).execute();
  await db
    .insertInto('label_revisions')
    .values(numbers.map((n) => labelRevision(n, NOW)))
    .execute();
  await db
    .insertInto('drift_panes')
    .values(numbers.map((n) => driftPane(NOW + n)))
    .execute();
  await db
    .insertInto('shadow_panes')
    .values(numbers.map((n) => shadowPane(NOW + n)))
    .execute();
  await db
    .insertInto('routings')
    .values({ model: 'iris', revision: 4, body: '{"a":1}', changed_at: NOW })
    .execute();
  await db
    .insertInto('aliases')
    .values({ model: 'iris', alias: 'champion', version: 2, revision: 1, changed_at: NOW })
    .execute();
  await db
    .insertInto('alias_changes')
    .values({
      model: 'iris',
      alias: 'champion',
      revision: 1,
      from_version: null,
      to_version: 2,
      changed_at: NOW,
    })
    .execute();
}

async function contentOf({ db }: Store): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const content: Record<string, unknown[]> = {};
  for (const table of BACKUP_TABLES) {
    const rows: unknown[] = [];
    for await (const row of readRows(db, table, 100)) rows.push(row);
    content[table.name] = rows;
  }
  return content;
}

describe.each([
  ['sqlite', 'postgres'],
  ['postgres', 'sqlite'],
  ['sqlite', 'sqlite'],
  ['postgres', 'postgres'],
] as const)('a backup of %s restored into %s', (from, to) => {
  it('has every row of every table', async () => {
    const source = await engines[from].open();
    await fill(source);
    const counts = await writeBackup(source.db, file);
    expect(counts).toMatchObject({ labels: 250, prediction_segments: 250, aliases: 1 });
    const target = await engines[to].open();
    expect(await restoreBackup(target.db, file, false)).toEqual(counts);
    expect(await contentOf(target)).toEqual(await contentOf(source));
    expect(await readdir(directory)).toEqual(['store.backup']);
  });
});

describe.each(['sqlite', 'postgres'] as const)('a backup of %s', (name) => {
  it('is of one moment, whatever is written while it is made', async () => {
    const address = await engines[name].address();
    const store = await engines[name].open(address);
    await fill(store, 1_000);
    // As the command does beside a running api: a connection of its own, without the lock.
    const reader =
      name === 'sqlite' ? connectSqlite(sqliteFile(address.dataDirectory), { readOnly: true }) : null;
    const writing = { isDone: false };
    const writer = (async () => {
      for (let n = 1_000; !writing.isDone; n++) {
        await store.db.transaction().execute(async (transaction) => {
          await transaction.insertInto('labels').values(label(n, NOW)).execute();
          await transaction.insertInto('label_revisions').values(labelRevision(n, NOW)).execute();
        });
      }
    })();
    const counts = await writeBackup(reader ?? store.db, file);
    writing.isDone = true;
    await writer;
    await reader?.destroy();
    expect(counts['labels']).toBe(counts['label_revisions']);
    const target = await sqlite.open();
    expect(await restoreBackup(target.db, file, false)).toEqual(counts);
  });

  it('replaces what is in a store only when that is forced', async () => {
    const store = await engines[name].open();
    await fill(store, 10);
    await writeBackup(store.db, file);
    const before = await contentOf(store);
    await store.db.insertInto('labels').values(label(99, NOW)).execute();
    await expect(restoreBackup(store.db, file, false)).rejects.toThrow(/not empty.*--force/);
    expect(await store.db.selectFrom('labels').select('prediction_id').execute()).toHaveLength(11);
    await restoreBackup(store.db, file, true);
    expect(await contentOf(store)).toEqual(before);
  });
});

describe('a backup that is not as it was written', () => {
  /** Rewrites the lines of the backup, with a hash that is right again where that is asked for. */
  async function rewrite(change: (lines: string[]) => readonly string[], withHash: boolean): Promise<void> {
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n');
    const changed = change(lines);
    const body = changed
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join('');
    const sha256 = createHash('sha256').update(body).digest('hex');
    await writeFile(file, gzipSync(`${body}${withHash ? JSON.stringify({ sha256 }) : changed.at(-1)}\n`));
  }

  it.each<[string, () => Promise<void>]>([
    ['cut short', async () => truncate(file, (await readFile(file)).length - 20)],
    ['cut to nothing', () => truncate(file, 0)],
    [
      'flipped in a byte',
      async () => {
        const bytes = await readFile(file);
        const middle = Math.floor(bytes.length / 2);
        bytes.writeUInt8((bytes[middle] ?? 0) ^ 0xff, middle);
        await writeFile(file, bytes);
      },
    ],
    ['another file', () => writeFile(file, 'not compressed at all')],
    ['compressed, but another file', () => writeFile(file, gzipSync('{"hello":"world"}\n'))],
    [
      'changed in a row',
      () => rewrite((lines) => lines.map((line) => line.replace('setosa', 'satosa')), false),
    ],
    ['without its last line', () => rewrite((lines) => lines.slice(0, -1), false)],
    [
      'with fewer rows than promised',
      () => rewrite((lines) => [...lines.slice(0, 3), ...lines.slice(4)], true),
    ],
    [
      'with a row of no table',
      () =>
        rewrite((lines) => [...lines.slice(0, -1), '{"table":"sqlite_master","row":{"name":"x"}}', ''], true),
    ],
    [
      'with a column too many',
      () => rewrite((lines) => lines.map((line) => line.replace('"row":{', '"row":{"x":1,')), true),
    ],
    ['without its header', () => rewrite((lines) => lines.slice(1), true)],
    [
      'of a later format',
      () =>
        rewrite(
          (lines) => lines.map((line) => line.replace('"switchyard_backup":1', '"switchyard_backup":2')),
          true,
        ),
    ],
    [
      'of other tables',
      () => rewrite((lines) => lines.map((line) => line.replace('0001-first-tables', '0000-before')), true),
    ],
    [
      'continued after its end',
      async () => writeFile(file, Buffer.concat([await readFile(file), gzipSync('{"sha256":"x"}\n')])),
    ],
  ])('is refused when it is %s, and nothing changes', async (_how, damage) => {
    const source = await sqlite.open();
    await fill(source, 20);
    await writeBackup(source.db, file);
    await damage();
    const target = await sqlite.open();
    await target.db.insertInto('labels').values(label(7, NOW)).execute();
    const before = await contentOf(target);
    const failure = await restoreBackup(target.db, file, true).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'BackupError',
      message: expect.stringMatching(/[Tt]ake another|Restore it with/),
    });
    expect(await contentOf(target)).toEqual(before);
  });
});
