/** Halvings of an interval of length 2 until it is below a double's last digit. */
const HALVINGS = 60;

/**
 * The score interval of a paired difference of rates: all δ for which
 * `|b − c − nδ| ≤ z √(n (2 q̃(δ) + δ(1 − δ)))`, q̃ being the likeliest rate of "only stable" at that δ. It stays within
 * [−1, 1] and is sensible for few disagreements, also for none.
 *
 * Source: Tango, Statistics in Medicine 17 (1998).
 *
 * @param onlyCandidate b
 * @param onlyStable c
 * @param rows n, above 0
 * @param z the normal quantile of the confidence, 1.96 for 95 %
 * @returns `[low, high]`
 * @example pairedScoreInterval(0, 0, 10, 2)[1] ≈ 4 / 14
 */
export function pairedScoreInterval(
  onlyCandidate: number,
  onlyStable: number,
  rows: number,
  z: number,
): readonly [low: number, high: number] {
  const high = upperScoreLimit(onlyCandidate, onlyStable, rows, z);
  return [0 - upperScoreLimit(onlyStable, onlyCandidate, rows, z), high];
}

/** The largest δ within the score bound; the lower limit is the upper one of the mirrored counts. */
function upperScoreLimit(b: number, c: number, n: number, z: number): number {
  let low = (b - c) / n;
  let high = 1;
  for (let step = 0; step < HALVINGS; step++) {
    const delta = (low + high) / 2;
    const linear = -b - c + (2 * n - b + c) * delta;
    const onlyStableRate = (Math.sqrt(linear * linear + 8 * n * c * delta * (1 - delta)) - linear) / (4 * n);
    const spread = Math.sqrt(Math.max(0, n * (2 * onlyStableRate + delta * (1 - delta))));
    if (n * delta - (b - c) <= z * spread) low = delta;
    else high = delta;
  }
  return low;
}
