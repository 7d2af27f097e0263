import { requireSameSize, type FourierSketch } from './fourier-sketch.ts';
import { nullScale, type NullScale } from './null-scale.ts';

/** How far two sets of rows are apart in all inputs together. */
export interface FourierDiscrepancy {
  /** `‖φ̄ᵣ − φ̄ᶜ‖²`, at least 0: the squared maximum mean discrepancy, with its noise. */
  readonly squared: number;
  /** Its mean over independent rows without any drift: `(1/n + 1/m) · tr cov(φ)`. */
  readonly nullMean: number;
  /** `max(0, squared − nullMean)`. */
  readonly debiased: number;
  /** `squared / (1/n + 1/m)`: its law without drift hardly depends on the number of rows; to compare with a null scale. */
  readonly scaled: number;
}

/**
 * The squared maximum mean discrepancy of two sketches of one basis. It sees changes of correlation that no input shows
 * by itself. Symmetric in its arguments.
 *
 * Null when a side has no rows. With one row on each side the noise is unknown and `nullMean` is 0.
 *
 * Source: Gretton et al. (2012), on the features of Rahimi and Recht (2007).
 *
 * @param reference rows of training
 * @param current rows now
 * @throws DriftError `fingerprint-mismatch` when the numbers of features differ
 * @example fourierDiscrepancy({ rows: 2, skipped: 0, squares: 2, sums: [2, 0] }, { rows: 2, skipped: 0, squares: 2, sums: [0, 2] })?.squared === 2
 */
export function fourierDiscrepancy(
  reference: FourierSketch,
  current: FourierSketch,
): FourierDiscrepancy | null {
  requireSameSize(reference, current);
  const m = reference.rows;
  const n = current.rows;
  if (m === 0 || n === 0) return null;
  let squared = 0;
  reference.sums.forEach((sum, i) => (squared += (sum / m - (current.sums[i] ?? 0) / n) ** 2));
  const within = Math.max(0, scatter(reference) + scatter(current));
  const unit = 1 / n + 1 / m;
  const nullMean = m + n > 2 ? (unit * within) / (m + n - 2) : 0;
  return { squared, nullMean, debiased: Math.max(0, squared - nullMean), scaled: squared / unit };
}

/** `Σ ‖φ − φ̄‖²`. */
function scatter({ rows, squares, sums }: FourierSketch): number {
  return squares - sums.reduce((sum, value) => sum + value * (value / rows), 0);
}

/**
 * What the scaled discrepancy is without drift, from parts of the reference, each against all others together. Parts of
 * consecutive rows (of one time, one user) bring their dependence along; parts of the size of a window or larger.
 *
 * @param parts sketches of disjoint rows of training, 20 or more; empty ones are left out
 * @returns null for fewer than two parts with rows
 */
export function fourierNullScale(parts: readonly FourierSketch[]): NullScale | null {
  const filled = parts.filter(({ rows }) => rows > 0);
  return nullScale(
    filled.flatMap((part) => {
      const others = filled.filter((other) => other !== part);
      const rest = addUp(part, others);
      return fourierDiscrepancy(part, rest)?.scaled ?? [];
    }),
  );
}

function addUp(like: FourierSketch, parts: readonly FourierSketch[]): FourierSketch {
  const total = { rows: 0, skipped: 0, squares: 0, sums: like.sums.map(() => 0) };
  for (const part of parts) {
    requireSameSize(total, part);
    total.rows += part.rows;
    total.squares += part.squares;
    part.sums.forEach((sum, i) => (total.sums[i] = (total.sums[i] ?? 0) + sum));
  }
  return total;
}
