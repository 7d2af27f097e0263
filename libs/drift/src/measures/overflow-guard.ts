import { finiteOrLargest } from '../finite-or-largest.ts';

/**
 * Distances are added up on values shrunk by a power of two, which rounds nothing, because the difference of two finite
 * doubles (1e308 and −1e308) may not be finite.
 */
export const SHRINK = 0.25;

/** A sum over shrunk values in the original unit, capped at the largest finite number. */
export function unshrunk(sum: number): number {
  return finiteOrLargest(sum / SHRINK);
}
