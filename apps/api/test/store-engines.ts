import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { Clock, Configuration } from '../src/config/configuration.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

/** Where a store is. */
export type StoreAddress = Pick<Configuration, 'databaseUrl' | 'dataDirectory'>;

/** One engine in its own fresh places. */
export interface StoreEngineUnderTest {
  readonly name: 'sqlite' | 'postgres';
  /** A place where no store is yet. */
  address(): Promise<StoreAddress>;
  /** Opens a store, in a fresh place when none is given; it is closed after the test when the test has not. */
  open(address?: StoreAddress, clock?: Clock): Promise<Store>;
  /** The server behind it. @throws on SQLite, which has none */
  server(): PostgresServer;
}

const silent = pino({ level: 'silent' });

/** Runs the same tests on SQLite and on a real PostgreSQL, which one spec file starts once. */
export function describeEachStore(name: string, suite: (engine: StoreEngineUnderTest) => void): void {
  describe(`${name} on SQLite`, () => suite(engineUnderTest(null)));
  describe(`${name} on PostgreSQL`, () => suite(engineUnderTest(postgresOfThisFile())));
}

/** A PostgreSQL that lives as long as the enclosing suite. */
export function postgresOfThisFile(): () => PostgresServer {
  let server: PostgresServer | null = null;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await server?.stop();
    server = null;
  });
  return () => {
    if (server === null) throw new Error('PostgreSQL runs only while tests run.');
    return server;
  };
}

/** An engine for specs that need only one; null stands for SQLite. */
export function engineUnderTest(server: (() => PostgresServer) | null): StoreEngineUnderTest {
  const directories: string[] = [];
  const opened: Store[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    for (const directory of directories.splice(0)) await rm(directory, { recursive: true, force: true });
  });
  const address = async (): Promise<StoreAddress> => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'switchyard-store-'));
    directories.push(dataDirectory);
    return { dataDirectory, databaseUrl: server === null ? null : await createDatabase(server().url) };
  };
  return {
    name: server === null ? 'sqlite' : 'postgres',
    address,
    async open(at, clock = Date.now) {
      const store = await openStore(at ?? (await address()), clock, silent);
      let closing: Promise<void> | null = null;
      const watched = { ...store, close: () => (closing ??= store.close()) };
      opened.push(watched);
      return watched;
    },
    server() {
      if (server === null) throw new Error('SQLite has no server.');
      return server();
    },
  };
}

/** Makes an empty database on the server; returns its address. */
export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `store_${randomUUID().replaceAll('-', '')}`;
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}
