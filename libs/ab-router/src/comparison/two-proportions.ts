import type { Effect } from '../effect.ts';
import type { Binary } from '../evidence/binary.ts';
import { normalQuantile, twoSidedNormal } from '../numerics/normal.ts';
import { pValueFor, type Alternative } from './alternative.ts';
import { noAnswer } from './no-answer.ts';

/**
 * Wilson's score interval of one share. Exactly 0 at no outcome and exactly 1 at nothing but outcomes.
 *
 * Source: Wilson, JASA 22 (1927): the roots p of `(n + z²)p² − (2k + z²)p + k²/n = 0`.
 *
 * @param evidence at least one unit
 * @param z standard normal quantile of the confidence, such as 1.96 for 95 %
 * @returns within [0, 1]; NaN without units
 * @example wilsonInterval({ kind: 'binary', n: 80, k: 48 }, 1.959963984540054)[0] ≈ 0.490455
 */
export function wilsonInterval({ n, k }: Binary, z: number): readonly [low: number, high: number] {
  return [wilsonLow(k, n, z), 1 - wilsonLow(n - k, n, z)];
}

/** The lower root as a quotient: the difference of root and centre would lose its digits near 0. */
function wilsonLow(k: number, n: number, z: number): number {
  const half = (z * z) / 2;
  return (k * (k / n)) / (k + half + z * Math.sqrt(k * ((n - k) / n) + half / 2));
}

/**
 * Newcombe's hybrid score interval of the difference of two shares: with Wilson limits l, u of each arm,
 * `d − √((p_T − l_T)² + (u_C − p_C)²)` to `d + √((u_T − p_T)² + (p_C − l_C)²)`. It stays within [−1, 1] and is usable
 * from the first unit on, where Wald's interval is not.
 *
 * Source: Newcombe, Statistics in Medicine 17 (1998), method 10.
 *
 * @param z standard normal quantile of the confidence
 * @example newcombeInterval({ kind: 'binary', n: 80, k: 48 }, { kind: 'binary', n: 70, k: 56 }, 1.959963984540054)[1] ≈ 0.333872654037
 */
export function newcombeInterval(
  control: Binary,
  treatment: Binary,
  z: number,
): readonly [low: number, high: number] {
  const pC = control.k / control.n;
  const pT = treatment.k / treatment.n;
  const [lowC, highC] = wilsonInterval(control, z);
  const [lowT, highT] = wilsonInterval(treatment, z);
  const down = Math.sqrt((pT - lowT) ** 2 + (highC - pC) ** 2);
  const up = Math.sqrt((highT - pT) ** 2 + (pC - lowC) ** 2);
  return [Math.max(-1, pT - pC - down), Math.min(1, pT - pC + up)];
}

/**
 * The z statistic of two shares with their common variance under no effect:
 * `(p_T − p_C) / √(p(1 − p)(1/n_C + 1/n_T))`, p over both arms.
 *
 * @returns 0 when no unit or every unit has the outcome; NaN when an arm has no units
 * @example pooledZ({ kind: 'binary', n: 80, k: 48 }, { kind: 'binary', n: 70, k: 56 }) ≈ 2.65017195126
 */
export function pooledZ(control: Binary, treatment: Binary): number {
  const n = control.n + treatment.n;
  const p = (control.k + treatment.k) / n;
  const q = (n - control.k - treatment.k) / n;
  const difference = treatment.k / treatment.n - control.k / control.n;
  if (difference === 0) return 0;
  return difference / Math.sqrt(p * q * (1 / control.n + 1 / treatment.n));
}

/**
 * Fixed-horizon comparison of two shares: the pooled z test with Newcombe's interval. The two are computed in
 * different ways and may disagree at the edge of significance. The standard error is the unpooled one,
 * `√(p_C q_C/n_C + p_T q_T/n_T)`.
 *
 * @param alpha in (0, 1); a one-sided interval spends all of it on its side
 * @example compareShares({ kind: 'binary', n: 50, k: 0 }, { kind: 'binary', n: 50, k: 3 }, 0.05, 'two-sided').pValue ≈ 0.0786401793488
 */
export function compareShares(
  control: Binary,
  treatment: Binary,
  alpha: number,
  alternative: Alternative,
): Effect {
  const n = { control: control.n, treatment: treatment.n };
  const confidence = 1 - alpha;
  if (control.n === 0 || treatment.n === 0)
    return noAnswer('too-few-units', { n, confidence, isAnytimeValid: false });
  const pC = control.k / control.n;
  const pT = treatment.k / treatment.n;
  const z = pooledZ(control, treatment);
  const tail = alternative === 'two-sided' ? alpha / 2 : alpha;
  const [low, high] = newcombeInterval(control, treatment, -normalQuantile(tail));
  return {
    estimate: pT - pC,
    standardError: Math.sqrt((pC * (1 - pC)) / control.n + (pT * (1 - pT)) / treatment.n),
    interval: [
      alternative === 'less' ? Number.NEGATIVE_INFINITY : low,
      alternative === 'greater' ? Number.POSITIVE_INFINITY : high,
    ],
    confidence,
    pValue: pValueFor(z, twoSidedNormal(z), alternative),
    eValue: null,
    n,
    isAnytimeValid: false,
    status: 'ready',
  };
}
