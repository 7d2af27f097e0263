import type { NumericReference } from '../feature-reference.ts';
import type { NumericWindow } from '../feature-window.ts';

/** Values within this share of the mean are one value. */
const ROUNDING = 1e-12;

/** Whether an input had one value only; by its ends, since the moments of large values overflow. */
export function isConstant({ min, max, mean }: Pick<NumericReference, 'min' | 'max' | 'mean'>): boolean {
  return min !== null && max !== null && max - min <= ROUNDING * Math.abs(mean);
}

/**
 * At least how many live rows differ from the only value that training had. Those below it have a bin of their own;
 * above it, n rows of mean excess e with a largest excess E are at least `n e / E`. 0 while nothing moved.
 */
export function movedAtLeast(reference: NumericReference, live: NumericWindow): number {
  const { mean: value } = reference;
  const tolerance = ROUNDING * Math.abs(value);
  if (live.n === 0 || live.min === null || live.max === null) return 0;
  const below = value - live.min > tolerance ? Math.max(1, live.counts[0] ?? 0) : 0;
  const largest = live.max - value;
  if (!(largest > tolerance)) return Math.min(live.n, below);
  const upper = live.counts.length > 1 ? live.counts.length - 1 : 0;
  const excess = (live.sums[upper] ?? 0) - value * (live.counts[upper] ?? 0);
  const above = Math.max(1, Math.ceil(excess / largest - ROUNDING * live.n));
  return Math.min(live.n, below + (Number.isFinite(above) ? above : 1));
}
