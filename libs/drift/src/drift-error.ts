/** Every way in which profiles and panes can be misused. */
export type DriftErrorCode =
  | 'malformed-profile'
  | 'unsupported-profile'
  | 'malformed-window'
  | 'fingerprint-mismatch'
  | 'bad-specification'
  | 'row-length'
  | 'no-rows';

/** A call that cannot be answered; `code` is stable, the message says what to do. */
export class DriftError extends Error {
  override readonly name = 'DriftError';
  readonly code: DriftErrorCode;

  constructor(code: DriftErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
