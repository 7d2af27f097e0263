import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { symmetricEigen } from './symmetric-eigen.ts';

const matrices = fc
  .integer({ min: 1, max: 8 })
  .chain((size) =>
    fc
      .array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: size * size, maxLength: size * size })
      .map((values) =>
        Array.from({ length: size }, (_, i) =>
          Array.from({ length: size }, (_unused, j) => values[Math.min(i, j) * size + Math.max(i, j)] ?? 0),
        ),
      ),
  );

describe('symmetricEigen', () => {
  it('gives pairs of which the matrix is made, in order, of length 1', () => {
    fc.assert(
      fc.property(matrices, (matrix) => {
        const pairs = symmetricEigen(matrix);
        matrix.forEach((row, i) =>
          row.forEach((value, j) => {
            const made = pairs.reduce(
              (sum, { value: eigenvalue, vector }) => sum + eigenvalue * (vector[i] ?? 0) * (vector[j] ?? 0),
              0,
            );
            expect(Math.abs(made - value)).toBeLessThan(1e-11);
          }),
        );
        for (const { vector } of pairs) expect(Math.hypot(...vector)).toBeCloseTo(1, 12);
        const values = pairs.map(({ value }) => value);
        expect(values).toEqual(values.toSorted((a, b) => b - a));
      }),
    );
  });

  it('takes empty, zero and diagonal matrices', () => {
    expect(symmetricEigen([])).toEqual([]);
    expect(
      symmetricEigen([
        [0, 0],
        [0, 0],
      ]).map(({ value }) => value),
    ).toEqual([0, 0]);
    expect(
      symmetricEigen([
        [1, 0],
        [0, 2],
      ]).map(({ value }) => value),
    ).toEqual([2, 1]);
  });
});
