/**
 * Weights with a least share for every arm, `p = f + (1 − Kf) w`: keeps the order of the arms and equal arms equal,
 * which cutting off and rescaling does not.
 *
 * @param weights w, at least 0, summing to 1
 * @param floor f, at least 0; at 1/K and above all arms get the same
 * @example withFloor([0.0471507, 0.728751, 0.2240983], 0.01)[0] ≈ 0.055736179
 */
export function withFloor(weights: readonly number[], floor: number): readonly number[] {
  const arms = weights.length;
  if (arms * floor >= 1) return weights.map(() => 1 / arms);
  return weights.map((weight) => floor + (1 - arms * floor) * weight);
}

/**
 * Weights on the way from the previous ones to the target, as far as no arm's share changes by more than `maxStep`.
 * All arms go the same part of their way, so the sum stays 1 and whatever both ends keep (a floor) is kept.
 *
 * @param previous summing to 1
 * @param target summing to 1, in the same order
 * @param maxStep above 0
 * @example withStepCap([0.5, 0.5], [0.9, 0.1], 0.1)[0] ≈ 0.6
 */
export function withStepCap(
  previous: readonly number[],
  target: readonly number[],
  maxStep: number,
): readonly number[] {
  const largest = target.reduce((max, weight, i) => Math.max(max, Math.abs(weight - (previous[i] ?? 0))), 0);
  if (largest <= maxStep) return target;
  const part = maxStep / largest;
  return target.map((weight, i) => {
    const from = previous[i] ?? 0;
    return from + part * (weight - from);
  });
}

/**
 * Weights divided by their sum, so that they are shares. Equal weights stay equal.
 *
 * @example asShares([1, 3])[1] === 0.75
 */
export function asShares(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
