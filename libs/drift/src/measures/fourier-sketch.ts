import { DriftError } from '../drift-error.ts';
import type { FourierBasis } from './fourier-basis.ts';

/** What random Fourier features keep of rows: their sum, and the sum of their squared lengths. */
export interface FourierSketch {
  /** Rows added. */
  rows: number;
  /** Rows left out because an input was missing or not finite. */
  skipped: number;
  /** `Σ ‖φ‖²`. */
  squares: number;
  /** `Σ φ`, one number per feature. */
  readonly sums: number[];
}

/**
 * A sketch without rows.
 *
 * @example emptyFourierSketch(fourierBasis({ inputs: 2, features: 3 }, () => 0.5)).sums.length === 3
 */
export function emptyFourierSketch(basis: FourierBasis): FourierSketch {
  return { rows: 0, skipped: 0, squares: 0, sums: basis.phases.map(() => 0) };
}

/**
 * Adds one row, `φ(z) = √(2/D) cos(W z + b)`, to the sketch, which it changes. Costs `features · inputs`: sample rows
 * where that is too much.
 *
 * @param basis of the sketch
 * @param sketch counts on
 * @param row standardised inputs, `(x − mean) / std` of the reference
 * @returns false for a row that was skipped: an input is not finite, or overflows
 * @throws DriftError `row-length`
 * @example addToFourierSketch(fourierBasis({ inputs: 1 }, () => 0.5), emptyFourierSketch(fourierBasis({ inputs: 1 }, () => 0.5)), [NaN]) === false
 */
export function addToFourierSketch(
  basis: FourierBasis,
  sketch: FourierSketch,
  row: ArrayLike<number>,
): boolean {
  if (row.length !== basis.inputs)
    throw new DriftError('row-length', `a row has ${row.length} inputs, the basis ${basis.inputs}`);
  const angles = basis.frequencies.map((frequency, feature) =>
    frequency.reduce((sum, w, i) => sum + w * (row[i] ?? NaN), basis.phases[feature] ?? 0),
  );
  if (!angles.every(Number.isFinite)) {
    sketch.skipped++;
    return false;
  }
  const scale = Math.sqrt(2 / angles.length);
  angles.forEach((angle, feature) => {
    const value = scale * Math.cos(angle);
    sketch.sums[feature] = (sketch.sums[feature] ?? 0) + value;
    sketch.squares += value * value;
  });
  sketch.rows++;
  return true;
}

/**
 * The sketch of the rows of both: counts exactly, sums within 1e-12 of rows. Commutative to the bit.
 *
 * @throws DriftError `fingerprint-mismatch` when the numbers of features differ; that the bases are the same is the
 *   caller's to know
 */
export function mergeFourierSketches(a: FourierSketch, b: FourierSketch): FourierSketch {
  requireSameSize(a, b);
  return {
    rows: a.rows + b.rows,
    skipped: a.skipped + b.skipped,
    squares: a.squares + b.squares,
    sums: a.sums.map((sum, i) => sum + (b.sums[i] ?? 0)),
  };
}

/** Refuses sketches that cannot be of one basis. */
export function requireSameSize(a: FourierSketch, b: FourierSketch): void {
  if (a.sums.length === b.sums.length) return;
  throw new DriftError(
    'fingerprint-mismatch',
    `sketches of ${a.sums.length} and ${b.sums.length} features have no basis in common`,
  );
}
