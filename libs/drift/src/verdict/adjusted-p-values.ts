/** How p-values of many tests are adjusted so that they can be held against one α. */
export type Adjustment = 'benjamini-hochberg' | 'bonferroni';

/**
 * Bonferroni's adjusted p-values, `min(1, k p)` over the k tests made: the chance of a single false alarm among them
 * stays below α, however they depend on each other.
 *
 * NaN stands for a test that was not made: it is not counted in k, and stays NaN. Ties stay ties.
 *
 * Source: Bonferroni (1936), Dunn (1961).
 *
 * @param pValues each in [0, 1] or NaN
 * @returns in the order of the arguments
 * @example bonferroni([0.01, 0.5, NaN])[0] === 0.02
 * @example bonferroni([0.01, 0.6, NaN])[1] === 1
 */
export function bonferroni(pValues: readonly number[]): number[] {
  const made = pValues.filter((p) => !Number.isNaN(p)).length;
  return pValues.map((p) => Math.min(1, made * p));
}

/**
 * Benjamini and Hochberg's adjusted p-values, `min over j ≥ i of (k / j) p_(j)` in ascending order: those below α are
 * wrong for at most a share α of them on average, if tests are independent or depend positively. Without any drift the
 * chance of a single false alarm is at most α, as with Bonferroni.
 *
 * NaN stands for a test that was not made: it is not counted in k, and stays NaN. Equal p-values have equal adjusted
 * ones. None is below its unadjusted p-value, and their order is kept.
 *
 * Source: Benjamini and Hochberg (1995).
 *
 * @param pValues each in [0, 1] or NaN
 * @returns in the order of the arguments
 * @example benjaminiHochberg([0.01, 0.04, 0.03])[0] ≈ 0.03
 * @example benjaminiHochberg([0.01, 0.04, 0.03])[2] ≈ 0.04
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const made = pValues.flatMap((p, index) => (Number.isNaN(p) ? [] : [{ p, index }]));
  made.sort((a, b) => b.p - a.p);
  const adjusted = pValues.map(() => Number.NaN);
  let least = 1;
  made.forEach(({ p, index }, above) => {
    const rank = made.length - above;
    // p again: k / j · p may round below it.
    least = Math.min(least, Math.max(p, (made.length / rank) * p));
    adjusted[index] = least;
  });
  return adjusted;
}

/** Adjusts by the named method. */
export function adjustPValues(pValues: readonly number[], adjustment: Adjustment): number[] {
  return adjustment === 'bonferroni' ? bonferroni(pValues) : benjaminiHochberg(pValues);
}
