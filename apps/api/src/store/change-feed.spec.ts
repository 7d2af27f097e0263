import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { describeEachStore, engineUnderTest, postgresOfThisFile } from '../../test/store-engines.ts';
import { localChangeFeed, type ChangeFeed } from './change-feed.ts';
import { openPostgresChangeFeed } from './postgres-change-feed.ts';

/** What a listener has heard, and a promise for the moment when it has heard a topic. */
function listenTo(changes: ChangeFeed) {
  const heard: string[] = [];
  const waiting: { readonly topic: string; readonly resolve: () => void }[] = [];
  changes.subscribe((topic) => {
    heard.push(topic);
    for (const { topic: wanted, resolve } of waiting) if (wanted === topic) resolve();
  });
  const hears = (topic: string) =>
    heard.includes(topic)
      ? Promise.resolve()
      : new Promise<void>((resolve) => waiting.push({ topic, resolve }));
  return { heard, hears };
}

describeEachStore('the change feed', (engine) => {
  it('tells the announcer itself, once', async () => {
    const { changes } = await engine.open();
    const { heard, hears } = listenTo(changes);
    await changes.announce('routing:iris');
    await hears('routing:iris');
    await changes.announce('after');
    await hears('after');
    expect(heard).toEqual(['routing:iris', 'after']);
  });

  it('ends for a listener who has enough', async () => {
    const { changes } = await engine.open();
    const early: string[] = [];
    const stop = changes.subscribe((topic) => early.push(topic));
    const { hears } = listenTo(changes);
    await changes.announce('one');
    await hears('one');
    stop();
    await changes.announce('two');
    await hears('two');
    expect(early).toEqual(['one']);
  });
});

describe('the change feed of several replicas', () => {
  const engine = engineUnderTest(postgresOfThisFile());
  const silent = pino({ level: 'silent' });

  it('reaches the others, each announcement once', async () => {
    const address = await engine.address();
    const [here, there] = [await engine.open(address), await engine.open(address)];
    const other = listenTo(there.changes);
    for (let n = 0; n < 20; n++) await here.changes.announce(`topic-${n}`);
    await here.changes.announce('last');
    await other.hears('last');
    expect(other.heard).toEqual([...Array.from({ length: 20 }, (_, n) => `topic-${n}`), 'last']);
  });

  it('makes good a notification that was lost', async () => {
    const address = await engine.address();
    const [here, there] = [await engine.open(address), await engine.open(address)];
    const other = listenTo(there.changes);
    // What a replica has done whose notification got lost.
    await sql`insert into announcements (topic, counter) values ('silent', 1)`.execute(here.db);
    await other.hears('silent');
    expect(other.heard).toEqual(['silent']);
  });

  it('calls nothing news that was announced before', async () => {
    const address = await engine.address();
    const here = await engine.open(address);
    await here.changes.announce('old');
    const there = listenTo((await engine.open(address)).changes);
    await here.changes.announce('new');
    await there.hears('new');
    expect(there.heard).toEqual(['new']);
  });

  it('connects again when its connection is cut, and says that something may have been missed', async () => {
    const address = await engine.address();
    const here = await engine.open(address);
    const other = await engine.open(address);
    // Without polling only the connection can bring what comes.
    const feed = await openPostgresChangeFeed(address.databaseUrl ?? '', other.db, silent, 3_600_000);
    const { hears } = listenTo(feed);
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
              where datname = current_database() and query like 'listen %'`.execute(here.db);
    await hears('*');
    await here.changes.announce('afterwards');
    await hears('afterwards');
    await feed.close();
  });

  it('survives a restart of the server', async () => {
    const address = await engine.address();
    const store = await engine.open(address);
    const { hears } = listenTo(store.changes);
    await engine.server().stopServer();
    await expect(store.changes.announce('lost')).rejects.toThrow(/unavailable/);
    await engine.server().startServer();
    await hears('*');
    await store.changes.announce('again');
    await hears('again');
  });
});

describe('a listener that throws', () => {
  it('harms no other', async () => {
    const changes = localChangeFeed(pino({ level: 'silent' }));
    changes.subscribe(() => {
      throw new Error('mine');
    });
    const { heard } = listenTo(changes);
    await changes.announce('topic');
    expect(heard).toEqual(['topic']);
  });
});
