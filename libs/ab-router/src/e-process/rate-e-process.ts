import type { Alternative } from '../comparison/alternative.ts';
import type { Binary } from '../evidence/binary.ts';
import { regularizedBeta, regularizedBetaComplement } from '../numerics/incomplete-beta.ts';
import { logBeta } from '../numerics/log-gamma.ts';
import { anytimePValue, eValueOf, type AnytimeEvidence } from './anytime-evidence.ts';

/** A fixed rate, and the bet against it. */
export interface RateHypothesis {
  /** The rate p₀ under the null hypothesis, in [0, 1]. */
  readonly rate: number;
  /** `two-sided`: any other rate (null: p = rate); `greater`: null p ≤ rate; `less`: null p ≥ rate. */
  readonly alternative: Alternative;
  /** Beta prior of the rate under the alternative, both above 0; (1, 1) bets on all rates alike. */
  readonly prior: { readonly a: number; readonly b: number };
}

/** The counts so far, with the largest evidence of all looks. */
export interface RateProcess {
  readonly hypothesis: RateHypothesis;
  readonly n: number;
  readonly k: number;
  /** `ln e` of these counts. */
  readonly logE: number;
  /** The largest `ln e` of all looks, at least 0. */
  readonly logMaximum: number;
}

/**
 * `ln e` of counts against a fixed rate: the Beta mixture of likelihood ratios
 * `e = B(a + s, b + f) / B(a, b) / (p₀^s (1 − p₀)^f)` with s outcomes and f units without. A one-sided alternative
 * takes the prior only on its side of p₀; each of its ratios is then a supermartingale for every rate on the other
 * side, also for rates that change from unit to unit.
 *
 * Exact at every count, so it guards where normal approximations must not be read: below 100 units or 10 outcomes.
 * An error guardrail is `{ rate: the most errors allowed, alternative: 'greater', prior }`, rejected at e ≥ 1/α.
 *
 * Source: Ville (1939); Robbins, Annals of Mathematical Statistics 41 (1970).
 *
 * @example Math.exp(rateLogE({ kind: 'binary', n: 500, k: 12 }, { rate: 0.01, alternative: 'two-sided', prior: { a: 1, b: 1 } })) ≈ 0.6034700422201
 */
export function rateLogE({ n, k }: Binary, { rate, alternative, prior: { a, b } }: RateHypothesis): number {
  const failures = n - k;
  const mixture = logBeta(a + k, b + failures) - logBeta(a, b);
  const underNull = timesLog(k, Math.log(rate)) + timesLog(failures, Math.log1p(-rate));
  if (alternative === 'two-sided') return finite(mixture - underNull);
  const onSide = alternative === 'greater' ? regularizedBetaComplement : regularizedBeta;
  const bet = onSide(rate, a, b);
  // No rate lies on that side, so there is nothing to bet on.
  if (bet === 0) return 0;
  const side = Math.log(onSide(rate, a + k, b + failures)) - Math.log(bet);
  return finite(mixture - underNull + side);
}

/** JSON has no infinities: counts that the null hypothesis forbids are the largest evidence there is. */
function finite(logE: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, logE));
}

/** `0 · ln 0` is 0: what cannot happen and did not happen says nothing. */
function timesLog(count: number, log: number): number {
  return count === 0 ? 0 : count * log;
}

/**
 * A process that has seen nothing: e = 1.
 *
 * @example startRateProcess({ rate: 0.01, alternative: 'two-sided', prior: { a: 1, b: 1 } }).logMaximum === 0
 */
export function startRateProcess(hypothesis: RateHypothesis): RateProcess {
  return { hypothesis, n: 0, k: 0, logE: 0, logMaximum: 0 };
}

/**
 * The process after more units, however many come at once. Its evidence depends on the counts alone, its maximum on
 * the looks taken.
 *
 * @example addRateCounts(startRateProcess({ rate: 0.01, alternative: 'two-sided', prior: { a: 1, b: 1 } }), { kind: 'binary', n: 500, k: 12 }).n === 500
 */
export function addRateCounts(process: RateProcess, more: Binary): RateProcess {
  const n = process.n + more.n;
  const k = process.k + more.k;
  const logE = rateLogE({ kind: 'binary', n, k }, process.hypothesis);
  return {
    hypothesis: process.hypothesis,
    n,
    k,
    logE,
    logMaximum: Math.max(process.logMaximum, logE),
  };
}

/**
 * What the process says now.
 *
 * @example rateEvidence(addRateCounts(startRateProcess({ rate: 0.01, alternative: 'two-sided', prior: { a: 1, b: 1 } }), { kind: 'binary', n: 500, k: 12 })).pValue === 1
 */
export function rateEvidence({ logE, logMaximum }: RateProcess): AnytimeEvidence {
  return { eValue: eValueOf(logE), logE, pValue: anytimePValue(logMaximum) };
}
