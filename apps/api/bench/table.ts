import type { Missing } from './candidates/candidate.ts';
import { BATCH_ROWS } from './load/traffic.ts';
import type { Measured, MeasuredRun } from './measure.ts';
import { median } from './median.ts';

const WIDTHS = [34, 12, 9, 10, 10, 9, 11, 9, 9, 10, 13, 9] as const;
const HEAD = [
  '',
  'requests/s',
  '× echo',
  'p50 µs',
  'p99 µs',
  'CPU µs',
  'CPU echo ×',
  'cores',
  'idle MB',
  'loaded MB',
  `rows/s ×${BATCH_ROWS}`,
  'p50 ms',
];

/** The whole table as text, with what failed or is missing in place of numbers. */
export function tableOf(measured: readonly Measured[], missing: readonly Missing[]): string {
  const echo = measured.find(({ candidate }) => candidate.name === 'echo');
  const limit = echo?.failure === null ? echo.single : [];
  return [
    line(HEAD),
    ...measured.map((one) => rowOf(one, limit)),
    ...missing.map(({ title, missing: why }) => `${title.padEnd(WIDTHS[0])}  not measured: ${why}`),
  ].join('\n');
}

/** Median over the rounds. */
export function requestsPerSecond(runs: readonly MeasuredRun[]): number {
  return median(runs.map((run) => run.requestsPerSecond));
}

function rowOf(measured: Measured, limit: readonly MeasuredRun[]): string {
  const { candidate, single, batch, idleMb, loadedMb, failure, isSkipped } = measured;
  if (failure !== null) {
    return `${candidate.title.padEnd(WIDTHS[0])}  ${isSkipped ? 'not measured' : 'FAILED'}: ${failure.slice(0, 240)}`;
  }
  return line([
    candidate.title,
    whole(requestsPerSecond(single)),
    share(single, limit, (run, echo) => run.requestsPerSecond / echo.requestsPerSecond),
    whole(median(single.map(({ p50Us }) => p50Us))),
    whole(median(single.map(({ p99Us }) => p99Us))),
    numberOf(
      single.map(({ processorUs }) => processorUs),
      1,
    ),
    share(single, limit, (run, echo) => (echo.processorUs ?? Number.NaN) / (run.processorUs ?? Number.NaN)),
    numberOf(
      single.map(({ cores }) => cores),
      2,
    ),
    idleMb === null ? 'n/a' : whole(idleMb),
    loadedMb === null ? 'n/a' : whole(loadedMb),
    batch.length === 0 ? '' : whole(requestsPerSecond(batch) * BATCH_ROWS),
    batch.length === 0 ? '' : (median(batch.map(({ p50Us }) => p50Us)) / 1000).toFixed(2),
  ]);
}

/** Median over the rounds of a ratio within each: what slows the whole machine down for a while slows both. */
function share(
  runs: readonly MeasuredRun[],
  limit: readonly MeasuredRun[],
  of: (run: MeasuredRun, echo: MeasuredRun) => number,
): string {
  const ratios = runs.flatMap((run, round) => {
    const echo = limit[round];
    return echo === undefined ? [] : [of(run, echo)];
  });
  const ratio = median(ratios);
  if (Number.isNaN(ratio)) return 'n/a';
  return ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2);
}

function numberOf(values: readonly (number | null)[], digits: number): string {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? 'n/a' : median(known).toFixed(digits);
}

function line(cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(WIDTHS[0]) : cell.padStart(WIDTHS[i] ?? 10))).join('');
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}
