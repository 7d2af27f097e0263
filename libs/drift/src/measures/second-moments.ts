import { DriftError } from '../drift-error.ts';

/** Further out than this many standard deviations a value says no more, and its square might overflow. */
const FARTHEST = 1e6;

/** Sums of products of standardised inputs, the upper triangle of `Σ z zᵀ` row by row. */
export interface SecondMoments {
  readonly inputs: number;
  /** Rows added. */
  rows: number;
  /** Rows left out because an input was missing or not finite. */
  skipped: number;
  readonly products: number[];
}

/**
 * No rows yet.
 *
 * @example emptySecondMoments(3).products.length === 6
 */
export function emptySecondMoments(inputs: number): SecondMoments {
  return { inputs, rows: 0, skipped: 0, products: new Array<number>((inputs * (inputs + 1)) / 2).fill(0) };
}

/**
 * Adds one row to the moments, which it changes. Costs `inputs² / 2`. Values beyond a million standard deviations count
 * as a million.
 *
 * @param moments counts on
 * @param row standardised inputs, `(x − mean) / std` of the reference; 0 for an input that was constant
 * @returns false for a row that was skipped: an input is not finite
 * @throws DriftError `row-length`
 * @example addToSecondMoments(emptySecondMoments(2), [0.5, Infinity]) === false
 */
export function addToSecondMoments(moments: SecondMoments, row: ArrayLike<number>): boolean {
  const { inputs, products } = moments;
  if (row.length !== inputs)
    throw new DriftError('row-length', `a row has ${row.length} inputs, the moments ${inputs}`);
  for (let i = 0; i < inputs; i++) {
    if (Number.isFinite(row[i])) continue;
    moments.skipped++;
    return false;
  }
  for (let i = 0, k = 0; i < inputs; i++) {
    const z = bounded(row[i]);
    for (let j = i; j < inputs; j++, k++) products[k] = (products[k] ?? 0) + z * bounded(row[j]);
  }
  moments.rows++;
  return true;
}

/**
 * The moments of the rows of both: counts exactly, sums within 1e-12 of their scale. Commutative to the bit.
 *
 * @throws DriftError `fingerprint-mismatch` when the numbers of inputs differ
 */
export function mergeSecondMoments(a: SecondMoments, b: SecondMoments): SecondMoments {
  if (a.inputs !== b.inputs)
    throw new DriftError('fingerprint-mismatch', `moments of ${a.inputs} and of ${b.inputs} inputs`);
  return {
    inputs: a.inputs,
    rows: a.rows + b.rows,
    skipped: a.skipped + b.skipped,
    products: a.products.map((sum, k) => sum + (b.products[k] ?? 0)),
  };
}

/**
 * The full matrix `E[z zᵀ]`, zeros without rows.
 *
 * @example secondMomentMatrix({ inputs: 2, rows: 2, skipped: 0, products: [2, 4, 6] })[1]?.[0] === 2
 */
export function secondMomentMatrix({ inputs, rows, products }: SecondMoments): number[][] {
  const matrix = Array.from({ length: inputs }, () => new Array<number>(inputs).fill(0));
  let k = 0;
  for (let i = 0; i < inputs; i++) {
    for (let j = i; j < inputs; j++, k++) {
      const value = rows > 0 ? (products[k] ?? 0) / rows : 0;
      for (const [row, column] of [
        [i, j],
        [j, i],
      ] as const) {
        const line = matrix[row];
        if (line !== undefined) line[column] = value;
      }
    }
  }
  return matrix;
}

function bounded(z: number | undefined): number {
  return Math.min(FARTHEST, Math.max(-FARTHEST, z ?? 0));
}
