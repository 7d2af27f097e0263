/** Probabilities this close relative to the observed one count as equal: rounding must not split a tie. */
const TIE = 1e-7;

/**
 * Fisher's exact test of a 2 × 2 table, two-sided: the sum of the probabilities of all tables of the same margins that
 * are no likelier than the observed one (ties within 1e-7 count). The probabilities are built by their ratios outwards
 * from the likeliest table and divided by their sum, so nothing cancels however large the margins are.
 *
 * Source: Fisher (1935); the two-sided rule of Freeman and Halton (1951).
 *
 * Takes time and memory of the smallest margin; the four counts are whole numbers, at least 0.
 *
 * @param a first row, first column
 * @param b first row, second column
 * @param c second row, first column
 * @param d second row, second column
 * @returns in (0, 1]; 1 when a margin is empty
 * @example fisherExact(8, 2, 1, 5) ≈ 0.03496503496503
 */
export function fisherExact(a: number, b: number, c: number, d: number): number {
  const row = a + b;
  const column = a + c;
  const total = row + c + d;
  const lowest = Math.max(0, row + column - total);
  const highest = Math.min(row, column);
  if (!(highest > lowest)) return 1;
  /** How much likelier a table with `x + 1` in the corner is than one with `x`. */
  const ratio = (x: number) => ((row - x) * (column - x)) / ((x + 1) * (total - row - column + x + 1));
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((row + 1) * (column + 1)) / (total + 2))));
  const weights = [1];
  let observed = a === mode ? 1 : 0;
  for (let x = mode, weight = 1; x < highest && weight > 0; x++) {
    weight *= ratio(x);
    weights.push(weight);
    if (x + 1 === a) observed = weight;
  }
  for (let x = mode, weight = 1; x > lowest && weight > 0; x--) {
    weight /= ratio(x - 1);
    weights.push(weight);
    if (x - 1 === a) observed = weight;
  }
  // Smallest first, so that a small tail is not rounded away.
  weights.sort((left, right) => left - right);
  let all = 0;
  let unlikely = 0;
  for (const weight of weights) {
    all += weight;
    if (weight <= observed * (1 + TIE)) unlikely = all;
  }
  return Math.min(1, unlikely / all);
}
