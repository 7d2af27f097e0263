/**
 * Checks how often drift is reported without drift, and how surely with it, and writes it to `docs/proofs.md`. Called
 * by `npm run prove -- drift`; ends with 1 when a claim does not hold.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { windowAlpha } from '../src/verdict/false-alarm-budget.ts';
import { DEFAULT_DRIFT_POLICY } from '../src/verdict/drift-policy.ts';
import { TRAINING_ROWS, type Cell } from './cells.ts';
import { atLeast, atMost, between, type Claim } from './claim.ts';
import { countAlarms, type AlarmCounts } from './count-alarms.ts';
import { proveDetectors } from './detector-alarms.ts';
import { RandomSource } from './random-source.ts';
import { writeSection } from './write-section.ts';

const PROOFS = join(fileURLToPath(new URL('../../..', import.meta.url)), 'docs', 'proofs.md');
const ALPHA = 0.01;
const WINDOWS = 5000;

const claims: Claim[] = [];
function state(claim: Claim): void {
  claims.push(claim);
  process.stdout.write(
    `${claim.holds ? '✓' : '✗'} ${claim.claim}: ${claim.measured}, bound ${claim.bound}\n`,
  );
}

function cell(features: number, rows: number, more: Partial<Cell> = {}): Cell {
  const { rho = 0, shift = 0, isBinned = false, windows = WINDOWS } = more;
  const kind = rho === 0 ? 'independent rows' : `rows that keep ${rho} of the last`;
  const name = `${features} inputs, ${rows.toLocaleString('en')} ${kind}`;
  return { name, features, rows, rho, shift, isBinned, windows };
}

const CELLS = [
  cell(4, 100),
  cell(4, 1000),
  cell(4, 5000),
  cell(4, 20_000, { isBinned: true }),
  cell(4, 100_000, { isBinned: true }),
  cell(50, 100),
  cell(50, 1000),
  cell(50, 5000),
  cell(50, 100_000, { isBinned: true, windows: 15_000 }),
  cell(4, 1000, { rho: 0.6 }),
  cell(4, 5000, { rho: 0.6 }),
  cell(50, 1000, { rho: 0.6 }),
];
const monthly = windowAlpha(DEFAULT_DRIFT_POLICY);
const budget = cell(4, 20_000, { isBinned: true, windows: 150_000 });
const SHIFTS = [
  [cell(4, 1000, { shift: 0.1, windows: 2000 }), 0],
  [cell(4, 1000, { shift: 0.3, windows: 2000 }), 0.99],
  [cell(4, 1000, { shift: 0.5, windows: 2000 }), 0.99],
] as const;

// Two at a time, the long ones in the order they stand: the machines that this runs on have two cores.
const tasks = [
  ...CELLS.map((of) => ({ of, alpha: ALPHA })),
  { of: budget, alpha: monthly },
  ...SHIFTS.map(([of]) => ({ of, alpha: ALPHA })),
];
const counted = new Map<Cell, AlarmCounts>();
let next = 0;
const work = async (): Promise<void> => {
  for (let i = next++; i < tasks.length; i = next++) {
    const task = tasks[i];
    if (task !== undefined) counted.set(task.of, await countAlarms(task.of, task.alpha, 1_414_213 + i));
  }
};
await Promise.all([work(), work()]);
const countsOf = (of: Cell): AlarmCounts => {
  const counts = counted.get(of);
  if (counts === undefined) throw new Error(`${of.name} was not counted.`);
  return counts;
};

for (const of of CELLS) {
  const counts = countsOf(of);
  if (of.rho === 0) {
    // 5,000 windows cannot show that a rate of α is not a little more; they can show that it is not twice that.
    state(atMost(`no drift, ${of.name}: adjusted p < ${ALPHA}`, counts.isSure, of.windows, 2 * ALPHA));
    state(atMost(`no drift, ${of.name}: verdict drift`, counts.isDrift, of.windows, ALPHA));
  } else {
    // Dividing by the design effect puts the mean of the statistic right, not its tail.
    const warning = (what: string, times: number, most: number) =>
      between(`no drift, ${of.name}: ${what} (a warning)`, times / of.windows, 0, most);
    state(warning(`adjusted p < ${ALPHA} without design effects`, counts.isSureUncorrected, 1));
    state(warning(`adjusted p < ${ALPHA}`, counts.isSure, counts.isSureUncorrected / of.windows));
    state(warning('verdict drift', counts.isDrift, counts.isSureUncorrected / of.windows));
  }
  const share = (times: number) => times / of.windows;
  const name = `no drift, ${of.name}`;
  state(
    between(
      `${name}: insufficient`,
      share(counts.isInsufficient),
      of.rows < 300 ? 1 : 0,
      of.rows < 300 ? 1 : 0,
    ),
  );
  state(between(`${name}: rule PSI > 0.1 fires (for comparison)`, share(counts.isStabilityIndexHigh), 0, 1));
  state(between(`${name}: rule W1/σ ≥ 0.1 fires (for comparison)`, share(counts.isWassersteinHigh), 0, 1));
}

const alarms = countsOf(budget);
state(
  atMost(
    `no drift, one false alarm a month over hourly windows (α = ${monthly.toPrecision(3)}), ${budget.windows.toLocaleString('en')} windows, ${budget.name}: adjusted p < α`,
    alarms.isSure,
    budget.windows,
    0.002,
  ),
);

for (const [of, least] of SHIFTS) {
  const counts = countsOf(of);
  const name = `shift of ${of.shift} σ, ${of.name}`;
  if (least > 0) state(atLeast(`${name}: verdict drift`, counts.isDrift, of.windows, least));
  else
    state(
      between(`${name}: verdict drift (the smallest effect that counts)`, counts.isDrift / of.windows, 0, 1),
    );
  state(between(`${name}: adjusted p < ${ALPHA}`, counts.isSure / of.windows, 0.05, 1));
  state(
    between(`${name}: rule PSI > 0.1 fires (for comparison)`, counts.isStabilityIndexHigh / of.windows, 0, 1),
  );
}

proveDetectors(new RandomSource(1_732_050)).forEach(state);

await writeSection(
  PROOFS,
  'drift',
  `${WINDOWS.toLocaleString('en')} windows per cell unless said otherwise, ${TRAINING_ROWS.toLocaleString('en')} training rows, ten bins, Benjamini–Hochberg over the inputs, seeds fixed in \`libs/drift/prove\`. Above 5,000 independent rows the counts per bin are drawn instead of the rows. A rate holds when its 99 % Clopper–Pearson bound does.`,
  claims,
);
if (claims.some(({ holds }) => !holds)) process.exitCode = 1;
