import {
  addDelayedUnits,
  compareDelayCorrected,
  delayCorrectedRate,
  NO_DELAYED_POSITIVES,
} from '../src/index.ts';
import { atLeast, atMost, between, type Claim } from './claim.ts';
import { PATHS } from './looks.ts';
import { RandomSource } from './random-source.ts';

const ALPHA = 0.05;
const DAYS = 14;
const UNITS_A_DAY = 200;
const RATE = 0.1;
/** Positives arrive after an exponential time with this mean, in days. */
const MEAN_DELAY = 5;

const arrivedAfter = (days: number) => 1 - Math.exp(-days / MEAN_DELAY);

/**
 * What late labels do to a rate. Both arms are equally good, but the treatment's traffic came in the last days, so
 * fewer of its labels have arrived.
 */
export function proveDelayedLabels(): readonly Claim[] {
  const random = new RandomSource(161_803);
  const sums = { naive: 0, corrected: 0, covered: 0, naiveAlarm: 0, correctedAlarm: 0 };
  for (let path = 0; path < PATHS; path++) {
    const arms = [false, true].map((isLate) => armOf(random, isLate));
    const [control, treatment] = arms;
    if (control === undefined || treatment === undefined) continue;
    sums.naive += treatment.positives / treatment.n;
    const corrected = delayCorrectedRate(treatment, ALPHA);
    sums.corrected += corrected.rate;
    if (corrected.interval[0] <= RATE && RATE <= corrected.interval[1]) sums.covered++;
    const wrong = Math.abs(zOf(control, treatment)) > 1.959964;
    if (wrong) sums.naiveAlarm++;
    const effect = compareDelayCorrected(control, treatment, ALPHA);
    if (effect.pValue !== null && effect.pValue < ALPHA) sums.correctedAlarm++;
  }
  return [
    between('late labels: naive rate of a young arm (true: 0.1)', sums.naive / PATHS, 0.03, 0.06),
    between('late labels: delay-corrected rate (true: 0.1)', sums.corrected / PATHS, 0.0995, 0.1005),
    atLeast('late labels: corrected interval covers the true rate', sums.covered, PATHS, 0.94),
    between('late labels, no effect: naive comparison fires (a warning)', sums.naiveAlarm / PATHS, 0.5, 1),
    atMost('late labels, no effect: corrected comparison fires', sums.correctedAlarm, PATHS, 0.06),
  ];
}

function armOf(random: RandomSource, isLate: boolean) {
  let evidence = NO_DELAYED_POSITIVES;
  for (let age = 0; age < DAYS; age++) {
    const units = age < DAYS / 2 === isLate ? UNITS_A_DAY : 0;
    const share = arrivedAfter(age + 0.5);
    if (units > 0) evidence = addDelayedUnits(evidence, units, random.binomial(units, RATE * share), share);
  }
  return evidence;
}

function zOf(
  a: { readonly n: number; readonly positives: number },
  b: { readonly n: number; readonly positives: number },
): number {
  const pooled = (a.positives + b.positives) / (a.n + b.n);
  return (b.positives / b.n - a.positives / a.n) / Math.sqrt(pooled * (1 - pooled) * (1 / a.n + 1 / b.n));
}
