import type { Output } from './signature.ts';

/** What a model answers to one row. */
export interface Prediction {
  /** A class, or a number in the output's unit. */
  readonly prediction: string | number;
  /** Class → share, summing to 1 within rounding; null for regression. */
  readonly probabilities: Readonly<Record<string, number>> | null;
}

/**
 * Puts scores into an answer.
 *
 * @param scores one share per class of the output, or the one number of a regression, starting at `offset`
 * @param winner index of the class that is predicted
 */
export function predictionOf(
  output: Output,
  scores: Float64Array,
  offset: number,
  winner: number,
): Prediction {
  if (output.kind === 'number') return { prediction: scores[offset] ?? Number.NaN, probabilities: null };
  const probabilities: Record<string, number> = {};
  for (let k = 0; k < output.classes.length; k++) {
    // A class called __proto__ must become a key like any other.
    const name = output.classes[k] ?? '';
    const share = scores[offset + k] ?? 0;
    if (name === '__proto__') Object.defineProperty(probabilities, name, { value: share, enumerable: true });
    else probabilities[name] = share;
  }
  return { prediction: output.classes[winner] ?? '', probabilities };
}
