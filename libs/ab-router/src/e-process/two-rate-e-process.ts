import type { Alternative } from '../comparison/alternative.ts';
import type { Binary } from '../evidence/binary.ts';
import { anytimePValue, eValueOf, logMeanExp, type AnytimeEvidence } from './anytime-evidence.ts';
import { logHypergeometricSum } from './hypergeometric-tilt.ts';

/**
 * The odds ratios that the evidence bets on, alike, unless others are given. Effects below about the root of the
 * smallest one are never found, however many units come.
 */
export const DEFAULT_ODDS_RATIOS: readonly number[] = [1.1, 1.25, 1.5, 2, 3, 5, 10];

/**
 * Treatment against control, without any approximation. Blocks are what arrived between two looks.
 */
export interface TwoRateProcess {
  readonly alternative: Alternative;
  /** The odds ratio of the null hypothesis, above 0: 1, or a margin of harm that is still accepted. */
  readonly nullOddsRatio: number;
  /** Odds ratios of the alternatives, relative to the null's. */
  readonly oddsRatios: readonly number[];
  /** `ln e` of each alternative; their mean is the evidence. */
  readonly logs: readonly number[];
  readonly logMaximum: number;
}

/**
 * A process that has seen nothing: e = 1.
 *
 * @param alternative 'greater' bets that the treatment's rate is larger (null: treatment ≤ control), 'less' that it is
 * smaller, 'two-sided' on both
 * @param nullOddsRatio odds ratio up to which (or down to which) nothing is to be found
 * @param oddsRatios sizes to bet on, each above 1
 * @example startTwoRateProcess('less', 1, [2]).oddsRatios[0] === 0.5
 */
export function startTwoRateProcess(
  alternative: Alternative,
  nullOddsRatio = 1,
  oddsRatios: readonly number[] = DEFAULT_ODDS_RATIOS,
): TwoRateProcess {
  const inverse = oddsRatios.map((ratio) => 1 / ratio);
  const chosen =
    alternative === 'greater' ? oddsRatios : alternative === 'less' ? inverse : [...inverse, ...oddsRatios];
  return { alternative, nullOddsRatio, oddsRatios: chosen, logs: chosen.map(() => 0), logMaximum: 0 };
}

/**
 * `ln e` of one block against one alternative: the likelihood ratio of the treatment's outcomes given all outcomes of
 * the block, `P_ω(k₁ | m) / P_ω₀(k₁ | m)`, in Fisher's noncentral hypergeometric distribution. Given m no base rate
 * is left, so the expectation is exactly 1 at odds ratio ω₀ whatever the rates are, also when they drift from block to
 * block. The ratio grows with k₁ for ω > ω₀ (monotone likelihood ratio), so the expectation is at most 1 for every
 * smaller odds ratio.
 *
 * Source: Fisher, JRSS 98 (1935); Lehmann & Romano, Testing Statistical Hypotheses, 4.5; Grünwald, de Heide & Koolen,
 * Safe Testing, JRSS B 86 (2024).
 *
 * @param oddsRatio ω, above 0
 * @param nullOddsRatio ω₀, above 0
 * @example Math.exp(blockLogE({ kind: 'binary', n: 1, k: 0 }, { kind: 'binary', n: 1, k: 1 }, 3)) ≈ 1.5
 */
export function blockLogE(control: Binary, treatment: Binary, oddsRatio: number, nullOddsRatio = 1): number {
  const outcomes = control.k + treatment.k;
  const sum = (logRatio: number): number => logHypergeometricSum(treatment.n, control.n, outcomes, logRatio);
  const logNull = Math.log(nullOddsRatio);
  const logAlternative = Math.log(oddsRatio);
  return treatment.k * (logAlternative - logNull) - (sum(logAlternative) - sum(logNull));
}

/**
 * The process after one more block. A block holds the units that were new since the last look, counted once; where it
 * ends may depend on everything but the outcomes within it. Long blocks keep more evidence than short ones: a block
 * without units in one of the arms, or with outcomes in none or all, says nothing.
 *
 * Use it for guardrails below 100 units or 10 outcomes per arm, where approximate intervals must not be read.
 *
 * @example addTwoRateBlock(startTwoRateProcess('greater', 1, [3]), { kind: 'binary', n: 1, k: 0 }, { kind: 'binary', n: 1, k: 1 }).logMaximum ≈ Math.log(1.5)
 */
export function addTwoRateBlock(process: TwoRateProcess, control: Binary, treatment: Binary): TwoRateProcess {
  const { nullOddsRatio, oddsRatios } = process;
  const logs = process.logs.map(
    (log, i) => log + blockLogE(control, treatment, (oddsRatios[i] ?? 1) * nullOddsRatio, nullOddsRatio),
  );
  return { ...process, logs, logMaximum: Math.max(process.logMaximum, logMeanExp(logs)) };
}

/**
 * What the process says now.
 *
 * @example twoRateEvidence(addTwoRateBlock(startTwoRateProcess('greater', 1, [3]), { kind: 'binary', n: 1, k: 0 }, { kind: 'binary', n: 1, k: 1 })).pValue ≈ 2 / 3
 */
export function twoRateEvidence({ logs, logMaximum }: TwoRateProcess): AnytimeEvidence {
  const logE = logMeanExp(logs);
  return { eValue: eValueOf(logE), logE, pValue: anytimePValue(logMaximum) };
}
