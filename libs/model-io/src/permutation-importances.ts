/** How much worse a model does when one input is shuffled over the rows. */
export interface PermutationImportance {
  /** Mean drop of the performance over the repetitions; about 0, or slightly negative, when the input does not matter. */
  readonly mean: number;
  /** Standard deviation of the drop over the repetitions (divided by n). */
  readonly std: number;
}

/** What is shuffled, and how. */
export interface PermutationOptions {
  /** Rows as read, `inputs` numbers each; left as they were. */
  readonly values: Float64Array;
  readonly inputs: number;
  /** How often each input is shuffled. */
  readonly repetitions: number;
  /** A uniform random number in [0, 1) at each call; the caller's seed decides the result. */
  readonly uniform: () => number;
}

/**
 * Permutation importances (Breiman, 2001; Fisher, Rudin and Dominici, 2019): the drop of a performance measure, higher
 * being better, when an input's values are shuffled over the rows. Inputs that carry the same information hide each
 * other.
 *
 * @param performance of the model on rows like `values`, labelled in their order
 * @returns one entry per input
 */
export function permutationImportances(
  performance: (values: Float64Array) => number,
  { values, inputs, repetitions, uniform }: PermutationOptions,
): readonly PermutationImportance[] {
  const rows = values.length / inputs;
  if (!Number.isInteger(rows) || rows < 1 || !(repetitions >= 1)) {
    throw new RangeError(
      `Importances need whole rows of ${inputs} values and at least 1 repetition, not ${values.length} values and ${repetitions}.`,
    );
  }
  const original = performance(values);
  return Array.from({ length: inputs }, (_, input) => {
    const drops = Array.from({ length: repetitions }, () => {
      const shuffled = values.slice();
      for (let last = rows - 1; last > 0; last--) {
        const other = Math.floor(uniform() * (last + 1));
        const a = last * inputs + input;
        const b = other * inputs + input;
        [shuffled[a], shuffled[b]] = [shuffled[b] ?? 0, shuffled[a] ?? 0];
      }
      return original - performance(shuffled);
    });
    const mean = drops.reduce((sum, drop) => sum + drop, 0) / repetitions;
    const variance = drops.reduce((sum, drop) => sum + (drop - mean) ** 2, 0) / repetitions;
    return { mean, std: Math.sqrt(variance) };
  });
}
