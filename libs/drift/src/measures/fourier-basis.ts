import { normalQuantile } from '../numerics/normal.ts';

/** Frequencies and phases of random Fourier features; sketches of one basis add up, of two they do not. */
export interface FourierBasis {
  readonly inputs: number;
  /** One list of `inputs` numbers per feature. */
  readonly frequencies: readonly (readonly number[])[];
  /** In [0, 2π), one per feature. */
  readonly phases: readonly number[];
}

/** How large a basis to draw. */
export interface FourierBasisOptions {
  /** How many inputs a row has, standardised by the reference. */
  readonly inputs: number;
  /** Cosines per row; 128 by default. The error of a kernel value is about 1 / √features. */
  readonly features?: number;
  /** Width of the Gaussian kernel in standard deviations; √(2 inputs) by default, near the median distance of rows. */
  readonly width?: number;
}

/**
 * Draws the basis of the features `φ(z) = √(2/D) cos(W z + b)`, whose inner products estimate the Gaussian kernel
 * `e^(−‖x − y‖² / (2 width²))`: W normal with standard deviation 1/width, b uniform on the circle. The numbers come from
 * the caller, so one seed gives one basis: by feature, first its `inputs` frequencies, then its phase, one draw each.
 *
 * Source: Rahimi and Recht (2007).
 *
 * @param options size and kernel width
 * @param uniform a seeded source of numbers in [0, 1)
 * @example fourierBasis({ inputs: 2, features: 3 }, () => 0.25).phases[2] ≈ Math.PI / 2
 * @example fourierBasis({ inputs: 2, features: 3, width: 1 }, () => 0.25).frequencies[0]?.[1] ≈ -0.6744897502
 */
export function fourierBasis(options: FourierBasisOptions, uniform: () => number): FourierBasis {
  const { inputs, features = 128, width = Math.sqrt(2 * Math.max(1, inputs)) } = options;
  const frequencies: (readonly number[])[] = [];
  const phases: number[] = [];
  for (let feature = 0; feature < features; feature++) {
    // 0 has no normal quantile; half of the smallest step of 53 bits stands for it.
    frequencies.push(
      Array.from({ length: inputs }, () => normalQuantile(Math.max(uniform(), 2 ** -54)) / width),
    );
    phases.push(2 * Math.PI * uniform());
  }
  return { inputs, frequencies, phases };
}
