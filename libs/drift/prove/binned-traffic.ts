import type { NumericReference } from '../src/feature-reference.ts';
import type { NumericWindow } from '../src/feature-window.ts';
import type { RandomSource } from './random-source.ts';

/** A reference of one input and a window of traffic of the same distribution. */
export interface BinnedPair {
  readonly reference: NumericReference;
  readonly window: NumericWindow;
}

const BINS = 10;

/**
 * Draws what is left of many independent rows of a uniform input once they are in bins, without drawing the rows: the
 * deciles of `m` training rows cut the axis into shares that are Gamma spacings, and the live counts are multinomial
 * over those shares.
 *
 * @param m training rows, a multiple of 10
 * @param n live rows
 */
export function drawBinned(random: RandomSource, name: string, m: number, n: number): BinnedPair {
  const spacings = Array.from({ length: BINS }, () => random.gamma(m / BINS));
  const total = spacings.reduce((sum, spacing) => sum + spacing, 0);
  const shares = spacings.map((spacing) => spacing / total);
  const edges: number[] = [];
  shares.reduce((low, share, bin) => {
    if (bin < BINS - 1) edges.push(low + share);
    return low + share;
  }, 0);

  const liveCounts: number[] = [];
  let left = n;
  let rest = 1;
  shares.forEach((share, bin) => {
    const count = bin === BINS - 1 ? left : random.binomial(left, Math.min(1, share / rest));
    liveCounts.push(count);
    left -= count;
    rest -= share;
  });
  const bins = shares.map((share, bin) => ({ low: edges[bin - 1] ?? 0, width: share }));
  return {
    reference: {
      name,
      kind: 'numeric',
      importance: null,
      designEffect: 1,
      range: null,
      missing: 0,
      edges,
      ...binnedMoments(
        random,
        bins,
        shares.map(() => m / BINS),
      ),
    },
    window: {
      kind: 'numeric',
      missing: 0,
      wrongType: 0,
      outOfRange: 0,
      ...binnedMoments(random, bins, liveCounts),
    },
  };
}

/** Sums of uniform values within bins, by the normal limit, and the moments that follow from them. */
function binnedMoments(
  random: RandomSource,
  bins: readonly { readonly low: number; readonly width: number }[],
  counts: readonly number[],
) {
  const sums = bins.map(({ low, width }, bin) => {
    const count = counts[bin] ?? 0;
    return count * (low + width / 2) + random.normal() * width * Math.sqrt(count / 12);
  });
  const n = counts.reduce((sum, count) => sum + count, 0);
  const mean = sums.reduce((sum, binSum) => sum + binSum, 0) / n;
  const m2 = bins.reduce((sum, { low, width }, bin) => {
    const spread = (low + width / 2 - mean) ** 2 + (width * width) / 12;
    return sum + (counts[bin] ?? 0) * spread;
  }, 0);
  return { n, mean, m2, min: 0, max: 1, counts, sums };
}
