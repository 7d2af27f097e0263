/*
 * The number at an index that is known to be in range, because the forest was verified. For hot loops only, where a
 * fallback for a missing element costs a third of the time. One function per kind of array: the engine learns the
 * kinds of array by function, and one that sees several is slow for all of them.
 */

export function float64At(numbers: Float64Array, index: number): number {
  return numbers[index] as number;
}

export function int32At(numbers: Int32Array, index: number): number {
  return numbers[index] as number;
}

export function uint32At(numbers: Uint32Array, index: number): number {
  return numbers[index] as number;
}
