import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate } from '../candidates/candidate.ts';
import { loadWithWrk } from '../load/wrk.ts';
import { probe } from '../probe.ts';
import { mainThreadSeconds, processorSeconds } from '../process/process-tree.ts';
import { startServer } from '../process/server.ts';
import type { Surroundings } from '../surroundings.ts';
import { selfTimes, type FunctionTime } from './function-time.ts';
import { groupOf } from './source-group.ts';

const WARM_UP_SECONDS = 3;
const SECONDS = 8;
const TOP = 25;
/** Samples far enough apart to leave the program most of its speed. */
const INTERVAL_US = 250;

/** Loads a candidate that runs on Node under the profiler and tells, per request, where its main thread's time went. */
export async function profileCandidate(plain: Candidate, { directory }: Surroundings): Promise<string> {
  const folder = join(directory, `profile-${plain.name}`);
  const candidate: Candidate = {
    ...plain,
    command: (port) => {
      const { args, ...command } = plain.command(port);
      return {
        ...command,
        args: ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${INTERVAL_US}`, ...args],
      };
    },
  };
  const server = await startServer(candidate);
  const traffic = await candidate.single(server.url);
  const wrong = await probe(server.url, traffic);
  if (wrong !== null) throw new Error(wrong);
  await loadWithWrk(server.url, traffic, WARM_UP_SECONDS);
  const before = { all: processorSeconds(server.pid), main: mainThreadSeconds(server.pid) };
  const from = monotonicMicroseconds();
  const { requests, requestsPerSecond } = await loadWithWrk(server.url, traffic, SECONDS);
  const to = monotonicMicroseconds();
  const usedUs = (now: number | null, then: number | null) =>
    now === null || then === null ? null : ((now - then) * 1e6) / requests;
  const mainUs = usedUs(mainThreadSeconds(server.pid), before.main);
  const allUs = usedUs(processorSeconds(server.pid), before.all);
  await server.stop();

  // CPU.<date>.<time>.<process>.<thread>.<number>.cpuprofile; the main thread is 0.
  const file = readdirSync(folder).find((name) => name.split('.').at(-3) === '0');
  if (file === undefined) throw new Error(`It has left no profile: ${server.lastWords()}`);
  const times = selfTimes(readFileSync(join(folder, file), 'utf8'), from, to).filter(
    (time) => groupOf(time) !== 'idle',
  );
  // Samples count time that passed, also while somebody else had the core; shares of processor time do not.
  const total = mainUs ?? sum(times) / requests;
  const unit = total / sum(times);
  return [
    `${candidate.title}, under the profiler: ${Math.round(requestsPerSecond).toLocaleString('en')} requests/s.`,
    `Main thread: ${total.toFixed(1)} µs of processor time per request, the profiler's included.`,
    ...(allUs === null || mainUs === null
      ? []
      : [`Other threads (log writer, garbage collection, compiler): ${(allUs - mainUs).toFixed(1)} µs.`]),
    '',
    ...breakdown(times, unit),
    '',
    ...topFunctions(times, unit),
  ].join('\n');
}

/** @param unit microseconds per request that one sampled microsecond stands for */
function breakdown(times: readonly FunctionTime[], unit: number): readonly string[] {
  const groups = new Map<string, number>();
  for (const time of times) {
    const group = groupOf(time);
    groups.set(group, (groups.get(group) ?? 0) + time.microseconds);
  }
  const all = sum(times);
  return [...groups]
    .sort(([, a], [, b]) => b - a)
    .map(([group, microseconds]) => {
      const share = `${((100 * microseconds) / all).toFixed(1)} %`;
      return `${group.padEnd(32)}${(microseconds * unit).toFixed(2).padStart(8)} µs${share.padStart(9)}`;
    });
}

function topFunctions(times: readonly FunctionTime[], unit: number): readonly string[] {
  return times.slice(0, TOP).map((time) => {
    const place =
      time.url === '' ? '' : `${time.url.replace(/^.*\/(node_modules|libs|apps)\//, '$1/')}:${time.line}`;
    const name = time.name === '' ? '(anonymous)' : time.name;
    return `${(time.microseconds * unit).toFixed(2).padStart(7)} µs  ${groupOf(time).padEnd(28)}${name.padEnd(30)} ${place}`;
  });
}

function sum(times: readonly FunctionTime[]): number {
  return times.reduce((total, { microseconds }) => total + microseconds, 0);
}

/** The clock of V8's profiles. */
function monotonicMicroseconds(): number {
  return Number(process.hrtime.bigint() / 1000n);
}
