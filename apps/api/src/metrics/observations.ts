/**
 * A histogram as plain numbers: what the hot path adds to. prom-client hashes labels with every observation, which
 * costs more than scoring a row.
 */
export class Observations {
  readonly bounds: readonly number[];
  /** Per bound those at or below it and above the one before; the last entry counts those above all bounds. */
  readonly counts: Float64Array;
  sum = 0;

  /** @param bounds upper bounds, ascending */
  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** Adds one value, and does not notice one that is not a number. */
  observe(value: number): void {
    if (Number.isNaN(value)) return;
    const { bounds, counts } = this;
    let bucket = 0;
    while (bucket < bounds.length && value > (bounds[bucket] ?? Infinity)) bucket++;
    counts[bucket] = (counts[bucket] ?? 0) + 1;
    this.sum += value;
  }
}
