import type { FeatureReference } from './feature-reference.ts';

/**
 * A 64-bit FNV-1a hash of what decides a profile's layout: the order, names and kinds of its inputs, their bin edges
 * and ranges or their categories, and the same of the prediction. Profiles and panes add up only when their
 * fingerprints are equal. It guards against mix-ups, not against forgery (the artifact's SHA-256 does that).
 *
 * @param prediction null where predictions are not profiled
 * @returns 16 hexadecimal digits
 */
export function layoutFingerprint(
  features: readonly FeatureReference[],
  prediction: FeatureReference | null,
): string {
  const text = JSON.stringify([features.map(layoutOf), prediction === null ? null : layoutOf(prediction)]);
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    for (const byte of [unit & 0xff, unit >> 8]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}

function layoutOf(feature: FeatureReference): readonly unknown[] {
  return feature.kind === 'numeric'
    ? [feature.name, 'numeric', feature.edges, feature.range]
    : [feature.name, 'categorical', feature.categories];
}
