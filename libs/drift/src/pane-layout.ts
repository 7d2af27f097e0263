import type { FeatureReference } from './feature-reference.ts';
import type { ReferenceProfile } from './reference-profile.ts';

/**
 * A reference profile compiled for counting: where the bins of every slot begin and end. A slot is an input or, after
 * them, the prediction. Edges and bins of all slots stand in one list each, so that a row is counted without following
 * a pointer per input.
 */
export interface PaneLayout {
  readonly reference: ReferenceProfile;
  readonly inputs: number;
  /** The inputs, and one more when predictions are profiled. */
  readonly slots: number;
  /** The references behind the slots. */
  readonly features: readonly FeatureReference[];
  /** 1 where a slot counts categories, 0 where it counts numbers. */
  readonly isCategorical: Uint8Array;
  /** Edges of slot i: `edges[firstEdge[i]]` up to, without, `edges[firstEdge[i + 1]]`. */
  readonly edges: Float64Array;
  readonly firstEdge: Int32Array;
  /** Bins or categories of slot i: from `firstBin[i]` up to, without, `firstBin[i + 1]`. */
  readonly firstBin: Int32Array;
  /** Bounds outside of which a number counts as out of range; infinite where all are allowed. */
  readonly low: Float64Array;
  readonly high: Float64Array;
}

const layouts = new WeakMap<ReferenceProfile, PaneLayout>();

/** The layout of a profile's panes, compiled at the first call and shared by all panes. */
export function paneLayout(reference: ReferenceProfile): PaneLayout {
  const known = layouts.get(reference);
  if (known !== undefined) return known;
  const layout = compile(reference);
  layouts.set(reference, layout);
  return layout;
}

function compile(reference: ReferenceProfile): PaneLayout {
  const { predictions } = reference;
  const features =
    predictions === null ? reference.features : [...reference.features, predictions.distribution];
  const edgesOf = (feature: FeatureReference) => (feature.kind === 'numeric' ? feature.edges : []);
  const rangeOf = (feature: FeatureReference) => (feature.kind === 'numeric' ? feature.range : null);
  return {
    reference,
    inputs: reference.features.length,
    slots: features.length,
    features,
    isCategorical: Uint8Array.from(features, ({ kind }) => (kind === 'categorical' ? 1 : 0)),
    edges: Float64Array.from(features.flatMap(edgesOf)),
    firstEdge: runningTotal(features.map((feature) => edgesOf(feature).length)),
    firstBin: runningTotal(features.map(({ counts }) => counts.length)),
    low: Float64Array.from(features, (feature) => rangeOf(feature)?.[0] ?? -Infinity),
    high: Float64Array.from(features, (feature) => rangeOf(feature)?.[1] ?? Infinity),
  };
}

/** The sums of the first 0, 1, 2 … entries. */
function runningTotal(sizes: readonly number[]): Int32Array {
  const totals = new Int32Array(sizes.length + 1);
  sizes.forEach((size, i) => {
    totals[i + 1] = (totals[i] ?? 0) + size;
  });
  return totals;
}
