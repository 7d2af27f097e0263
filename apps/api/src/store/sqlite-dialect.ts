import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely';
import type { SqliteClient } from './sqlite-client.ts';
import type { SqliteValue } from './sqlite-message.ts';

/** Kysely over a SQLite file that a thread of its own works on: no statement and no fsync blocks the caller's loop. */
export class ThreadedSqliteDialect implements Dialect {
  readonly #client: SqliteClient;

  constructor(client: SqliteClient) {
    this.#client = client;
  }

  createAdapter(): SqliteAdapter {
    return new TransactionalSqliteAdapter();
  }

  createDriver(): Driver {
    return new ThreadedSqliteDriver(this.#client);
  }

  createIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(db);
  }

  createQueryCompiler(): SqliteQueryCompiler {
    return new SqliteQueryCompiler();
  }
}

class TransactionalSqliteAdapter extends SqliteAdapter {
  /** SQLite rolls DDL back like anything else: a migration that is killed half way leaves nothing. */
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** One connection; Kysely hands it to one caller at a time. */
class ThreadedSqliteDriver implements Driver {
  readonly #client: SqliteClient;
  readonly #connection: ThreadedSqliteConnection;

  constructor(client: SqliteClient) {
    this.#client = client;
    this.#connection = new ThreadedSqliteConnection(client);
  }

  async init(): Promise<void> {
    // The thread opens the file with the first statement.
  }

  async acquireConnection(): Promise<ThreadedSqliteConnection> {
    return this.#connection;
  }

  beginTransaction(connection: ThreadedSqliteConnection): Promise<void> {
    return connection.begin();
  }

  commitTransaction(connection: ThreadedSqliteConnection): Promise<void> {
    return connection.commit();
  }

  rollbackTransaction(connection: ThreadedSqliteConnection): Promise<void> {
    return connection.rollback();
  }

  async releaseConnection(): Promise<void> {
    // There is only the one.
  }

  destroy(): Promise<void> {
    return this.#client.close();
  }
}

class ThreadedSqliteConnection implements DatabaseConnection {
  readonly #client: SqliteClient;
  #inTransaction = false;

  constructor(client: SqliteClient) {
    this.#client = client;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes, lastInsertRowid } = await this.#client.ask({
      kind: 'execute',
      sql,
      parameters: parameters.map(asSqliteValue),
      inTransaction: this.#inTransaction,
    });
    return {
      // Kysely's contract: the rows have the shape that the query's author has typed.
      rows: rows as R[],
      ...(changes === null ? {} : { numAffectedRows: BigInt(changes) }),
      ...(lastInsertRowid === null ? {} : { insertId: BigInt(lastInsertRowid) }),
    };
  }

  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('The store does not stream. Read page by page, by key.');
  }

  async begin(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw('begin'));
    this.#inTransaction = true;
  }

  async commit(): Promise<void> {
    await this.executeQuery(CompiledQuery.raw('commit'));
    this.#inTransaction = false;
  }

  async rollback(): Promise<void> {
    this.#inTransaction = false;
    await this.#client.ask({ kind: 'rollback' });
  }
}

function asSqliteValue(value: unknown): SqliteValue {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  if (value instanceof Uint8Array) {
    // A view is cloned with all of the buffer behind it, which for a small Buffer is a pool that others use too.
    return value.byteLength === value.buffer.byteLength ? value : Uint8Array.prototype.slice.call(value);
  }
  throw new TypeError(
    `A parameter is of type ${typeof value}; the store takes null, numbers, text and bytes only.`,
  );
}
