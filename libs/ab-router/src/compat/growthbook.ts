/** The half-open part `[from, to)` of [0, 1) that belongs to a variation. */
export interface BucketRange {
  readonly from: number;
  readonly to: number;
}

/**
 * GrowthBook's hash of a value, for moving a running experiment here without moving anyone.
 *
 * - version 1: `FNV-1a32(value + seed) mod 1000 / 1000`
 * - version 2: `FNV-1a32(text of FNV-1a32(seed + value)) mod 10000 / 10000`
 *
 * Source: GrowthBook SDK specification 0.8; FNV-1a runs over UTF-16 code units, not bytes.
 *
 * @returns a number in [0, 1), or null for another version, as the SDKs do
 * @example growthbookHash('seed', 'a', 2) === 0.0505
 */
export function growthbookHash(seed: string, value: string, version: number): number | null {
  if (version === 1) return (fnv1a32(value + seed) % 1000) / 1000;
  if (version === 2) return (fnv1a32(String(fnv1a32(seed + value))) % 10_000) / 10_000;
  return null;
}

/**
 * GrowthBook's bucket ranges: each variation starts where its full share would and covers `coverage` of it, so the
 * gaps lie between the variations. As in the SDKs, coverage is clamped to [0, 1], and weights of the wrong number or
 * whose sum is outside [0.99, 1.01] count as equal: this function follows them, `allocate` refuses such weights.
 *
 * @param variations how many there are
 * @example growthbookRanges(2, 0.5)[1].from === 0.5
 */
export function growthbookRanges(
  variations: number,
  coverage: number,
  weights: readonly number[] = [],
): readonly BucketRange[] {
  const covered = Math.min(1, Math.max(0, coverage));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const isUsable = weights.length === variations && sum >= 0.99 && sum <= 1.01;
  const shares = isUsable ? weights : Array.from({ length: variations }, () => 1 / variations);
  let start = 0;
  return shares.map((share) => {
    const from = start;
    start += share;
    return { from, to: from + covered * share };
  });
}

/**
 * The index of the variation whose range holds a hash; −1 when none does.
 *
 * @example growthbookVariation(0.7, growthbookRanges(2, 0.5)) === 1
 */
export function growthbookVariation(hash: number, ranges: readonly BucketRange[]): number {
  return ranges.findIndex(({ from, to }) => hash >= from && hash < to);
}

/**
 * Whether a value lies in a part of a GrowthBook namespace: its version 1 hash with the seed `__` + namespace.
 *
 * @example growthbookIsInNamespace('4', 'namespace2', { from: 0, to: 0.4 }) === true
 */
export function growthbookIsInNamespace(value: string, namespace: string, range: BucketRange): boolean {
  const hash = growthbookHash(`__${namespace}`, value, 1);
  return hash !== null && hash >= range.from && hash < range.to;
}

/** FNV-1a, 32 bits, over UTF-16 code units. Source: Fowler, Noll, Vo. */
function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
