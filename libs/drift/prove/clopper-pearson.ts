import { logGamma } from '../src/numerics/log-gamma.ts';

/**
 * The upper Clopper–Pearson bound of a rate: with this confidence the true rate is below it. The rate p solves
 * `P(X ≤ k) = 1 − confidence` for X ~ Binomial(n, p), found by bisection.
 *
 * @param k times it happened
 * @param n times it could have happened
 */
export function upperBound(k: number, n: number, confidence = 0.99): number {
  if (k >= n) return 1;
  const choices = Array.from(
    { length: k + 1 },
    (_, i) => logGamma(n + 1) - logGamma(i + 1) - logGamma(n - i + 1),
  );
  let low = k / n;
  let high = 1;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    const [yes, no] = [Math.log(middle), Math.log1p(-middle)];
    const atMost = choices.reduce((sum, choice, i) => sum + Math.exp(choice + i * yes + (n - i) * no), 0);
    if (atMost > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}
