const MAXIMUM_SWEEPS = 60;

/** One eigenvalue of a symmetric matrix with its direction. */
export interface EigenPair {
  readonly value: number;
  /** Of length 1. */
  readonly vector: readonly number[];
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by cyclic Jacobi rotations: slow for hundreds of rows, but as
 * exact as doubles allow and without a case that does not converge.
 *
 * Source: Jacobi (1846), in the form of Golub and Van Loan, section 8.5.
 *
 * @param matrix rows of a square symmetric matrix of finite numbers
 * @returns largest eigenvalue first; empty for an empty matrix
 * @example symmetricEigen([[2, 1], [1, 2]]).map((pair) => pair.value) ≈ [3, 1]
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): EigenPair[] {
  const size = matrix.length;
  const a = new Float64Array(size * size);
  const v = new Float64Array(size * size);
  matrix.forEach((row, i) => {
    v[i * size + i] = 1;
    row.forEach((value, j) => (a[i * size + j] = value));
  });
  for (let sweep = 0; sweep < MAXIMUM_SWEEPS && rotateAll(a, v, size); sweep++);
  return Array.from({ length: size }, (_, k) => ({
    value: a[k * size + k] ?? 0,
    vector: Array.from({ length: size }, (_unused, i) => v[i * size + k] ?? 0),
  })).sort((left, right) => right.value - left.value);
}

/** One sweep over all pairs; says whether anything was left to rotate. */
function rotateAll(a: Float64Array, v: Float64Array, size: number): boolean {
  let hasRotated = false;
  for (let p = 0; p < size; p++) {
    for (let q = p + 1; q < size; q++) {
      const app = a[p * size + p] ?? 0;
      const aqq = a[q * size + q] ?? 0;
      const apq = a[p * size + q] ?? 0;
      if (Math.abs(apq) <= 2 ** -53 * Math.sqrt(Math.abs(app * aqq)) || Math.abs(apq) < 1e-300) continue;
      hasRotated = true;
      const theta = (aqq - app) / (2 * apq);
      const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
      const cosine = 1 / Math.hypot(t, 1);
      const sine = t * cosine;
      for (let k = 0; k < size; k++) rotate(a, k * size + p, k * size + q, cosine, sine);
      for (let k = 0; k < size; k++) rotate(a, p * size + k, q * size + k, cosine, sine);
      for (let k = 0; k < size; k++) rotate(v, k * size + p, k * size + q, cosine, sine);
      a[p * size + q] = 0;
      a[q * size + p] = 0;
    }
  }
  return hasRotated;
}

function rotate(values: Float64Array, i: number, j: number, cosine: number, sine: number): void {
  const x = values[i] ?? 0;
  const y = values[j] ?? 0;
  values[i] = cosine * x - sine * y;
  values[j] = sine * x + cosine * y;
}
