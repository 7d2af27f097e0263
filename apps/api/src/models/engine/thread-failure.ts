/** A batch without scores: the model threw, the thread ended, or it did not answer in time and was ended. */
export class ThreadFailure extends Error {
  override readonly name = 'ThreadFailure';
  readonly kind: 'threw' | 'ended' | 'hung';

  constructor(kind: 'threw' | 'ended' | 'hung', message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
