import { finiteOrLargest } from '../finite-or-largest.ts';
import { SHRINK, unshrunk } from './overflow-guard.ts';

/**
 * The Wasserstein-1 (earth mover's) distance `∫ |F − G|` between two samples, from their sorted values: by how much the
 * values moved on average, in their own unit. Symmetric in its arguments.
 *
 * Ties: equal values of either side are passed together, −0 equals 0. Null when a side has no rows. Infinite values
 * count as the largest finite ones and the result is capped there; NaN must not occur.
 *
 * Source: Vallender (1973).
 *
 * @param reference sorted values of training, ascending
 * @param current sorted values now
 * @returns at least 0, in the unit of the values
 * @example wassersteinDistance([0, 1, 3], [5, 6, 8]) ≈ 5
 * @example wassersteinDistance([1], []) === null
 */
export function wassersteinDistance(reference: ArrayLike<number>, current: ArrayLike<number>): number | null {
  const m = reference.length;
  const n = current.length;
  if (m === 0 || n === 0) return null;
  let sum = 0;
  let previous = 0;
  for (let i = 0, j = 0; i < m || j < n;) {
    const value = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    const position = finiteOrLargest(value) * SHRINK;
    const weight = Math.abs(i * n - j * m) / (m * n);
    if (weight > 0) sum += weight * (position - previous);
    previous = position;
    const before = i + j;
    while (i < m && reference[i] === value) i++;
    while (j < n && current[j] === value) j++;
    // NaN equals nothing; without this the loop would not end.
    if (i + j === before) break;
  }
  return unshrunk(sum);
}
