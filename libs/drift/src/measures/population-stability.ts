import { designCorrectedPValue } from './design-corrected-p-value.ts';
import { pairBins } from './paired-bins.ts';

/** The population stability index beside what pure noise would make it. */
export interface PopulationStability {
  /** At least 0, in nats; a mean shift of δ standard deviations of a normal gives about δ². */
  readonly psi: number;
  /** Its mean without any drift: `degreesOfFreedom · (1/n + 1/m)`. */
  readonly nullMean: number;
  /** What is left without that: `max(0, psi − nullMean)`. */
  readonly debiased: number;
  /** Bins not empty in both samples, less 1. */
  readonly degreesOfFreedom: number;
  /** `P(χ²_df ≥ psi / (1/n + 1/m))`; trustworthy from about 50 rows a side. */
  readonly pValue: number;
}

/**
 * The population stability index `Σ (q − p) ln(q / p)` over bins, with half a row added to every bin of both sides:
 * `share = (count + ½) / (n + ½ bins)`, so that an empty bin is finite and costs little. Symmetric in its arguments.
 *
 * Empty bins: one that is empty in both samples still counts in the smoothing, but leaves the degrees of freedom; with
 * a single occupied bin the p-value is 1. Null when a side has no rows. Ties fall wherever the edges put them.
 *
 * Source: Jeffreys' divergence; the null law of Yurdakul (2018).
 *
 * @param reference rows per bin in training, at least 0
 * @param current rows per bin now, in the same bins
 * @param designEffect of the rows, at least 1; divides the statistic of the p-value, not the index
 * @example populationStability([10, 30], [20, 20])?.psi ≈ 0.260085714
 * @example populationStability([10, 30], [20, 20])?.nullMean ≈ 0.05
 * @example populationStability([10, 30], [0, 0]) === null
 */
export function populationStability(
  reference: ArrayLike<number>,
  current: ArrayLike<number>,
  designEffect = 1,
): PopulationStability | null {
  const paired = pairBins(reference, current);
  if (paired === null) return null;
  const { bins, referenceRows, currentRows, occupied } = paired;
  let psi = 0;
  for (let i = 0; i < bins; i++) {
    const p = ((reference[i] ?? 0) + 0.5) / (referenceRows + 0.5 * bins);
    const q = ((current[i] ?? 0) + 0.5) / (currentRows + 0.5 * bins);
    psi += (q - p) * logRatio(q, p);
  }
  const degreesOfFreedom = occupied - 1;
  const unit = 1 / currentRows + 1 / referenceRows;
  const nullMean = degreesOfFreedom * unit;
  const pValue = designCorrectedPValue(psi / unit, degreesOfFreedom, designEffect);
  return { psi, nullMean, debiased: Math.max(0, psi - nullMean), degreesOfFreedom, pValue };
}

/** `ln(q / p)`, without losing the digits of q − p where the two are close. */
function logRatio(q: number, p: number): number {
  const difference = q - p;
  return Math.abs(difference) < 0.5 * p ? Math.log1p(difference / p) : Math.log(q / p);
}
