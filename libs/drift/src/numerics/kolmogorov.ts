const EPSILON = 2 ** -53;

/** Below it the dual series needs fewer terms, above it the alternating one does; both are exact at it. */
const CROSSING = 1.18;

/**
 * The upper tail of Kolmogorov's limit law, `2 Σ (−1)^(j−1) e^(−2 j² λ²)`; for small λ its dual, the theta series
 * `1 − √(2π)/λ Σ e^(−(2j−1)² π² / (8 λ²))`. Small tails keep their relative accuracy.
 *
 * Source: Kolmogorov (1933), Feller (1948).
 *
 * @param lambda the scaled distance; 1 is returned at and below 0
 * @returns in [0, 1]; NaN for NaN
 * @example kolmogorovSurvival(1) ≈ 0.26999967167735
 */
export function kolmogorovSurvival(lambda: number): number {
  if (Number.isNaN(lambda)) return Number.NaN;
  if (lambda <= 0) return 1;
  return lambda < CROSSING ? 1 - lowerTail(lambda) : upperTail(lambda);
}

function lowerTail(lambda: number): number {
  // Math.PI first: λ² alone may underflow.
  const rate = -((Math.PI / lambda) ** 2) / 8;
  let sum = 0;
  for (let j = 1; ; j += 2) {
    const term = Math.exp(rate * j * j);
    sum += term;
    if (term <= sum * EPSILON) break;
  }
  return sum === 0 ? 0 : (Math.sqrt(2 * Math.PI) / lambda) * sum;
}

function upperTail(lambda: number): number {
  const rate = -2 * lambda * lambda;
  let sum = 0;
  for (let j = 1; ; j++) {
    const term = Math.exp(rate * j * j);
    sum += j % 2 === 1 ? term : -term;
    if (term <= sum * EPSILON) break;
  }
  return Math.min(1, 2 * sum);
}
