import {
  compareArms,
  comparePredictions,
  toWindow,
  type ArmComparison,
  type FeatureReference,
  type PredictionComparison,
  type ProfileWindow,
  type ReferenceProfile,
} from '@switchyard/drift';

/** What one version saw for one arm. */
export interface ArmTraffic {
  readonly variant: string;
  /** The version that scored: `v2`. */
  readonly version: string;
  readonly reference: ReferenceProfile;
  readonly window: ProfileWindow;
}

/** Two arms beside each other. */
export interface ArmPair {
  readonly a: ArmTraffic;
  readonly b: ArmTraffic;
  /** Null when their inputs are counted in different bins, so that nothing can be compared. */
  readonly inputs: ArmComparison | null;
  /** Null also where training has profiled no predictions. */
  readonly predictions: PredictionComparison | null;
}

/** The first arm beside each of the others. */
export function compareTraffic([first, ...others]: readonly ArmTraffic[]): readonly ArmPair[] {
  if (first === undefined) return [];
  return others.map((other): ArmPair => {
    const { reference, window } = first;
    const isSame = sameBins(reference.features, other.reference.features);
    const trained = reference.predictions?.distribution;
    const [ofA, ofB] = [window.predictions?.distribution, other.window.predictions?.distribution];
    const hasPredictions =
      trained !== undefined &&
      ofA !== undefined &&
      ofB !== undefined &&
      sameBins([trained], [other.reference.predictions?.distribution ?? null]);
    return {
      a: first,
      b: other,
      inputs: isSame ? compareArms(reference.features, window.features, other.window.features) : null,
      predictions: hasPredictions ? comparePredictions(trained, ofA, ofB) : null,
    };
  });
}

/** The traffic of an arm as it can be compared. */
export function armTraffic(
  variant: string,
  version: { readonly name: string; readonly reference: ReferenceProfile },
  pane: Parameters<typeof toWindow>[0],
): ArmTraffic {
  return { variant, version: version.name, reference: version.reference, window: toWindow(pane) };
}

/** Versions that were trained on the same rows count in the same bins, although their profiles differ. */
function sameBins(a: readonly FeatureReference[], b: readonly (FeatureReference | null)[]): boolean {
  return JSON.stringify(a.map(binsOf)) === JSON.stringify(b.map(binsOf));
}

function binsOf(feature: FeatureReference | null): unknown {
  if (feature === null) return null;
  return feature.kind === 'numeric'
    ? [feature.name, feature.edges, feature.range]
    : [feature.name, feature.categories];
}
