import type { FeatureReference } from './feature-reference.ts';

/** Which stretch of time or which group every training row belongs to. */
export interface Blocks {
  readonly kind: 'time' | 'group';
  /** One per row: an hour, a day, a customer, a device. Equal ids are one block. */
  readonly ids: readonly (string | number)[];
}

/**
 * How much more the χ² statistic of binned rows varies than it would over independent rows, at least 1.
 *
 * Traffic comes in clusters: the rows of one hour or one customer resemble each other. A window of n such rows holds
 * less news than n independent ones, so its statistic is larger by chance alone, and a p-value that knows nothing of
 * it cries wolf. Let a window be drawn as whole blocks. With p the shares of all rows and X²_b = Σ (c_i − n_b p_i)² /
 * (n_b p_i) the statistic of block b, blocks being independent of each other gives the window the mean Σ n_b X²_b / n:
 * the mean over bootstrap blocks, which therefore needs no drawing at random. Rows drawn one by one, without putting
 * back since the block is part of the whole, give X²_b the mean (k − 1)(N − n_b) / (N − 1) over k bins in use. The
 * design effect is the ratio of the two, each block weighing its n_b rows (Rao and Scott, 1981, correct χ² by the same
 * ratio of means). Dividing a statistic by it gives back its nominal mean.
 *
 * It sees what repeats within blocks, not what lasts longer than one: take blocks as long as traffic stays alike. A
 * trend in the training rows counts as clustering. With B blocks of independent rows the ratio scatters around 1 by
 * about √(2 / (B (k − 1))); what falls below 1 is raised to it, so few blocks err to the careful side.
 *
 * @param bins the bin of every row, below `count`; a row in none (missing) is −1
 * @param blocks the block of every row, from 0 upward
 * @returns 1 also where there is nothing to tell from: fewer than two blocks or two bins in use
 */
export function designEffect(bins: Int32Array, count: number, blocks: Int32Array): number {
  const whole = new Float64Array(count);
  const byBlock = new Map<number, Float64Array>();
  for (let row = 0; row < bins.length; row++) {
    const bin = bins[row] ?? -1;
    if (bin < 0) continue;
    const block = blocks[row] ?? 0;
    let counts = byBlock.get(block);
    if (counts === undefined) byBlock.set(block, (counts = new Float64Array(count)));
    counts[bin] = (counts[bin] ?? 0) + 1;
    whole[bin] = (whole[bin] ?? 0) + 1;
  }
  const rows = whole.reduce((sum, c) => sum + c, 0);
  const used = whole.reduce((sum, c) => sum + (c > 0 ? 1 : 0), 0);
  if (byBlock.size < 2 || used < 2) return 1;

  let observed = 0;
  let expected = 0;
  for (const counts of byBlock.values()) {
    const n = counts.reduce((sum, c) => sum + c, 0);
    let statistic = 0;
    for (let bin = 0; bin < count; bin++) {
      const mean = (n * (whole[bin] ?? 0)) / rows;
      if (mean > 0) statistic += ((counts[bin] ?? 0) - mean) ** 2 / mean;
    }
    observed += n * statistic;
    expected += (n * (used - 1) * (rows - n)) / (rows - 1);
  }
  return Math.max(1, observed / expected);
}

/** Numbers the blocks in the order of their first row. */
export function numberBlocks({ ids }: Blocks): { readonly blocks: Int32Array; readonly count: number } {
  const numbers = new Map<string | number, number>();
  const blocks = Int32Array.from(ids, (id) => {
    const known = numbers.get(id) ?? numbers.size;
    numbers.set(id, known);
    return known;
  });
  return { blocks, count: numbers.size };
}

/** How many bins the design effect of a feature is taken over: those of its edges, or its categories and the unseen. */
export function binCount(feature: FeatureReference): number {
  return feature.kind === 'numeric' ? feature.counts.length : feature.counts.length + 1;
}
