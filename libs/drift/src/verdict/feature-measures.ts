import type { FeatureReference } from '../feature-reference.ts';
import type { FeatureWindow } from '../feature-window.ts';
import { binnedWasserstein } from '../measures/binned-wasserstein.ts';
import { homogeneity, type Homogeneity } from '../measures/homogeneity.ts';
import { jensenShannonDistance } from '../measures/jensen-shannon.ts';
import { kolmogorovBounds } from '../measures/kolmogorov-bounds.ts';
import { kolmogorovPValue } from '../measures/kolmogorov-p-value.ts';
import { populationStability } from '../measures/population-stability.ts';
import { standardisedDistance } from '../measures/standardised-distance.ts';
import { standardDeviation } from '../moments.ts';
import { comparedBins, poolRareBins } from './compared-bins.ts';
import { isConstant } from './constant-reference.ts';

/** All measures of one input between training and a window; null where a side has no value, or the kind has none. */
export interface FeatureMeasures {
  /** The population stability index, what noise alone makes of it on average, and its p-value. */
  readonly psi: { readonly value: number; readonly nullMean: number; readonly pValue: number } | null;
  /** Jensen–Shannon distance, base 2, in [0, 1]. */
  readonly jensenShannon: number | null;
  /** Bounds of the Kolmogorov–Smirnov statistic and the p-value of the lower one (not smaller than the true one). */
  readonly kolmogorov: { readonly low: number; readonly high: number; readonly pValue: number } | null;
  /**
   * Wasserstein distance in training standard deviations, and its bounds. With an input that was constant in training
   * 0 or 1: whether it moved.
   */
  readonly wasserstein: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** χ² test of homogeneity, with rare bins pooled. */
  readonly chiSquare: Homogeneity | null;
}

/** Measures one input; the p-values are corrected by its design effect. */
export function measureFeature(reference: FeatureReference, live: FeatureWindow): FeatureMeasures {
  const { designEffect } = reference;
  const bins = comparedBins(reference, live);
  const psi = populationStability(bins.reference, bins.current, designEffect);
  const pooled = poolRareBins(bins.reference, bins.current);
  return {
    psi: psi === null ? null : { value: psi.psi, nullMean: psi.nullMean, pValue: psi.pValue },
    jensenShannon: jensenShannonDistance(bins.reference, bins.current),
    kolmogorov: kolmogorovOf(reference, live),
    wasserstein: wassersteinOf(reference, live),
    chiSquare: homogeneity(pooled.reference, pooled.current, designEffect),
  };
}

function kolmogorovOf(reference: FeatureReference, live: FeatureWindow): FeatureMeasures['kolmogorov'] {
  if (reference.kind !== 'numeric') return null;
  const bounds = kolmogorovBounds(reference.counts, live.counts);
  if (bounds === null) return null;
  const pValue = kolmogorovPValue(bounds.low, reference.n, live.n, reference.designEffect);
  return { ...bounds, pValue };
}

function wassersteinOf(reference: FeatureReference, live: FeatureWindow): FeatureMeasures['wasserstein'] {
  if (reference.kind !== 'numeric' || live.kind !== 'numeric') return null;
  const distance = binnedWasserstein(reference.edges, reference, live);
  if (distance === null) return null;
  if (isConstant(reference)) {
    // The extremes decide, for a distance in the unit of a value that has no spread means nothing.
    const furthest = Math.max(
      reference.mean - (live.min ?? reference.mean),
      (live.max ?? reference.mean) - reference.mean,
      standardDeviation(live),
    );
    const moved = standardisedDistance(Math.min(Number.MAX_VALUE, furthest), reference);
    return { value: moved, low: moved, high: moved };
  }
  return {
    value: standardisedDistance(distance.distance, reference),
    low: standardisedDistance(distance.low, reference),
    high: standardisedDistance(distance.high, reference),
  };
}
