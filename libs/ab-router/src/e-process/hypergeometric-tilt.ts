import { logBeta } from '../numerics/log-gamma.ts';

/** Terms below this share of the largest one change no digit of a sum. */
const NEGLIGIBLE = 1e-18;

/**
 * `ln E[ω^J]` up to a constant of the margins: the logarithm of `Σ_j C(n₁, j) C(n₀, m − j) ω^j`, the normaliser of
 * Fisher's noncentral hypergeometric distribution. Summed outwards from its largest term: O(standard deviation).
 *
 * Source: Fisher, JRSS 98 (1935); Cornfield (1956).
 *
 * @param treatment units n₁ of the arm whose outcomes are counted
 * @param control units n₀ of the other arm
 * @param outcomes m, over both arms together
 * @param logOddsRatio ln ω
 * @example Math.exp(logHypergeometricSum(2, 2, 2, 0)) ≈ 6
 */
export function logHypergeometricSum(
  treatment: number,
  control: number,
  outcomes: number,
  logOddsRatio: number,
): number {
  const low = Math.max(0, outcomes - control);
  const high = Math.min(treatment, outcomes);
  const omega = Math.exp(logOddsRatio);
  /** Term j + 1 over term j; falls as j grows, so there is one largest term. */
  const ratio = (j: number): number =>
    (omega * (treatment - j) * (outcomes - j)) / ((j + 1) * (control - outcomes + j + 1));
  let from = low;
  let to = high;
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    if (ratio(middle) >= 1) from = middle + 1;
    else to = middle;
  }
  let sum = 1;
  let term = 1;
  for (let j = from; j < high && term > NEGLIGIBLE * sum; j++) sum += term *= ratio(j);
  term = 1;
  for (let j = from; j > low && term > NEGLIGIBLE * sum; j--) sum += term /= ratio(j - 1);
  return (
    logChoose(treatment, from) + logChoose(control, outcomes - from) + from * logOddsRatio + Math.log(sum)
  );
}

function logChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : -Math.log(n + 1) - logBeta(k + 1, n - k + 1);
}
