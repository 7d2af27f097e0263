import { compare, sampleRatio } from '../src/index.ts';
import { atLeast, atMost, between, type Claim } from './claim.ts';
import { LOOKS, PATHS, PLANNED_UNITS } from './looks.ts';
import { RandomSource } from './random-source.ts';

const ALPHA = 0.05;
const SRM_ALPHA = 0.001;

/** Mismatch alarms are rare, so it takes more experiments to show how rare. */
const SRM_PATHS = 60_000;

/**
 * What looking 200 times does to each test while both arms are the same: the fixed test cries wolf in every second
 * experiment, the confidence sequence keeps its promise.
 */
export function provePeeking(): readonly Claim[] {
  const random = new RandomSource(20_261_121);
  const alarms = { fixed: 0, sequence: 0 };
  for (let path = 0; path < PATHS; path++) {
    const fired = noEffectPath(random);
    if (fired.fixed) alarms.fixed++;
    if (fired.sequence) alarms.sequence++;
  }
  return [
    between('no effect, 200 looks: fixed test at 0.05 fires (a warning)', alarms.fixed / PATHS, 0.4, 0.65),
    atMost('no effect, 200 looks: confidence sequence excludes 0', alarms.sequence, PATHS, ALPHA),
  ];
}

/** The same for the tests of the split, while every unit goes to either arm by a fair coin. */
export function proveSampleRatio(): readonly Claim[] {
  const random = new RandomSource(577_215);
  const alarms = { chiSquare: 0, sequential: 0 };
  for (let path = 0; path < SRM_PATHS; path++) {
    const fired = fairSplitPath(random);
    if (fired.chiSquare) alarms.chiSquare++;
    if (fired.sequential) alarms.sequential++;
  }
  const paths = `${SRM_PATHS.toLocaleString('en')} paths`;
  return [
    between(
      `right split, 200 looks, ${paths}: χ² below 0.001 (a warning)`,
      alarms.chiSquare / SRM_PATHS,
      0.01,
      0.06,
    ),
    atMost(
      `right split, 200 looks, ${paths}: sequential sample ratio below 0.001`,
      alarms.sequential,
      SRM_PATHS,
      SRM_ALPHA,
    ),
  ];
}

function noEffectPath(random: RandomSource) {
  const fired = { fixed: false, sequence: false };
  let control = { kind: 'binary' as const, n: 0, k: 0 };
  let treatment = control;
  for (const look of LOOKS) {
    const more = look / 2 - control.n;
    control = { kind: 'binary', n: control.n + more, k: control.k + random.binomial(more, 0.1) };
    treatment = { kind: 'binary', n: treatment.n + more, k: treatment.k + random.binomial(more, 0.1) };
    const fixed = compare(control, treatment, { method: 'fixed', alpha: ALPHA });
    if (fixed.pValue !== null && fixed.pValue < ALPHA) fired.fixed = true;
    const { interval } = compare(control, treatment, {
      method: 'sequential',
      alpha: ALPHA,
      plannedUnits: PLANNED_UNITS,
    });
    if (interval[0] > 0 || interval[1] < 0) fired.sequence = true;
  }
  return fired;
}

function fairSplitPath(random: RandomSource) {
  const fired = { chiSquare: false, sequential: false };
  let first = 0;
  let units = 0;
  let previousP = 1;
  for (const look of LOOKS) {
    first += random.binomial(look - units, 0.5);
    units = look;
    const arms = [
      { arm: 'a', weight: 1, observed: first },
      { arm: 'b', weight: 1, observed: units - first },
    ];
    const ratio = sampleRatio([{ stratum: '1', arms }], previousP);
    previousP = ratio.sequentialP;
    if (ratio.p < SRM_ALPHA) fired.chiSquare = true;
    if (ratio.sequentialP < SRM_ALPHA) fired.sequential = true;
  }
  return fired;
}

/** How often the confidence sequence covers the true difference at every one of 200 looks. */
export function proveCoverage(): readonly Claim[] {
  const random = new RandomSource(8_051_929);
  const cases: readonly (readonly [string, number, number])[] = [
    ['10 % against 12 %', 0.1, 0.12],
    ['1 % against 3 %', 0.01, 0.03],
    ['90 % against 91 %', 0.9, 0.91],
  ];
  const shares = cases.map(([name, p, q]) => {
    let covered = 0;
    for (let path = 0; path < PATHS; path++) if (isCovered(random, p, q)) covered++;
    return atLeast(`true difference covered at all 200 looks: ${name}`, covered, PATHS, 1 - ALPHA);
  });
  let covered = 0;
  for (let path = 0; path < PATHS; path++) if (isSkewedMeanCovered(random)) covered++;
  return [
    ...shares,
    atLeast('true difference covered at all 200 looks: means of an exponential', covered, PATHS, 1 - ALPHA),
  ];
}

function isCovered(random: RandomSource, p: number, q: number): boolean {
  let control = { kind: 'binary' as const, n: 0, k: 0 };
  let treatment = control;
  for (const look of LOOKS) {
    const more = look / 2 - control.n;
    control = { kind: 'binary', n: control.n + more, k: control.k + random.binomial(more, p) };
    treatment = { kind: 'binary', n: treatment.n + more, k: treatment.k + random.binomial(more, q) };
    const { interval } = compare(control, treatment, {
      method: 'sequential',
      alpha: ALPHA,
      plannedUnits: PLANNED_UNITS,
    });
    if (interval[0] > q - p || interval[1] < q - p) return false;
  }
  return true;
}

/** Exponential values, whose skewness is 2: unit by unit up to 5,000 units. */
function isSkewedMeanCovered(random: RandomSource): boolean {
  const arms = [
    { n: 0, mean: 0, m2: 0 },
    { n: 0, mean: 0, m2: 0 },
  ];
  for (const look of LOOKS) {
    if (look > 5000) break;
    arms.forEach((arm, i) => {
      while (arm.n < look / 2) {
        const x = random.exponential(i + 1);
        const delta = x - arm.mean;
        arm.n++;
        arm.mean += delta / arm.n;
        arm.m2 += delta * (x - arm.mean);
      }
    });
    const [control, treatment] = arms;
    if (control === undefined || treatment === undefined) return false;
    const { interval } = compare(
      { kind: 'moments', ...control },
      { kind: 'moments', ...treatment },
      { method: 'sequential', alpha: ALPHA, plannedUnits: PLANNED_UNITS },
    );
    if (interval[0] > 1 || interval[1] < 1) return false;
  }
  return true;
}
