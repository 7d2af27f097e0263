/** Units of one arm, and how many of them had the outcome. */
export interface Binary {
  readonly kind: 'binary';
  /** Units: a whole number of at least 0. */
  readonly n: number;
  /** Units with the outcome: a whole number from 0 to `n`. */
  readonly k: number;
}

/** No evidence yet. */
export const NO_BINARY: Binary = { kind: 'binary', n: 0, k: 0 };

/**
 * The evidence with one more unit.
 *
 * @example addBinary(NO_BINARY, true).k === 1
 */
export function addBinary({ n, k }: Binary, hasOutcome: boolean): Binary {
  return { kind: 'binary', n: n + 1, k: k + (hasOutcome ? 1 : 0) };
}

/**
 * Both together. Counts are exact; associative and commutative.
 *
 * @example mergeBinary({ kind: 'binary', n: 10, k: 3 }, { kind: 'binary', n: 5, k: 1 }).k === 4
 */
export function mergeBinary(a: Binary, b: Binary): Binary {
  return { kind: 'binary', n: a.n + b.n, k: a.k + b.k };
}
