/** Rows that one request may carry, in every protocol. */
export const MAXIMUM_ROWS = 1000;

/** Whom a request is for: whoever the routing picks, a version, or whatever an alias points to. */
export type Target =
  | { readonly kind: 'routed'; /** Null: the default model. */ readonly model: string | null }
  | { readonly kind: 'version'; readonly model: string; readonly version: string }
  | { readonly kind: 'alias'; readonly model: string; readonly alias: string };

/** What every protocol turns its requests into. The rows are not checked yet. */
export interface ScoreRequest {
  readonly target: Target;
  /** At least one. */
  readonly rows: readonly unknown[];
  /** Null: every row is its own unit. */
  readonly unit: string | null;
  /** Whether each row's score is explained by input. */
  readonly explain: boolean;
  /** Scored, but neither counted nor recorded. */
  readonly dryRun: boolean;
  /** JSON pointer to a row in the caller's body, to which the pointer of a fault in the row is added. */
  readonly pointerOf: (row: number) => string;
  /** Aborted when nobody waits for the answer any more; asked for only when the answer takes a while. */
  readonly signal: () => AbortSignal | null;
}
