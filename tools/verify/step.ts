import type { Tally } from './tally.ts';

/** One heading of `npm test`. */
export interface Step {
  readonly runner: string;
  /** What it does, in words for the person watching. */
  readonly heading: string;
  /** Runs it, streaming to this program's output; never rejects for a failure it can count. */
  run(stop: AbortSignal, earlier: readonly Tally[]): Promise<Omit<Tally, 'runner' | 'seconds'>>;
}
