/** How much an observation weighs after the next one. */
const DECAY = 0.95;

/**
 * Learns what a batch costs: a part per batch and a part per row, the straight line through recent batches (least
 * squares, older ones count less). One mean per row would mistake the fixed part of a batch of one for the price of
 * every row, and refuse a queue that one batch would empty.
 */
export class ServiceTime {
  #weight = 0;
  #rows = 0;
  #ms = 0;
  #rowsSquared = 0;
  #rowsMs = 0;

  observe(rows: number, ms: number): void {
    this.#weight = this.#weight * DECAY + 1;
    this.#rows = this.#rows * DECAY + rows;
    this.#ms = this.#ms * DECAY + ms;
    this.#rowsSquared = this.#rowsSquared * DECAY + rows * rows;
    this.#rowsMs = this.#rowsMs * DECAY + rows * ms;
  }

  /** Milliseconds that so many rows in so many batches will take; 0 before anything was observed. */
  expected(rows: number, batches = 1): number {
    if (this.#weight === 0 || this.#rows === 0) return 0;
    const [meanRows, meanMs] = [this.#rows / this.#weight, this.#ms / this.#weight];
    const variance = this.#rowsSquared / this.#weight - meanRows * meanRows;
    const covariance = this.#rowsMs / this.#weight - meanRows * meanMs;
    // Batches of one size do not tell the parts apart. The cheaper guess lets larger batches come, which do.
    const slope = variance > 1e-9 * meanRows * meanRows ? covariance / variance : 0;
    const perRow = Math.min(Math.max(slope, 0), meanMs / meanRows);
    return batches * (meanMs - perRow * meanRows) + rows * perRow;
  }
}
