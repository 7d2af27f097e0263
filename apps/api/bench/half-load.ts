import type { Candidate } from './candidates/candidate.ts';
import { loadAtConstantRate, type ConstantRun } from './load/constant-load.ts';
import { loadWithWrk } from './load/wrk.ts';
import { median } from './median.ts';
import type { Options } from './options.ts';
import { startServer } from './process/server.ts';
import { settle } from './process/settle.ts';

/** Below this share of the rate that was asked for, what was measured is another load. */
const HELD = 0.99;
const WARM_UP_SECONDS = 3;

/**
 * Latency of the api beside that of the echo, at one and the same constant rate.
 *
 * @param requestsPerSecond half of what the api can do
 * @returns lines to print
 */
export async function compareAtHalfLoad(
  echo: Candidate,
  api: Candidate,
  requestsPerSecond: number,
  { seconds, rounds }: Options,
): Promise<readonly string[]> {
  const servers = [await startServer(echo), await startServer(api)];
  const runs = new Map<Candidate, ConstantRun[]>(servers.map(({ candidate }) => [candidate, []]));
  for (const { url, candidate } of servers) {
    await loadWithWrk(url, await candidate.single(url), WARM_UP_SECONDS);
  }
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      await settle(server);
      const traffic = await server.candidate.single(server.url);
      // One more second, since the first does not count.
      const run = await loadAtConstantRate(server.url, traffic, requestsPerSecond, seconds + 1);
      runs.get(server.candidate)?.push(run);
    }
  }
  for (const server of servers) await server.stop();

  const p99 = (candidate: Candidate) => median((runs.get(candidate) ?? []).map(({ p99Us }) => p99Us));
  const late = [...runs.values()].flat().some(({ delayP99Us, p99Us }) => delayP99Us > p99Us / 2);
  return [
    `At ${Math.round(requestsPerSecond).toLocaleString('en')} requests/s, half of what the api can do, from when they were due:`,
    ...[...runs].map(([{ title }, all]) => describe(title, all, requestsPerSecond)),
    `p99 of the api is ${(p99(api) / p99(echo)).toFixed(2)} × the echo's (goal: at most 3 ×).`,
    ...(late
      ? [
          'The load itself was late by a good part of that: something else uses its core. Run this again on a quiet machine.',
        ]
      : []),
  ];
}

function describe(title: string, runs: readonly ConstantRun[], asked: number): string {
  const of = (value: (run: ConstantRun) => number) => Math.round(median(runs.map(value)));
  const achieved = of(({ achievedPerSecond }) => achievedPerSecond);
  const held = achieved >= HELD * asked ? '' : `; THE RATE WAS NOT HELD: ${achieved} requests/s`;
  return `  ${title}: p50 ${of(({ p50Us }) => p50Us)} µs, p99 ${of(({ p99Us }) => p99Us)} µs; the load itself was up to ${of(({ delayP99Us }) => delayP99Us)} µs late (p99)${held}`;
}
