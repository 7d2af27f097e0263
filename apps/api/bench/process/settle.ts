import { setTimeout as pause } from 'node:timers/promises';
import { processorSeconds } from './process-tree.ts';
import type { Server } from './server.ts';

const LOOK_EVERY_MS = 250;
const LIMIT_MS = 15_000;
/** Share of a core below which a process is at rest: timers and polling go on for ever. */
const REST = 0.06;

/**
 * Waits until a server has nothing left to do, so that its late work (a log that is still being written) does not slow
 * down the next candidate.
 *
 * @returns milliseconds that it went on working, 0 when it was at rest
 */
export async function settle({ pid }: Server): Promise<number> {
  const start = performance.now();
  let before = processorSeconds(pid);
  for (let waited = 0; waited < LIMIT_MS; waited += LOOK_EVERY_MS) {
    await pause(LOOK_EVERY_MS);
    const now = processorSeconds(pid);
    if (before === null || now === null) return 0;
    if (now - before <= (REST * LOOK_EVERY_MS) / 1000) {
      return waited === 0 ? 0 : performance.now() - start - LOOK_EVERY_MS;
    }
    before = now;
  }
  return performance.now() - start;
}
