/**
 * Weights of top-two Thompson sampling: with probability β play the best arm of a draw, otherwise the best of a draw in
 * which another arm wins: `ψᵢ = αᵢ [β + (1 − β) Σ_{j≠i} αⱼ / (1 − αⱼ)]`. It keeps exploring where plain Thompson
 * sampling all but stops. At β = ½ two arms always get a half each, so it never moves traffic between two.
 *
 * Source: Russo, Operations Research 68 (2020).
 *
 * @param probabilityBest α, at least 0, summing to 1
 * @param share β, in [0, 1]
 * @example topTwoWeights([0.0471507, 0.728751, 0.2240983])[1] ≈ 0.4876463
 */
export function topTwoWeights(probabilityBest: readonly number[], share = 0.5): readonly number[] {
  const others = probabilityBest.map((_, j) =>
    probabilityBest.reduce((sum, alpha, i) => (i === j ? sum : sum + alpha), 0),
  );
  const rivals = probabilityBest.length - 1;
  if (rivals === 0) return [1];
  return probabilityBest.map((alpha, i) => {
    let second = 0;
    probabilityBest.forEach((best, j) => {
      const rest = others[j] ?? 0;
      // Where one arm is certain its rivals have no order left, and share alike.
      if (j !== i) second += best * (rest > 0 ? alpha / rest : 1 / rivals);
    });
    return share * alpha + (1 - share) * second;
  });
}
