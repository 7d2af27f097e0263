import { Worker } from 'node:worker_threads';
import type { SqliteOptions, SqliteRequest, SqliteResponse } from './sqlite-message.ts';
import { StoreUnavailableError, type FailureTranslator } from './store-error.ts';

/** A statement that SQLite has refused; `errcode` is its extended result code, null when SQLite is not the cause. */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly errcode: number | null;

  constructor(message: string, errcode: number | null) {
    super(message);
    this.errcode = errcode;
  }
}

type Result = Extract<SqliteResponse, { kind: 'result' }>;
type Wish = SqliteRequest extends infer R ? (R extends SqliteRequest ? Omit<R, 'id'> : never) : never;

interface Pending {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** As a source in the tests, compiled in the build. */
const THREAD = new URL(`./sqlite-thread${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Speaks with the thread that owns a SQLite file. A thread that dies is replaced by the next request. */
export class SqliteClient {
  readonly #options: SqliteOptions;
  readonly #translate: FailureTranslator;
  readonly #pending = new Map<number, Pending>();
  #thread: Worker | null = null;
  #lastId = 0;

  constructor(options: SqliteOptions, translate: FailureTranslator = (error) => error) {
    this.#options = options;
    this.#translate = translate;
  }

  /**
   * Answers in the order of the requests.
   *
   * @throws SqliteError, or what the translator makes of it; StoreUnavailableError when the thread dies first
   */
  ask(wish: Wish): Promise<Result> {
    const id = ++this.#lastId;
    const thread = (this.#thread ??= this.#start());
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      thread.ref();
      thread.postMessage({ ...wish, id });
    });
  }

  /** Writes the WAL back into the file and ends the thread. */
  async close(): Promise<void> {
    if (this.#thread !== null) await this.ask({ kind: 'close' });
  }

  /** Ends the thread at once, as a crash would: what was asked fails, and the next request starts another. */
  async abandon(): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(THREAD, {
      name: 'store',
      workerData: this.#options,
      // It needs none of the process's own options, and some (such as --eval's) do not suit a thread.
      execArgv: [],
    });
    thread.on('message', (response: SqliteResponse) => this.#settle(response));
    thread.on('error', (error) => this.#lose(thread, error));
    thread.on('exit', (code) => this.#lose(thread, new Error(`Its thread ended with code ${code}.`)));
    return thread;
  }

  #settle(response: SqliteResponse): void {
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    // An idle store keeps no process alive.
    if (this.#pending.size === 0) this.#thread?.unref();
    if (response.kind === 'result') pending?.resolve(response);
    else pending?.reject(this.#translate(new SqliteError(response.message, response.errcode)));
  }

  #lose(thread: Worker, cause: unknown): void {
    if (this.#thread !== thread) return;
    this.#thread = null;
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    if (lost.length === 0) return;
    const error = this.#translate(
      new StoreUnavailableError('The thread of the database died and is being restarted; try again.', {
        cause,
      }),
    );
    for (const { reject } of lost) reject(error);
  }
}
