/** First numbers of a row that make {@link file://./worker-faults.ts} misbehave; the second number is how long, in ms. */
export const CUES = {
  /** Computes for ever. */
  hang: -1001,
  throw: -1002,
  /** Ends the thread. */
  exit: -1003,
  /** Answers, and ends the thread a moment later. */
  exitLater: -1009,
  /** Answers with NaN, in this row only. */
  notANumber: -1004,
  /** Spoils the bytes that later threads would open, and answers. */
  spoil: -1010,
  /** Answers later, without computing. */
  late: -1005,
  /** Computes for so long. */
  busy: -1006,
  /** Fills the JavaScript heap. */
  leak: -1007,
  /** Gives one score too few. */
  short: -1008,
} as const;

/** What the thread answers to a row without a cue. */
export function plainScore(first: number, second: number): number {
  return 3 * first + second;
}
