/**
 * A number that JSON can carry: sums beyond the largest double are shown as it, with their sign, and the undefined
 * difference of two such sums as 0. −0 becomes 0. Only values near 1e308 are ever changed.
 */
export function finiteOrLargest(value: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value)) + 0;
}
