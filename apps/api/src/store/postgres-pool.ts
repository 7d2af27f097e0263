import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { Pool, types, type ClientConfig, type PoolClient } from 'pg';
import type { FailureTranslator } from './store-error.ts';

const INT8 = 20;
const NUMERIC = 1700;
const BYTEA = 17;

/** How the store talks to PostgreSQL; durations in milliseconds, 0 for none. */
export interface PostgresOptions {
  readonly connections: number;
  readonly statementTimeoutMs: number;
}

/** How a connection of the store is made: what it waits for, and how it reads values. */
export function postgresClientConfig(url: string, statementTimeoutMs: number): ClientConfig {
  return {
    connectionString: url,
    application_name: 'switchyard',
    keepAlive: true,
    connectionTimeoutMillis: 1_000,
    statement_timeout: statementTimeoutMs,
    // A server that has vanished without a word keeps no statement time; this side does, a little later.
    ...(statementTimeoutMs === 0 ? {} : { query_timeout: statementTimeoutMs + 1_000 }),
    types: { getTypeParser },
  };
}

/**
 * The connections to PostgreSQL, as Kysely wants them. Failures go through the translator, and a connection that
 * failed for a reason of its own is never used again.
 */
export class WatchedPool implements PostgresPool {
  readonly options = {};
  readonly #pool: Pool;
  readonly #translate: FailureTranslator;
  readonly #clients = new WeakMap<PoolClient, WatchedClient>();

  constructor(url: string, options: PostgresOptions, translate: FailureTranslator) {
    this.#translate = translate;
    this.#pool = new Pool({
      ...postgresClientConfig(url, options.statementTimeoutMs),
      max: options.connections,
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
    });
    // An idle connection that breaks leaves the pool by itself; without a listener it would end the process.
    this.#pool.on('error', (error) => void translate(error));
  }

  async connect(): Promise<PostgresPoolClient> {
    try {
      const client = await this.#pool.connect();
      // Kysely knows a connection by its object.
      const known = this.#clients.get(client);
      if (known !== undefined) return known;
      const watched = new WatchedClient(client, this.#translate);
      this.#clients.set(client, watched);
      return watched;
    } catch (error) {
      throw this.#translate(error);
    }
  }

  end(): Promise<void> {
    return this.#pool.end();
  }
}

class WatchedClient implements PostgresPoolClient {
  readonly #client: PoolClient;
  readonly #translate: FailureTranslator;
  #isBroken = false;

  constructor(client: PoolClient, translate: FailureTranslator) {
    this.#client = client;
    this.#translate = translate;
    // Between two statements of a transaction nobody else listens.
    client.on('error', () => {
      this.#isBroken = true;
    });
  }

  query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  query<R>(
    text: string | PostgresCursor<R>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<R>> | PostgresCursor<R> {
    if (typeof text !== 'string') throw new Error('The store does not stream. Read page by page, by key.');
    return this.#query(text, parameters);
  }

  release(destroy = false): void {
    this.#client.release(destroy || this.#isBroken);
  }

  async #query<R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> {
    try {
      // pg types rows as objects of any kind; Kysely has typed the query.
      return (await this.#client.query(text, [...parameters])) as unknown as PostgresQueryResult<R>;
    } catch (error) {
      const translated = this.#translate(error);
      // The server's own refusals leave a connection whole; with a lost answer nobody knows what comes next.
      if (translated !== error) this.#isBroken = true;
      throw translated;
    }
  }
}

/** Counts and moments fit a number (2^53), and so do the sums that PostgreSQL answers as numeric. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return Number;
  if (oid === BYTEA) return bytesOf;
  return types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice('\\x'.length), 'hex'));
}
