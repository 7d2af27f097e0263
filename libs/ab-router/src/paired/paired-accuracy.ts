import { noAnswer } from '../comparison/no-answer.ts';
import { sequentialMultiplier } from '../comparison/confidence-sequence.ts';
import { anytimePValue } from '../e-process/anytime-evidence.ts';
import type { Effect, EffectStatus } from '../effect.ts';
import { normalQuantile } from '../numerics/normal.ts';
import { mcnemar, type McNemar } from './mcnemar.ts';
import {
  DEFAULT_PAIRED_ALPHA,
  MINIMUM_DISAGREEMENTS,
  MINIMUM_SEQUENTIAL_ROWS,
  type PairedMethod,
} from './paired-method.ts';
import { rowsOf, type PairedOutcomes } from './paired-outcomes.ts';
import { pairedScoreInterval } from './paired-score-interval.ts';

/** A paired difference, and how much the pairing gained. */
export interface PairedEffect {
  /** Candidate minus stable. */
  readonly effect: Effect;
  /** Squared standard error of the paired difference. */
  readonly pairedVariance: number;
  /** Squared standard error of the difference of two arms with as many rows each. */
  readonly unpairedVariance: number;
  /** `unpairedVariance / pairedVariance`: so many times the rows does each unpaired arm need; NaN where unknown. */
  readonly gain: number;
}

/** A paired difference of accuracies, with the test on the disagreements. */
export interface PairedAccuracy extends PairedEffect {
  readonly mcnemar: McNemar;
}

/**
 * The difference of two models' accuracies on the same rows, `(b − c) / n`, with variance
 * `[(b + c)/n − ((b − c)/n)²] / n`; unpaired it is `(p₁q₁ + p₂q₂) / n`.
 *
 * Fixed: McNemar's exact p-value and Tango's score interval. Sequential: McNemar's e-value, `1 / e` as p-value (keep
 * the smallest of all looks) and a Gaussian-mixture confidence sequence, which is approximate: until there are 100
 * rows and 10 disagreements the status says so and the interval is [−1, 1]. The e-value is exact from the first row.
 *
 * Source: McNemar (1947); Tango (1998); Waudby-Smith et al., arXiv 2103.06476.
 *
 * @example comparePairedOutcomes({ kind: 'paired', bothRight: 900, onlyCandidate: 30, onlyStable: 12, neither: 58 }, { method: 'fixed' }).effect.estimate === 0.018
 * @example comparePairedOutcomes({ kind: 'paired', bothRight: 900, onlyCandidate: 30, onlyStable: 12, neither: 58 }, { method: 'fixed' }).pairedVariance ≈ 4.1676e-5
 */
export function comparePairedOutcomes(outcomes: PairedOutcomes, method: PairedMethod): PairedAccuracy {
  const { bothRight, onlyCandidate, onlyStable, neither } = outcomes;
  const rows = rowsOf(outcomes);
  const isValid = [bothRight, onlyCandidate, onlyStable, neither].every(
    (count) => Number.isSafeInteger(count) && count >= 0,
  );
  const known = {
    n: { control: rows, treatment: rows },
    confidence: 1 - (method.alpha ?? DEFAULT_PAIRED_ALPHA),
    isAnytimeValid: method.method === 'sequential',
  };
  if (!isValid || rows === 0) {
    return {
      effect: noAnswer(isValid ? 'too-few-units' : 'invalid-evidence', known),
      pairedVariance: Number.NaN,
      unpairedVariance: Number.NaN,
      gain: Number.NaN,
      mcnemar: mcnemar(0, 0),
    };
  }
  const estimate = (onlyCandidate - onlyStable) / rows;
  const pairedVariance = Math.max(0, (onlyCandidate + onlyStable) / rows - estimate * estimate) / rows;
  const candidateRate = (bothRight + onlyCandidate) / rows;
  const stableRate = (bothRight + onlyStable) / rows;
  const unpairedVariance = (candidateRate * (1 - candidateRate) + stableRate * (1 - stableRate)) / rows;
  const test = mcnemar(onlyCandidate, onlyStable);
  const status = statusOf(rows, onlyCandidate + onlyStable, method);
  const standardError = Math.sqrt(pairedVariance);
  const effect: Effect = {
    ...known,
    estimate,
    standardError,
    interval: intervalOf(outcomes, method, status, standardError),
    pValue: method.method === 'fixed' ? test.pValue : anytimePValue(test.logE),
    eValue: test.eValue,
    status,
  };
  return { effect, pairedVariance, unpairedVariance, gain: unpairedVariance / pairedVariance, mcnemar: test };
}

function statusOf(rows: number, disagreements: number, method: PairedMethod): EffectStatus {
  if (method.method === 'fixed') return rows < (method.plannedUnits ?? 0) ? 'before-horizon' : 'ready';
  if (rows < MINIMUM_SEQUENTIAL_ROWS) return 'too-few-units';
  return disagreements < MINIMUM_DISAGREEMENTS ? 'too-few-events' : 'ready';
}

function intervalOf(
  outcomes: PairedOutcomes,
  method: PairedMethod,
  status: EffectStatus,
  standardError: number,
): readonly [number, number] {
  const rows = rowsOf(outcomes);
  const { onlyCandidate, onlyStable } = outcomes;
  const alpha = method.alpha ?? DEFAULT_PAIRED_ALPHA;
  if (method.method === 'fixed')
    return pairedScoreInterval(onlyCandidate, onlyStable, rows, -normalQuantile(alpha / 2));
  // No difference of accuracies is larger, so this always covers.
  if (status !== 'ready') return [-1, 1];
  const estimate = (onlyCandidate - onlyStable) / rows;
  const half = standardError * sequentialMultiplier(rows, method.plannedUnits, alpha);
  return [Math.max(-1, estimate - half), Math.min(1, estimate + half)];
}
