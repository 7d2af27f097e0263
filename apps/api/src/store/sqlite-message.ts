/** What SQLite stores and returns. */
export type SqliteValue = null | number | bigint | string | Uint8Array;

/** How the thread opens its database. */
export interface SqliteOptions {
  /** Absolute path of the file. */
  readonly file: string;
  readonly readOnly: boolean;
  /** How long a statement waits for another process's lock, in milliseconds. */
  readonly busyTimeoutMs: number;
}

/** What the thread is asked to do; every request is answered once, in order. */
export type SqliteRequest =
  | {
      readonly kind: 'execute';
      readonly id: number;
      readonly sql: string;
      readonly parameters: readonly SqliteValue[];
      /** Whether the caller believes to be inside a transaction. */
      readonly inTransaction: boolean;
    }
  | { readonly kind: 'rollback'; readonly id: number }
  | { readonly kind: 'close'; readonly id: number };

/** The thread's answer to the request of that id. */
export type SqliteResponse =
  | {
      readonly kind: 'result';
      readonly id: number;
      readonly rows: readonly unknown[];
      /** Null when the statement is none that changes rows. */
      readonly changes: number | null;
      readonly lastInsertRowid: number | null;
    }
  | {
      readonly kind: 'failure';
      readonly id: number;
      readonly message: string;
      /** SQLite's extended result code; null when SQLite is not the cause. */
      readonly errcode: number | null;
    };
