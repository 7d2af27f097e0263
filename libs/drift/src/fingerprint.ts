/**
 * A 64-bit FNV-1a hash of what decides a profile's layout: the order, names and bin edges of its features. Profiles
 * and panes add up only when their fingerprints are equal. It guards against mix-ups, not against forgery (the
 * artifact's SHA-256 does that).
 */
export function layoutFingerprint(
  features: readonly { readonly name: string; readonly edges: readonly number[] }[],
): string {
  const text = JSON.stringify(features.map(({ name, edges }) => [name, edges]));
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    for (const byte of [unit & 0xff, unit >> 8]) {
      hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
    }
  }
  return hash.toString(16).padStart(16, '0');
}
