/**
 * Upper tail of the χ² distribution: the chance of a statistic of at least x when nothing is wrong. From the
 * regularised incomplete gamma function, by its series below a + 1 and its continued fraction above
 * (Abramowitz and Stegun 6.5.29 and 6.5.31). The statistics of this product live in its libraries, which a tool must
 * not import.
 * @param x the statistic, at least 0
 * @param degrees degrees of freedom, a positive integer
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const a = degrees / 2;
  const z = x / 2;
  const front = Math.exp(a * Math.log(z) - z - logGammaOfHalves(degrees));
  return z < a + 1 ? 1 - front * series(a, z) : front * fraction(a, z);
}

/** Pearson's statistic of counts against the shares they should have, which sum to 1. */
export function chiSquareStatistic(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => {
    const expected = total * (shares[i] ?? 0);
    if (expected === 0) return count === 0 ? sum : Infinity;
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}

/** ln Γ(degrees / 2), by the recurrence from Γ(1/2) = √π or Γ(1) = 1. */
function logGammaOfHalves(degrees: number): number {
  let log = degrees % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let a = degrees % 2 === 0 ? 1 : 0.5; a < degrees / 2; a++) log += Math.log(a);
  return log;
}

const PRECISION = 1e-15;
const MOST_TERMS = 10_000;

function series(a: number, z: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; n < MOST_TERMS && term > sum * PRECISION; n++) {
    term *= z / (a + n);
    sum += term;
  }
  return sum;
}

/** By Lentz's method; the denominators stay positive for z ≥ a + 1. */
function fraction(a: number, z: number): number {
  let b = z + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let product = d;
  for (let n = 1; n < MOST_TERMS; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    product *= d * c;
    if (Math.abs(d * c - 1) < PRECISION) break;
  }
  return product;
}
