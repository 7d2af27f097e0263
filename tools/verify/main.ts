/**
 * Runs everything that is checked and ends with one line that counts it. Goes on after a failure, so that one run
 * tells everything. Called by `npm test` through bootstrap.mjs.
 */
import { exitCodeOfStop, listenForStop } from '../process/stop-requests.ts';
import { stopwatch } from '../process/stopwatch.ts';
import { workspaceRoot } from '../process/workspace-root.ts';
import { checksAfterBuild, checksBeforeTests } from './checks.ts';
import { playwrightStep } from './playwright-step.ts';
import { closingLine, summaryTable, totalOf } from './summary.ts';
import type { Tally } from './tally.ts';
import { vitestStep } from './vitest-step.ts';

const steps = [
  ...checksBeforeTests,
  vitestStep(workspaceRoot),
  ...checksAfterBuild,
  playwrightStep(workspaceRoot),
];

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const stop = listenForStop().requested;
const whole = stopwatch();
const tallies: Tally[] = [];
for (const [index, step] of steps.entries()) {
  say(`\n━━ ${index + 1}/${steps.length} ${step.heading} ━━`);
  const seconds = stopwatch();
  const outcome = await step.run(stop, tallies);
  if (stop.aborted) break;
  tallies.push({ runner: step.runner, seconds: Number(seconds()), ...outcome });
  say(`━━ ${step.runner}: ${closingLine(outcome)} (${seconds()} s) ━━`);
}

if (stop.aborted) {
  say('\nStopped before everything was checked; nothing is counted.');
  process.exitCode = exitCodeOfStop(stop);
} else {
  const total = totalOf(tallies);
  say(`\n${summaryTable(tallies)}\n\nAll of it took ${whole()} s.\n${closingLine(total)}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
}
