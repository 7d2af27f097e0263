/**
 * The thread that owns a SQLite connection; started by `sqlite-client.ts`. Statements and their fsyncs block this
 * thread only.
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { SqliteOptions, SqliteRequest, SqliteResponse } from './sqlite-message.ts';

const STATEMENTS = 200;
const CACHE_KIB = 16 * 1024;
/** SQLITE_ABORT_ROLLBACK: the transaction is gone. */
const ABORT_ROLLBACK = 516;

interface Prepared {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

const options = workerData as SqliteOptions;
/** In order of use, the least recent first. */
const prepared = new Map<string, Prepared>();
let database: DatabaseSync | null = null;

parentPort?.on('message', (request: SqliteRequest) => {
  parentPort?.postMessage(answer(request));
  if (request.kind === 'close') parentPort?.close();
});

function answer(request: SqliteRequest): SqliteResponse {
  try {
    return respond(request);
  } catch (error) {
    return {
      kind: 'failure',
      id: request.id,
      message: error instanceof Error ? error.message : String(error),
      errcode: errcodeOf(error),
    };
  }
}

function respond(request: SqliteRequest): SqliteResponse {
  const { id } = request;
  switch (request.kind) {
    case 'execute':
      return execute(request);
    case 'rollback':
      // A full disk or a new thread has ended the transaction already.
      if (database?.isTransaction === true) database.exec('rollback');
      return { kind: 'result', id, rows: [], changes: null, lastInsertRowid: null };
    case 'close':
      close();
      return { kind: 'result', id, rows: [], changes: null, lastInsertRowid: null };
  }
}

function execute({
  id,
  sql,
  parameters,
  inTransaction,
}: SqliteRequest & { kind: 'execute' }): SqliteResponse {
  const connection = (database ??= open());
  if (inTransaction && !connection.isTransaction) {
    // Without this, the rest of a transaction that SQLite has rolled back would commit statement by statement.
    throw Object.assign(new Error('The transaction was rolled back by an earlier failure.'), {
      errcode: ABORT_ROLLBACK,
    });
  }
  const { statement, returnsRows } = prepare(connection, sql);
  if (returnsRows) {
    return { kind: 'result', id, rows: statement.all(...parameters), changes: null, lastInsertRowid: null };
  }
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { kind: 'result', id, rows: [], changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) };
}

function prepare(connection: DatabaseSync, sql: string): Prepared {
  const known = prepared.get(sql);
  if (known !== undefined) {
    prepared.delete(sql);
    prepared.set(sql, known);
    return known;
  }
  const statement = connection.prepare(sql);
  const added = { statement, returnsRows: statement.columns().length > 0 };
  prepared.set(sql, added);
  const [oldest] = prepared.keys();
  if (prepared.size > STATEMENTS && oldest !== undefined) prepared.delete(oldest);
  return added;
}

/** Opened by the first statement, so that a file that cannot be opened is the failure of a statement, not of the thread. */
function open(): DatabaseSync {
  const connection = new DatabaseSync(options.file, {
    readOnly: options.readOnly,
    enableForeignKeyConstraints: true,
    timeout: options.busyTimeoutMs,
  });
  try {
    if (!options.readOnly) connection.exec('pragma journal_mode = wal');
    connection.exec(
      `pragma synchronous = full; pragma cache_size = -${CACHE_KIB}; pragma temp_store = memory`,
    );
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function close(): void {
  prepared.clear();
  try {
    if (!options.readOnly) database?.exec('pragma wal_checkpoint(truncate)');
  } finally {
    database?.close();
    database = null;
  }
}

function errcodeOf(error: unknown): number | null {
  const isCoded = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isCoded ? (error.errcode as number) : null;
}
