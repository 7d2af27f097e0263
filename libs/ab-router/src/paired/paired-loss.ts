import { logMixture, mixtureVariance, sequentialMultiplier } from '../comparison/confidence-sequence.ts';
import { noAnswer } from '../comparison/no-answer.ts';
import { anytimePValue, eValueOf } from '../e-process/anytime-evidence.ts';
import type { Effect, EffectStatus } from '../effect.ts';
import { variance, type Moments } from '../evidence/moments.ts';
import type { PairMoments } from '../evidence/pair-moments.ts';
import { studentQuantile, twoSidedStudent } from '../numerics/student-t.ts';
import type { PairedEffect } from './paired-accuracy.ts';
import { DEFAULT_PAIRED_ALPHA, MINIMUM_SEQUENTIAL_ROWS, type PairedMethod } from './paired-method.ts';

/**
 * The mean difference of two models' losses on the same rows, candidate minus stable: below 0 the candidate is better.
 *
 * Fixed: t interval and p-value with n − 1 degrees of freedom; no e-value. Sequential: Gaussian-mixture confidence
 * sequence on one sample of n rows with its e-value (approximate, so not before 100 rows) and `1 / e` as p-value (keep
 * the smallest of all looks).
 *
 * Source: Student, Biometrika 6 (1908); Waudby-Smith et al., arXiv 2103.06476.
 *
 * @param differences candidate's loss minus stable's, one per row, in the loss's unit
 * @example comparePairedLosses({ kind: 'moments', n: 4, mean: 1, m2: 12 }, { method: 'fixed' }).standardError === 1
 */
export function comparePairedLosses(differences: Moments, method: PairedMethod): Effect {
  const { n, mean } = differences;
  const alpha = method.alpha ?? DEFAULT_PAIRED_ALPHA;
  const status = statusOf(differences, method);
  const standardError = Math.sqrt(variance(differences) / n);
  const known = {
    n: { control: n, treatment: n },
    confidence: 1 - alpha,
    isAnytimeValid: method.method === 'sequential',
  };
  if (status === 'invalid-evidence' || n === 0) return noAnswer(status, known);
  if (status === 'too-few-units' || status === 'no-variance')
    return noAnswer(status, { ...known, estimate: mean, standardError });
  const statistic = mean / standardError;
  const frame = { ...known, estimate: mean, standardError, status };
  if (method.method === 'fixed') {
    const half = standardError * studentQuantile(1 - alpha / 2, n - 1);
    return {
      ...frame,
      interval: [mean - half, mean + half],
      pValue: twoSidedStudent(statistic, n - 1),
      eValue: null,
    };
  }
  const logE = logMixture(statistic, n * mixtureVariance(method.plannedUnits, alpha));
  const half = standardError * sequentialMultiplier(n, method.plannedUnits, alpha);
  return {
    ...frame,
    interval: [mean - half, mean + half],
    pValue: anytimePValue(logE),
    eValue: eValueOf(logE),
  };
}

function statusOf({ n, mean, m2 }: Moments, method: PairedMethod): EffectStatus {
  if (!Number.isSafeInteger(n) || n < 0 || !Number.isFinite(mean) || !Number.isFinite(m2) || m2 < 0)
    return 'invalid-evidence';
  if (n < (method.method === 'fixed' ? 2 : MINIMUM_SEQUENTIAL_ROWS)) return 'too-few-units';
  if (m2 === 0) return 'no-variance';
  return method.method === 'fixed' && n < (method.plannedUnits ?? 0) ? 'before-horizon' : 'ready';
}

/**
 * The moments of y − x from those of the pair: `m2 = m2Y + m2X − 2 cXY`. Where the two losses are nearly equal that
 * difference loses digits; with the rows at hand, add the differences up with `addMoments` instead.
 *
 * @param losses x is the stable model's loss, y the candidate's
 * @example differenceMoments({ kind: 'pair', n: 2, meanX: 1, meanY: 3, m2X: 2, m2Y: 2, cXY: 1 }).m2 === 2
 */
export function differenceMoments(losses: PairMoments): Moments {
  return {
    kind: 'moments',
    n: losses.n,
    mean: losses.meanY - losses.meanX,
    m2: Math.max(0, losses.m2Y + losses.m2X - 2 * losses.cXY),
  };
}

/**
 * {@link comparePairedLosses} from both models' losses, with the variance that two arms of as many rows would have:
 * `(s²_x + s²_y) / n` against `(s²_x + s²_y − 2 s_xy) / n`.
 *
 * @param losses x is the stable model's loss, y the candidate's
 * @example comparePairedLossPairs({ kind: 'pair', n: 2, meanX: 1, meanY: 3, m2X: 2, m2Y: 2, cXY: 1 }, { method: 'fixed' }).gain ≈ 2
 */
export function comparePairedLossPairs(losses: PairMoments, method: PairedMethod): PairedEffect {
  const differences = differenceMoments(losses);
  const pairedVariance = variance(differences) / losses.n;
  const unpairedVariance = losses.n < 2 ? Number.NaN : (losses.m2X + losses.m2Y) / (losses.n - 1) / losses.n;
  return {
    effect: comparePairedLosses(differences, method),
    pairedVariance,
    unpairedVariance,
    gain: unpairedVariance / pairedVariance,
  };
}
