/** A reason the system cannot start or go on; its message says what happened and what to do next. */
export class StartFault extends Error {
  override readonly name = 'StartFault';
}
