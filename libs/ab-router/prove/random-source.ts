/** A repeatable stream of random numbers. Simulations name their seed, so that anybody gets the same table. */
export class RandomSource {
  #a: number;
  #b: number;
  #c: number;
  #d: number;
  /** The second of two normal numbers that were drawn together. */
  #spare: number | null = null;

  /** @param seed any whole number */
  constructor(seed: number) {
    this.#a = seed | 0;
    this.#b = 0x9e3779b9 | 0;
    this.#c = 0x243f6a88 | 0;
    this.#d = 1;
    for (let i = 0; i < 20; i++) this.#next();
  }

  /** 32 bits: the small fast generator sfc32 of PractRand. */
  #next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** In (0, 1), with 53 bits. */
  uniform(): number {
    const high = this.#next() >>> 6;
    const low = this.#next() >>> 5;
    return (high * 2 ** 27 + low + 0.5) / 2 ** 53;
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    const spare = this.#spare;
    if (spare !== null) {
      this.#spare = null;
      return spare;
    }
    const radius = Math.sqrt(-2 * Math.log(this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Exponential with a mean. */
  exponential(mean: number): number {
    return -mean * Math.log(this.uniform());
  }

  /**
   * Binomial(n, p), exactly: waiting times while few are expected, a split at the median of order statistics
   * otherwise (Ahrens & Dieter 1974; Devroye 1986, X.4).
   */
  binomial(n: number, p: number): number {
    if (p > 0.5) return n - this.binomial(n, 1 - p);
    if (p <= 0) return 0;
    let trials = n;
    let share = p;
    let successes = 0;
    while (trials > 40) {
      // The place of the middle one of `trials` sorted uniforms is a beta variate.
      const rank = (trials >> 1) + 1;
      const middle = this.beta(rank, trials + 1 - rank);
      if (middle <= share) {
        successes += rank;
        trials -= rank;
        share = (share - middle) / (1 - middle);
      } else {
        trials = rank - 1;
        share /= middle;
      }
    }
    for (let i = 0; i < trials; i++) if (this.uniform() < share) successes++;
    return successes;
  }

  /** Gamma of a shape of at least 1 and scale 1 (Marsaglia & Tsang 2000). */
  gamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  /** Beta(a, b) with a, b of at least 1. */
  beta(a: number, b: number): number {
    const x = this.gamma(a);
    return x / (x + this.gamma(b));
  }
}
