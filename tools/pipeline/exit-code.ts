/** What the exit codes of the pipeline's programs mean, the same for every stage. */
export const EXIT = {
  ok: 0,
  /** The stage ran and found something wrong, which its message names. */
  failed: 1,
  /** The command line cannot be followed. */
  usage: 2,
  /** A model misses its recipe's threshold. */
  gateNotMet: 3,
  /** Something that the stage cannot do without is not on this machine; nothing was done. */
  missing: 4,
  /** Nobody approved. */
  declined: 5,
  /** Somebody stopped the stage before it knew (128 + SIGTERM; a shell's code for the signal that came). */
  stopped: 143,
} as const;
