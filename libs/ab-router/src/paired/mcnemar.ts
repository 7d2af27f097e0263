import { eValueOf } from '../e-process/anytime-evidence.ts';
import { binomialCdf } from '../numerics/binomial.ts';
import { logBeta } from '../numerics/log-gamma.ts';

/** Whether the rows on which two models disagree favour one of them. */
export interface McNemar {
  /** Exact and two-sided; for one look at a number of rows fixed before. */
  readonly pValue: number;
  /** `(b − c)² / (b + c)` with 1 degree of freedom, for display; 0 without disagreement. */
  readonly chiSquare: number;
  /** Evidence that may be looked at after every row: reject at 1/α. At most the largest double. */
  readonly eValue: number;
  /** `ln eValue`. */
  readonly logE: number;
}

/**
 * McNemar's test on the disagreements. Under no difference each favours either model like a fair coin, so
 * `p = min(1, 2 P(Bin(b + c, ½) ≤ min(b, c)))` is exact, and the uniform mixture of coins
 * `e = 2^(b+c) B(b + 1, c + 1)` is a martingale from 1, row by row.
 *
 * Source: McNemar, Psychometrika 12 (1947); Robbins (1970) for the mixture.
 *
 * @param onlyCandidate b: rows on which only the candidate was right
 * @param onlyStable c: rows on which only the stable model was right
 * @example mcnemar(30, 12).pValue ≈ 0.0079158973349
 * @example mcnemar(0, 9).eValue ≈ 51.2
 */
export function mcnemar(onlyCandidate: number, onlyStable: number): McNemar {
  const disagreements = onlyCandidate + onlyStable;
  const logE = disagreements * Math.LN2 + logBeta(onlyCandidate + 1, onlyStable + 1);
  const fewer = Math.min(onlyCandidate, onlyStable);
  return {
    pValue: Math.min(1, 2 * binomialCdf(fewer, disagreements, 0.5)),
    chiSquare: disagreements === 0 ? 0 : (onlyCandidate - onlyStable) ** 2 / disagreements,
    eValue: eValueOf(logE),
    logE,
  };
}
