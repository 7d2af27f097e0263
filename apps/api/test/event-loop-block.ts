import { monitorEventLoopDelay } from 'node:perf_hooks';

/** Repetitions after which a block is taken as the input's own and not as the machine's noise. */
const REPETITIONS = 12;

/**
 * How long, in milliseconds, the event loop is blocked at most while something runs: the least over several runs, since
 * other programs can only add to it. Ends early once a run stays below the limit.
 */
export async function longestBlock(run: () => Promise<unknown>, limitMs: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let repetition = 0; repetition < REPETITIONS && least >= limitMs; repetition++) {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    // Begins to measure with the next turn of the loop.
    await new Promise((resolve) => setTimeout(resolve, 2));
    delay.reset();
    await run();
    await new Promise((resolve) => setTimeout(resolve, 2));
    delay.disable();
    least = Math.min(least, delay.max / 1e6);
  }
  return least;
}
