/**
 * How fast the api answers, beside the limit in Node and the usual Python services: all in one run, in turns.
 * Called by `npm run bench -- api`; --help lists its options.
 */
import { CANDIDATE_NAMES, chooseCandidates } from './candidates/candidates.ts';
import { apiCandidate } from './candidates/switchyard.ts';
import { forestRowsPerSecond } from './forest-speed.ts';
import { compareAtHalfLoad } from './half-load.ts';
import { hasWrk, WRK_ADVICE } from './load/wrk.ts';
import { describeMachine } from './machine.ts';
import { measure, type Measured } from './measure.ts';
import { readOptions, USAGE, type Options } from './options.ts';
import { cleanUpAtExit, stopNow } from './process/child-processes.ts';
import { leaveServersCore } from './process/cores.ts';
import { profileCandidate } from './profile/profile-candidate.ts';
import { readyMs } from './ready-time.ts';
import { prepareSurroundings, type Surroundings } from './surroundings.ts';
import { requestsPerSecond, tableOf } from './table.ts';

const LEGEND =
  '× echo: share of the requests/s of the echo, median of the rounds. CPU µs: processor time of the server per request, its late work included; CPU echo ×: that of the echo over it, which neighbours on the machine disturb less. cores: what the server had of its core.';

/** Catching up for less than this after a run is not worth a line. */
const NOTABLE_CATCH_UP_MS = 500;

try {
  const args = process.argv.slice(2);
  if (args.includes('--help')) console.log(`${USAGE}\nCandidates: ${CANDIDATE_NAMES.join(', ')}`);
  else await run(readOptions(args, CANDIDATE_NAMES));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
// Whatever is still running, after a failure most of all, is ended on the way out.
process.exit();

async function run(options: Options): Promise<void> {
  if (!hasWrk) throw new Error(WRK_ADVICE);
  cleanUpAtExit();
  leaveServersCore();
  console.log(describeMachine());
  try {
    const surroundings = await prepareSurroundings();
    if (options.profile) {
      for (const one of await chooseCandidates(surroundings, options.only ?? ['native'])) {
        console.log(
          'missing' in one ? `${one.title}: ${one.missing}` : await profileCandidate(one, surroundings),
        );
      }
    } else await compare(surroundings, options);
  } finally {
    await stopNow();
  }
}

async function compare(surroundings: Surroundings, options: Options): Promise<void> {
  const chosen = await chooseCandidates(surroundings, options.only);
  const missing = chosen.filter((one) => 'missing' in one);
  const candidates = chosen.filter((one) => 'command' in one);
  const measured = await measure(candidates, options, (line) => process.stderr.write(`${line}\n`));
  console.log(`\n${tableOf(measured, missing)}\n\n${LEGEND}\n`);
  for (const { candidate, notes, catchUpMs } of measured) {
    for (const note of notes) console.log(note);
    if (catchUpMs > NOTABLE_CATCH_UP_MS) {
      console.log(
        `${candidate.title}: went on working for up to ${(catchUpMs / 1000).toFixed(1)} s after a run.`,
      );
    }
  }
  if (measured.some(({ failure, isSkipped }) => failure !== null && !isSkipped)) process.exitCode = 1;

  const [echo, native] = [good(measured, 'echo'), good(measured, 'native')];
  if (native === null) return;
  const forests = await forestRowsPerSecond(surroundings);
  console.log(`\nThe forests alone: ${Math.round(forests).toLocaleString('en')} rows/s in process.`);
  const starts = apiCandidate(surroundings, 'starts', 'switchyard');
  console.log(
    `Ready ${Math.round(await readyMs(starts))} ms after its start (median of 5, goal: at most 1,000).`,
  );
  if (echo === null) return;
  const rate = requestsPerSecond(native.single) / 2;
  for (const line of await compareAtHalfLoad(echo.candidate, native.candidate, rate, options)) {
    console.log(line);
  }
}

function good(measured: readonly Measured[], name: string): Measured | null {
  return measured.find(({ candidate, failure }) => candidate.name === name && failure === null) ?? null;
}
