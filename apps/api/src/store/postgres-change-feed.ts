import { sql, type Kysely } from 'kysely';
import { Client } from 'pg';
import type { Logger } from 'pino';
import { ANY_TOPIC, ChangeListeners, type ChangeFeed } from './change-feed.ts';
import { postgresClientConfig } from './postgres-pool.ts';
import type { Schema } from './schema.ts';
import { StoreUnavailableError } from './store-error.ts';

const CHANNEL = 'switchyard_changes';
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** A feed that holds a connection and a timer. */
export interface OpenChangeFeed extends ChangeFeed {
  close(): Promise<void>;
}

/**
 * The feed of all replicas on one database: LISTEN on a connection of its own, and beside it a counter per topic that
 * is read every second, so that a lost notification costs a second and no more.
 */
export async function openPostgresChangeFeed(
  databaseUrl: string,
  db: Kysely<Schema>,
  logger: Logger,
  pollMs = 1_000,
): Promise<OpenChangeFeed> {
  const feed = new PostgresChangeFeed(databaseUrl, db, logger, pollMs);
  await feed.open();
  return feed;
}

class PostgresChangeFeed implements OpenChangeFeed {
  readonly #databaseUrl: string;
  readonly #db: Kysely<Schema>;
  readonly #logger: Logger;
  readonly #pollMs: number;
  readonly #listeners: ChangeListeners;
  /** The last counter of each topic that the listeners were told of. */
  readonly #told = new Map<string, number>();
  #client: Client | null = null;
  #connecting: Promise<void> = Promise.resolve();
  #polling: Promise<void> = Promise.resolve();
  #reconnectTimer: NodeJS.Timeout | null = null;
  #pollTimer: NodeJS.Timeout | null = null;
  #pauseMs = FIRST_PAUSE_MS;
  #isClosed = false;

  constructor(databaseUrl: string, db: Kysely<Schema>, logger: Logger, pollMs: number) {
    this.#databaseUrl = databaseUrl;
    this.#db = db;
    this.#logger = logger;
    this.#pollMs = pollMs;
    this.#listeners = new ChangeListeners(logger);
  }

  async open(): Promise<void> {
    // What was announced before is no news: the caller reads the store after it has subscribed.
    for (const { topic, counter } of await this.#counters()) this.#told.set(topic, counter);
    await this.#listen();
    this.#schedulePoll();
  }

  async announce(topic: string): Promise<void> {
    await sql`
      with bumped as (
        insert into announcements (topic, counter) values (${topic}, 1)
        on conflict (topic) do update set counter = announcements.counter + 1
        returning counter
      )
      select pg_notify(${CHANNEL}, json_build_object('topic', ${topic}::text, 'counter', counter)::text) from bumped
    `.execute(this.#db);
  }

  subscribe(listener: (topic: string) => void): () => void {
    return this.#listeners.add(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of [this.#reconnectTimer, this.#pollTimer]) if (timer !== null) clearTimeout(timer);
    await this.#connecting.catch(() => undefined);
    await this.#polling;
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  async #listen(): Promise<void> {
    const client = new Client(postgresClientConfig(this.#databaseUrl, 0));
    client.on('notification', ({ payload }) => this.#hear(payload));
    // The connection may break at any time; 'end' follows, and that is where it is made again.
    client.on('error', (error) =>
      this.#logger.debug({ err: error }, 'The connection for notifications failed.'),
    );
    client.on('end', () => {
      if (this.#client === client) {
        this.#client = null;
        this.#reconnectLater();
      }
    });
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      this.#client = client;
      this.#pauseMs = FIRST_PAUSE_MS;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  #reconnectLater(): void {
    if (this.#isClosed) return;
    this.#reconnectTimer = setTimeout(() => {
      this.#connecting = this.#listen().then(
        () => {
          if (!this.#isClosed) this.#listeners.tell(ANY_TOPIC);
        },
        () => this.#reconnectLater(),
      );
    }, this.#pauseMs).unref();
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }

  #hear(payload: string | undefined): void {
    const value: unknown = JSON.parse(payload ?? 'null');
    if (typeof value !== 'object' || value === null || !('topic' in value) || !('counter' in value)) return;
    if (typeof value.topic === 'string' && typeof value.counter === 'number') {
      this.#tell(value.topic, value.counter);
    }
  }

  #tell(topic: string, counter: number): void {
    if (counter <= (this.#told.get(topic) ?? 0)) return;
    this.#told.set(topic, counter);
    this.#listeners.tell(topic);
  }

  #schedulePoll(): void {
    if (this.#isClosed) return;
    this.#pollTimer = setTimeout(() => {
      this.#polling = this.#poll().finally(() => this.#schedulePoll());
    }, this.#pollMs).unref();
  }

  async #poll(): Promise<void> {
    try {
      for (const { topic, counter } of await this.#counters()) this.#tell(topic, counter);
    } catch (error) {
      // The health of the store has been told by the failed statement itself.
      if (!(error instanceof StoreUnavailableError)) {
        this.#logger.error({ err: error }, 'The announcements of other replicas cannot be read.');
      }
    }
  }

  #counters(): Promise<readonly { readonly topic: string; readonly counter: number }[]> {
    return this.#db.selectFrom('announcements').select(['topic', 'counter']).execute();
  }
}
