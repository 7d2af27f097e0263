import type { Candidate } from './candidates/candidate.ts';
import { median } from './median.ts';
import { startServer } from './process/server.ts';

const STARTS = 5;

/** Milliseconds from the start of the process to the first 200 of its readiness: the median of five starts. */
export async function readyMs(candidate: Candidate): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    const server = await startServer(candidate);
    times.push(server.readyMs);
    await server.stop();
  }
  return median(times);
}
