import { DriftError } from './drift-error.ts';
import { mergeMoments } from './moments.ts';
import { binOf } from './quantile-edges.ts';
import type { ReferenceProfile } from './reference-profile.ts';

/** Live counts of one input: moments that grow in place, and rows per reference bin. */
export interface FeaturePane {
  n: number;
  missing: number;
  mean: number;
  m2: number;
  counts: number[];
}

/**
 * A live profile: what some stretch of traffic looked like, in the bins of a reference. Plain data; panes of one
 * fingerprint add up, over time and over replicas.
 */
export interface Pane {
  readonly fingerprint: string;
  rows: number;
  readonly features: readonly FeaturePane[];
}

/** A pane that has seen nothing yet. */
export function emptyPane(reference: ReferenceProfile): Pane {
  return {
    fingerprint: reference.fingerprint,
    rows: 0,
    features: reference.features.map(({ edges }) => ({
      n: 0,
      missing: 0,
      mean: 0,
      m2: 0,
      counts: new Array<number>(edges.length + 1).fill(0),
    })),
  };
}

/**
 * Adds one row to a pane, in place. The hot path: O(features · log edges), nothing is allocated.
 *
 * @param row the inputs in signature order, starting at `offset`; a value that is not finite counts as missing
 */
export function observe(reference: ReferenceProfile, pane: Pane, row: ArrayLike<number>, offset = 0): void {
  pane.rows++;
  for (let i = 0; i < pane.features.length; i++) {
    const feature = pane.features[i];
    const edges = reference.features[i]?.edges;
    if (feature === undefined || edges === undefined) continue;
    const value = row[offset + i] ?? Number.NaN;
    if (!Number.isFinite(value)) {
      feature.missing++;
      continue;
    }
    feature.n++;
    const delta = value - feature.mean;
    feature.mean += delta / feature.n;
    feature.m2 += delta * (value - feature.mean);
    const bin = binOf(edges, value);
    feature.counts[bin] = (feature.counts[bin] ?? 0) + 1;
  }
}

/**
 * The pane of all rows of two panes. Associative and commutative: counts exactly, means and m2 within 1e-12 of the
 * scale |mean| + std.
 *
 * @throws DriftError `fingerprint-mismatch` when the panes were cut into different bins
 */
export function mergePanes(a: Pane, b: Pane): Pane {
  if (a.fingerprint !== b.fingerprint) {
    throw new DriftError(
      'fingerprint-mismatch',
      `Panes of profile ${a.fingerprint} and of profile ${b.fingerprint} do not add up; merge panes of one model version only.`,
    );
  }
  return {
    fingerprint: a.fingerprint,
    rows: a.rows + b.rows,
    features: a.features.map((left, i) => {
      const right = b.features[i] ?? left;
      return {
        ...mergeMoments(left, right),
        missing: left.missing + right.missing,
        counts: left.counts.map((count, bin) => count + (right.counts[bin] ?? 0)),
      };
    }),
  };
}
