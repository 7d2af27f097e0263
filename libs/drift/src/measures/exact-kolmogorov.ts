/** Beyond this many steps the limit law is close and a lattice is only slow. */
const MOST_CELLS = 100_000;

/**
 * The exact p-value of a two-sample Kolmogorov–Smirnov statistic: the share of all orders of the pooled rows in which
 * the distance reaches D. Each cell of the lattice holds the chance that a random order leading to it has reached D
 * already, a weighted mean of its two neighbours; all terms are positive, so small p-values keep their digits.
 *
 * Ties make it too large: it holds for continuous values only. Null for more than 100,000 cells (`n · m`) and when a
 * side has no rows; take the limit law there.
 *
 * Source: Hodges (1958), as a recursion on conditional probabilities.
 *
 * @param statistic D, in [0, 1], of samples of these sizes
 * @param referenceRows whole number
 * @param currentRows whole number
 * @returns in [0, 1]
 * @example exactKolmogorovPValue(1, 3, 3) ≈ 0.1
 * @example exactKolmogorovPValue(0.5, 1000, 1000) === null
 */
export function exactKolmogorovPValue(
  statistic: number,
  referenceRows: number,
  currentRows: number,
): number | null {
  const m = referenceRows;
  const n = currentRows;
  if (!(m > 0 && n > 0) || m * n > MOST_CELLS) return null;
  /** D as a whole number of steps of 1 / (n m). */
  const limit = Math.round(statistic * m * n);
  if (limit <= 0) return 1;
  const row = new Float64Array(n + 1);
  for (let i = 0; i <= m; i++) {
    for (let j = 0; j <= n; j++) {
      if (Math.abs(i * n - j * m) >= limit) row[j] = 1;
      else if (i + j > 0) row[j] = (i * (row[j] ?? 0) + j * (row[j - 1] ?? 0)) / (i + j);
    }
  }
  return row[n] ?? 1;
}
