/**
 * Why rows got no scores:
 * - `overloaded`: too much is waiting; nothing was scored, and the version is fine
 * - `timeout`: the deadline passed, in the queue or while the rows were being scored
 * - `failed`: the version could not score these rows, or gave something that is no number
 * - `breaker-open`: the version failed too often and is left alone for a while
 * - `cancelled`: the caller is gone
 */
export type EngineErrorCode = 'overloaded' | 'timeout' | 'failed' | 'breaker-open' | 'cancelled';

/** Rows that got no scores. The message is fit for callers; what the runtime said is the `cause`, for the log. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly code: EngineErrorCode;
  /** Milliseconds after which another try makes sense; null when waiting changes nothing or nobody can say. */
  readonly retryAfterMs: number | null;

  constructor(
    code: EngineErrorCode,
    message: string,
    retryAfterMs: number | null = null,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
