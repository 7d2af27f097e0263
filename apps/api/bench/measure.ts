import { setTimeout as pause } from 'node:timers/promises';
import { checkAccounts } from './accounts.ts';
import type { Candidate } from './candidates/candidate.ts';
import { NotBuiltYet } from './candidates/switchyard.ts';
import type { Traffic } from './load/traffic.ts';
import { loadWithWrk, type Run } from './load/wrk.ts';
import type { Options } from './options.ts';
import { probe } from './probe.ts';
import { processorSeconds, residentMb } from './process/process-tree.ts';
import { startServer, type Server } from './process/server.ts';
import { settle } from './process/settle.ts';

/** A run, and what it cost the server. */
export interface MeasuredRun extends Run {
  /** Processor time per request with the work that followed later; null where there is no /proc. */
  readonly processorUs: number | null;
  /** Cores that the server had during the run: with less than 1 of a core of its own, somebody else had the rest. */
  readonly cores: number | null;
}

/** All that was seen of one candidate. */
export interface Measured {
  readonly candidate: Candidate;
  readonly single: readonly MeasuredRun[];
  readonly batch: readonly MeasuredRun[];
  readonly idleMb: number | null;
  /** The most after any run. */
  readonly loadedMb: number | null;
  /** The longest that it went on working after a run. */
  readonly catchUpMs: number;
  readonly notes: readonly string[];
  /** Why its numbers cannot be believed or are not there; null when all is well. */
  readonly failure: string | null;
  /** It cannot be measured yet, which is no fault. */
  readonly isSkipped: boolean;
}

/** A candidate under way. */
interface Running {
  readonly candidate: Candidate;
  server: Server | null;
  readonly loads: { readonly kind: 'single' | 'batch'; readonly traffic: Traffic }[];
  readonly runs: { readonly single: MeasuredRun[]; readonly batch: MeasuredRun[] };
  rows: number;
  idleMb: number | null;
  loadedMb: number | null;
  catchUpMs: number;
  failure: string | null;
  isSkipped: boolean;
}

const WARM_UP_SECONDS = 3;
const IDLE_AFTER_MS = 3_000;

/** Starts all candidates, loads them in turn, round by round, and stops them. A failed one does not stop the others. */
export async function measure(
  candidates: readonly Candidate[],
  { seconds, rounds }: Options,
  say: (line: string) => void,
): Promise<readonly Measured[]> {
  const all = candidates.map(begin);
  for (const running of all) await attempt(running, () => open(running));
  for (let round = 0; round <= rounds; round++) {
    say(round === 0 ? 'Warming up.' : `Round ${round} of ${rounds}.`);
    for (const kind of ['single', 'batch'] as const) {
      for (const running of all) {
        await attempt(running, () => load(running, kind, round === 0 ? WARM_UP_SECONDS : seconds, round > 0));
      }
    }
  }
  return Promise.all(all.map(end));
}

function begin(candidate: Candidate): Running {
  return {
    candidate,
    server: null,
    loads: [],
    runs: { single: [], batch: [] },
    rows: 0,
    idleMb: null,
    loadedMb: null,
    catchUpMs: 0,
    failure: null,
    isSkipped: false,
  };
}

/** A candidate that has failed is left alone from then on. */
async function attempt(running: Running, step: () => Promise<void>): Promise<void> {
  if (running.failure !== null) return;
  try {
    await step();
  } catch (error) {
    running.failure = error instanceof Error ? error.message : String(error);
    running.isSkipped = error instanceof NotBuiltYet;
  }
}

async function open(running: Running): Promise<void> {
  const { candidate, loads } = running;
  const server = await startServer(candidate);
  running.server = server;
  await pause(IDLE_AFTER_MS);
  running.idleMb = residentMb(server.pid);
  loads.push({ kind: 'single', traffic: await candidate.single(server.url) });
  if (candidate.batch !== null) loads.push({ kind: 'batch', traffic: candidate.batch });
  for (const { traffic } of loads) {
    const wrong = await probe(server.url, traffic);
    if (wrong !== null) throw new Error(wrong);
    running.rows += traffic.rowsPerRequest;
  }
}

async function load(
  running: Running,
  kind: 'single' | 'batch',
  seconds: number,
  isMeasured: boolean,
): Promise<void> {
  const { server } = running;
  const traffic = running.loads.find((one) => one.kind === kind)?.traffic;
  if (server === null || traffic === undefined) return;
  const usedBefore = processorSeconds(server.pid);
  const run = await loadWithWrk(server.url, traffic, seconds);
  const usedInRun = since(usedBefore, processorSeconds(server.pid));
  running.rows += run.requests * traffic.rowsPerRequest;
  const resident = residentMb(server.pid);
  running.loadedMb = resident === null ? null : Math.max(resident, running.loadedMb ?? 0);
  running.catchUpMs = Math.max(running.catchUpMs, await settle(server));
  const used = since(usedBefore, processorSeconds(server.pid));
  if (!isMeasured) return;
  running.runs[kind].push({
    ...run,
    processorUs: used === null ? null : (used * 1e6) / run.requests,
    cores: usedInRun === null ? null : usedInRun / seconds,
  });
}

function since(before: number | null, now: number | null): number | null {
  return before === null || now === null ? null : now - before;
}

async function end(running: Running): Promise<Measured> {
  const { candidate, server, runs, rows, idleMb, loadedMb, catchUpMs } = running;
  let notes: readonly string[] = [];
  if (server !== null) {
    await attempt(running, async () => {
      const checked = await checkAccounts(server, rows);
      ({ notes } = checked);
      running.failure = checked.failure;
    });
    await server.stop();
  }
  const { failure, isSkipped } = running;
  return { candidate, ...runs, idleMb, loadedMb, catchUpMs, notes, failure, isSkipped };
}
