/**
 * The store cannot take writes now. Nothing is wrong with what was asked: the same call works once the cause is gone.
 * A transaction that ends with it may have been committed when only its acknowledgement was lost, so what is repeated
 * must be idempotent.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  /** One sentence for the operator: what happened and what to do. */
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(`The store is unavailable. ${reason}`, options);
    this.reason = reason;
  }
}

/** The store must not be opened; the message says why and what to do. */
export class StoreRefusedError extends Error {
  override readonly name = 'StoreRefusedError';
}

/** What a failed statement becomes: itself, or a {@link StoreUnavailableError} when the store is the cause. */
export type FailureTranslator = (error: unknown) => unknown;
