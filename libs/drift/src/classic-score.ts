import type { NumericReference } from './feature-reference.ts';
import { finiteOrLargest } from './finite-or-largest.ts';
import { mergeMoments, NO_MOMENTS, standardDeviation, type Moments } from './moments.ts';
import type { ProfileWindow } from './profile-window.ts';
import type { ReferenceProfile } from './reference-profile.ts';

/** Below this many rows the score is mostly noise (its null mean is 0.68 / √n), so none is given. */
export const MINIMUM_ROWS = 50;

/** Live traffic beside the reference it is measured against. */
export interface ScoredTraffic {
  readonly reference: ReferenceProfile;
  readonly window: Pick<ProfileWindow, 'rows' | 'features'>;
}

/** One input's part in the score: (|mean shift| + |std change|) / 2, both in training standard deviations. */
export interface ClassicFeatureScore {
  readonly name: string;
  readonly score: number;
  /** The input's importance, that of several versions weighted by their rows; null when one of them has none. */
  readonly importance: number | null;
}

/** The classic drift score, or why there is none yet; `insufficient` is a state of its own, never 0. */
export type ClassicScore =
  | { readonly state: 'insufficient'; readonly rows: number; readonly minimumRows: number }
  | {
      readonly state: 'scored';
      readonly rows: number;
      /** In [0, 1]. */
      readonly score: number;
      /** By input, highest first; not clamped. */
      readonly features: readonly ClassicFeatureScore[];
    };

/**
 * The classic drift score of live traffic: per input
 * `(|mean − μ| / σ + |std − σ| / σ) / 2` with μ, σ of training, averaged over the inputs, then clamped to [0, 1].
 *
 * Traffic of several model versions is pooled by rows, each row against the profile of the version that served it:
 * the moments are first expressed in that version's training standard deviations, then merged. With one version
 * this is the formula to the letter. An input that was constant in training (σ = 0) scores 0 while it stays so and
 * 1 once it moves; an input without any value in the window has no score, nor has a categorical one.
 *
 * It misses changes of shape and of correlation, and it dilutes a shift of one input among many.
 *
 * @param traffic one entry per model version
 */
export function classicScore(traffic: readonly ScoredTraffic[]): ClassicScore {
  const rows = traffic.reduce((sum, { window }) => sum + window.rows, 0);
  if (rows < MINIMUM_ROWS) return { state: 'insufficient', rows, minimumRows: MINIMUM_ROWS };

  const byInput = new Map<string, PooledInput>();
  for (const { reference, window } of traffic) {
    reference.features.forEach((feature, i) => {
      const live = window.features[i];
      if (feature.kind !== 'numeric' || live?.kind !== 'numeric' || live.n === 0) return;
      byInput.set(feature.name, addInput(byInput.get(feature.name) ?? NOTHING_POOLED, feature, live));
    });
  }

  const features = [...byInput]
    .map(([name, pooled]) => ({ name, score: inputScore(pooled), importance: pooledImportance(pooled) }))
    .sort((a, b) => b.score - a.score);
  if (features.length === 0) return { state: 'insufficient', rows: 0, minimumRows: MINIMUM_ROWS };
  const mean = features.reduce((sum, { score }) => sum + score, 0) / features.length;
  return { state: 'scored', rows, score: Math.min(1, Math.max(0, mean)), features };
}

interface PooledInput {
  /** Moments of (x − μ) / σ. */
  readonly standardised: Moments;
  /** Rows of versions for which the input was constant in training, and how many of them saw it move. */
  readonly constantRows: number;
  readonly movedRows: number;
  /** Σ rows × importance; null once a version has none. */
  readonly weight: number | null;
}

const NOTHING_POOLED: PooledInput = { standardised: NO_MOMENTS, constantRows: 0, movedRows: 0, weight: 0 };

function addInput(before: PooledInput, reference: NumericReference, live: Moments): PooledInput {
  const { importance } = reference;
  const weight = before.weight === null || importance === null ? null : before.weight + live.n * importance;
  const pooled = { ...before, weight };
  const sigma = standardDeviation(reference);
  if (sigma > 0) {
    const { n, mean, m2 } = live;
    const standardised = { n, mean: (mean - reference.mean) / sigma, m2: m2 / sigma / sigma };
    return { ...pooled, standardised: mergeMoments(pooled.standardised, standardised) };
  }
  // Merging can round the mean of a constant by an ulp; that is no movement.
  const tolerance = 1e-12 * Math.abs(reference.mean);
  const moved = Math.abs(live.mean - reference.mean) > tolerance || standardDeviation(live) > tolerance;
  return {
    ...pooled,
    constantRows: pooled.constantRows + live.n,
    movedRows: pooled.movedRows + (moved ? live.n : 0),
  };
}

function inputScore({ standardised, constantRows, movedRows }: PooledInput): number {
  const shift = (Math.abs(standardised.mean) + Math.abs(standardDeviation(standardised) - 1)) / 2;
  const rows = standardised.n + constantRows;
  return finiteOrLargest((standardised.n * shift + movedRows) / rows);
}

function pooledImportance({ weight, standardised, constantRows }: PooledInput): number | null {
  return weight === null ? null : weight / (standardised.n + constantRows);
}
