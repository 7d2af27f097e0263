/** How many equal-frequency bins a numeric reference is cut into before duplicate edges are dropped. */
const BINS = 10;

/**
 * Interior bin edges at the deciles of a sample, by linear interpolation between order statistics, duplicates
 * dropped. `k` edges make `k + 1` bins, open to both sides; a value equal to an edge belongs to the bin above it.
 *
 * @param sorted finite numbers in ascending order
 * @returns at most nine strictly ascending edges; none for an empty sample
 */
export function quantileEdges(sorted: ArrayLike<number>): number[] {
  const edges: number[] = [];
  for (let k = 1; k < BINS; k++) {
    const edge = quantile(sorted, k / BINS);
    if (edge !== undefined && edge !== edges.at(-1)) edges.push(edge);
  }
  return edges;
}

/** The bin of a finite value: the number of edges at or below it. O(log edges). */
export function binOf(edges: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (edges[middle] ?? Infinity)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function quantile(sorted: ArrayLike<number>, share: number): number | undefined {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return undefined;
  const part = position - Math.floor(position);
  const step = above - below;
  // The distance of two finite numbers may be infinite.
  const edge = Number.isFinite(step) ? below + step * part : below * (1 - part) + above * part;
  return edge === 0 ? 0 : edge;
}
