/** What the trainer's exit codes mean to scripts. */
export const EXIT = {
  ok: 0,
  /** Something went wrong that the message names. */
  failure: 1,
  /** The command line or a recipe cannot be followed. */
  usage: 2,
  /** The model is not good enough for its recipe's gate; nothing was written. */
  gateNotMet: 3,
} as const;
