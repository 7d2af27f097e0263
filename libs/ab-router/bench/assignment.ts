import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { assign, type AssignmentContext } from '../src/assign.ts';
import { compileExperiment } from '../src/compile-experiment.ts';
import { defineExperiment } from '../src/define-experiment.ts';
import type { Assigned } from '../src/decision.ts';
import { nextEpoch } from '../src/next-epoch.ts';
import type { Experiment } from '../src/experiment.ts';

const CALLS = 2_000_000;
const ROUNDS = 9;

/** 16 bytes each, as ids often are, and flat, as they come out of a request. */
const units: readonly string[] = Array.from({ length: 4096 }, (_, i) =>
  flat((i * 2654435761).toString(16).padStart(16, '0').slice(-16)),
);

const two = [
  { arm: 'v1', weight: 50 },
  { arm: 'v2', weight: 50 },
];

function defined(definition: unknown): Experiment {
  const result = defineExperiment(definition);
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return result.value;
}

/** Ramped from 1 % to everybody, so with many ranges and epochs. */
function ramped(): Experiment {
  let experiment = defined({ salt: 'bench:ramp', arms: two, traffic: 0.01 });
  for (const traffic of [0.05, 0.1, 0.25, 0.5, 1]) {
    const next = nextEpoch(experiment, { traffic });
    if (!next.ok) throw new Error(next.faults[0]?.message);
    ({ experiment } = next.value);
  }
  return experiment;
}

const plain = defined({ salt: 'model:iris:pinned', arms: two });
const full = defined({
  salt: 'bench:full',
  arms: two,
  traffic: 0.5,
  layer: { salt: 'bench:layer', from: 0, to: 5000 },
  targeting: [{ attribute: 'country', operator: 'in', values: ['de', 'fr', 'pl'] }],
  overrides: units.slice(0, 100).map((unit) => ({ unit, arm: 'v2' })),
  shadows: [{ arm: 'v3', share: 0.1 }],
});

/** Prints assignments per second on one core and bytes of heap per decision for experiments from the simplest to one with everything. */
export function timeAssign(): void {
  console.log(`${'assign'.padEnd(54)}${'million/s'.padStart(14)}${'ns'.padStart(10)}${'bytes'.padStart(10)}`);
  const context = { attributes: { country: 'pl' } };
  print('a decision alone, for its size', Number.NaN, Number.NaN, bytesPerCall(emptyDecision));
  report('two arms, compiled', compileExperiment(plain), units);
  report('two arms', plain, units);
  report('ramped in six epochs, compiled', compileExperiment(ramped()), units);
  report(
    'two arms, units of 36 bytes, compiled',
    compileExperiment(plain),
    units.map((unit) => flat(`${unit}-${unit}xyz`)),
  );
  report('layer, targeting, 100 overrides, shadow, compiled', compileExperiment(full), units, context);
}

function report(
  name: string,
  experiment: Experiment,
  ids: readonly string[],
  context?: AssignmentContext,
): void {
  const seconds = Array.from({ length: ROUNDS }, () => secondsOf(experiment, ids, context)).sort(
    (a, b) => a - b,
  );
  const median = (seconds[ROUNDS >> 1] ?? Number.NaN) / CALLS;
  const bytes = bytesPerCall((i) => assign(experiment, ids[i] ?? '', context));
  print(name, 1e-6 / median, median * 1e9, bytes);
}

function print(name: string, ...figures: readonly number[]): void {
  const [rate = '', ...rest] = figures.map((figure) => (Number.isNaN(figure) ? '' : figure.toFixed(1)));
  console.log(name.padEnd(54) + rate.padStart(14) + rest.map((figure) => figure.padStart(10)).join(''));
}

function secondsOf(experiment: Experiment, ids: readonly string[], context?: AssignmentContext): number {
  const start = performance.now();
  let assigned = 0;
  for (let i = 0; i < CALLS; i++) {
    if (assign(experiment, ids[i & 4095] ?? '', context).kind === 'assigned') assigned++;
  }
  if (assigned === 0) throw new Error('Nobody was assigned: this measures nothing.');
  return (performance.now() - start) / 1000;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const kept: unknown[] = Array.from({ length: 4096 }, () => null);
const noShadow: readonly string[] = [];

/** Heap growth per call while what it returns is kept. */
function bytesPerCall(call: (i: number) => unknown): number {
  const calls = kept.length;
  const growths = Array.from({ length: 51 }, () => {
    kept.fill(null);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let i = 0; i < calls; i++) kept[i] = call(i);
    return (process.memoryUsage().heapUsed - before) / calls;
  });
  return growths.sort((a, b) => a - b)[25] ?? Number.NaN;
}

/** A decision made of nothing, to see that `assign` allocates no more than that. */
function emptyDecision(slot: number): Assigned {
  const propensity = (slot + 1) / 10_000;
  return { kind: 'assigned', arm: 'v1', epoch: 1, slot, propensity, reason: 'split', shadow: noShadow };
}

/** The same text without the joints that it was made by. */
function flat(text: string): string {
  return String(JSON.parse(JSON.stringify(text)));
}
