import { chiSquareSurvival } from '../numerics/chi-square.ts';
import { symmetricEigen } from '../numerics/symmetric-eigen.ts';
import { nullScale, type NullScale } from './null-scale.ts';
import { mergeSecondMoments, secondMomentMatrix, type SecondMoments } from './second-moments.ts';

/**
 * The directions in which the reference varies most: the leading eigenvectors of `E[z zᵀ]`, as few as hold `share` of
 * the trace, and always fewer than inputs, for with all of them nothing could fail to be reconstructed.
 *
 * Of equal eigenvalues the order is that of the eigensolver: the same for the same numbers.
 *
 * Source: principal components, as NannyML uses them to find multivariate drift.
 *
 * @param reference second moments of training
 * @param share of the variance, in (0, 1]
 * @returns vectors of length 1; none for a single input or without rows
 * @example principalDirections({ inputs: 2, rows: 1, skipped: 0, products: [1, 0.8, 1] })[0]?.map(Math.abs) ≈ [Math.SQRT1_2, Math.SQRT1_2]
 */
export function principalDirections(reference: SecondMoments, share = 0.65): (readonly number[])[] {
  if (reference.rows === 0) return [];
  const pairs = symmetricEigen(secondMomentMatrix(reference));
  const total = pairs.reduce((sum, { value }) => sum + value, 0);
  const directions: (readonly number[])[] = [];
  let held = 0;
  for (const { value, vector } of pairs) {
    if (directions.length >= reference.inputs - 1 || held >= share * total) break;
    directions.push(vector);
    held += value;
  }
  return directions;
}

/**
 * The mean squared error with which a window's rows are reconstructed from the reference's main directions,
 * `tr((I − P) E[z zᵀ])`: it grows when inputs stop moving together as they did, even if each looks the same by itself.
 * It also grows with the spread of the inputs; read it beside the measures of single inputs.
 *
 * Null without rows.
 *
 * Source: as above, from sums instead of rows.
 *
 * @param directions of length 1 and orthogonal
 * @param window second moments of the window, standardised by the reference
 * @returns at least 0; `inputs` when nothing is reconstructed of standardised rows
 * @example reconstructionError([[Math.SQRT1_2, Math.SQRT1_2]], { inputs: 2, rows: 1, skipped: 0, products: [1, 0.8, 1] }) ≈ 0.2
 * @example reconstructionError([[Math.SQRT1_2, Math.SQRT1_2]], { inputs: 2, rows: 1, skipped: 0, products: [1, -0.8, 1] }) ≈ 1.8
 */
export function reconstructionError(
  directions: readonly (readonly number[])[],
  window: SecondMoments,
): number | null {
  if (window.rows === 0) return null;
  const matrix = secondMomentMatrix(window);
  let error = matrix.reduce((sum, row, i) => sum + (row[i] ?? 0), 0);
  for (const direction of directions)
    matrix.forEach((row, i) =>
      row.forEach((value, j) => (error -= (direction[i] ?? 0) * value * (direction[j] ?? 0))),
    );
  return Math.max(0, error);
}

/**
 * What the squared change of the reconstruction error, over `1/n + 1/m`, is without drift: from parts of the reference,
 * each against all others together.
 *
 * @param directions of the whole reference
 * @param parts moments of disjoint rows of training, 20 or more, as large as a window; empty ones are left out
 * @returns null for fewer than two parts with rows
 */
export function reconstructionNullScale(
  directions: readonly (readonly number[])[],
  parts: readonly SecondMoments[],
): NullScale | null {
  const filled = parts.filter(({ rows }) => rows > 0);
  return nullScale(
    filled.flatMap((part) => {
      const others = filled.filter((other) => other !== part);
      const [first, ...more] = others;
      if (first === undefined) return [];
      return scaledChange(directions, more.reduce(mergeSecondMoments, first), part) ?? [];
    }),
  );
}

/**
 * The p-value of a change of the reconstruction error in either direction, `P(χ²₁ ≥ change² / ((1/n + 1/m) s))` with s
 * the mean of the null scale. 1 without a change; null without rows.
 *
 * @param directions of the reference
 * @param reference second moments of training
 * @param current second moments of the window
 * @param scale of `reconstructionNullScale`
 */
export function reconstructionPValue(
  directions: readonly (readonly number[])[],
  reference: SecondMoments,
  current: SecondMoments,
  scale: NullScale,
): number | null {
  const change = scaledChange(directions, reference, current);
  if (change === null) return null;
  if (change === 0) return 1;
  return scale.mean > 0 ? chiSquareSurvival(change / scale.mean, 1) : 0;
}

function scaledChange(
  directions: readonly (readonly number[])[],
  reference: SecondMoments,
  current: SecondMoments,
): number | null {
  const before = reconstructionError(directions, reference);
  const now = reconstructionError(directions, current);
  if (before === null || now === null) return null;
  return (now - before) ** 2 / (1 / current.rows + 1 / reference.rows);
}
