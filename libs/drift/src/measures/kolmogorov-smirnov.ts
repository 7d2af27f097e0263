import { kolmogorovPValue } from './kolmogorov-p-value.ts';

/** The two-sample Kolmogorov–Smirnov statistic with its limit p-value. */
export interface KolmogorovSmirnov {
  /** `sup |F − G|`, in [0, 1]. */
  readonly statistic: number;
  /** By Kolmogorov's limit law; conservative when values repeat. */
  readonly pValue: number;
  /** Whether any value occurs twice, in one sample or in both: the exact p-value is then not exact. */
  readonly hasTies: boolean;
}

/**
 * The two-sample Kolmogorov–Smirnov statistic `sup |F − G|`, from sorted samples. Symmetric in its arguments.
 *
 * Ties: the distribution functions are right-continuous, so both move past equal values before they are compared; −0
 * equals 0. With many ties the p-value is too large: prefer a χ² test up to about 20 distinct values. Null when a side
 * has no rows. Infinite values are values; NaN must not occur.
 *
 * Source: Smirnov (1939).
 *
 * @param reference sorted values of training, ascending
 * @param current sorted values now
 * @param designEffect of the rows, at least 1
 * @example kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5])?.statistic ≈ 0.5
 * @example kolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5])?.hasTies === true
 * @example kolmogorovSmirnov([1, 2], [3, 4, 4])?.hasTies === true
 * @example kolmogorovSmirnov([1, 2], [3, 4, 5])?.hasTies === false
 * @example kolmogorovSmirnov([], [1]) === null
 */
export function kolmogorovSmirnov(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  designEffect = 1,
): KolmogorovSmirnov | null {
  const m = reference.length;
  const n = current.length;
  if (m === 0 || n === 0) return null;
  let largest = 0;
  let hasTies = false;
  for (let i = 0, j = 0; i < m && j < n;) {
    const value = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    const before = i + j;
    while (i < m && reference[i] === value) i++;
    while (j < n && current[j] === value) j++;
    // NaN equals nothing; without this the loop would not end.
    if (i + j === before) break;
    if (i + j > before + 1) hasTies = true;
    // Whole numbers, so that equal distances are equal to the bit.
    largest = Math.max(largest, Math.abs(i * n - j * m));
  }
  const statistic = largest / (m * n);
  return {
    statistic,
    pValue: kolmogorovPValue(statistic, m, n, designEffect),
    hasTies: hasTies || repeats(reference) || repeats(current),
  };
}

/** Also what comes after the other sample's last value. */
function repeats(sorted: ArrayLike<number>): boolean {
  for (let i = 1; i < sorted.length; i++) if (sorted[i] === sorted[i - 1]) return true;
  return false;
}
