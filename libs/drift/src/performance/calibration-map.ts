import type { CalibrationBin } from '../prediction-reference.ts';

/** One point of a calibration map: what was claimed and what came true there. */
export interface CalibrationPoint {
  /** Mean claimed probability, in [0, 1]. */
  readonly claimed: number;
  /** Share that came true, rising from point to point; in [0, 1]. */
  readonly right: number;
  /** Held-out rows behind it, at least 1. */
  readonly n: number;
}

/**
 * The calibration map of a reference: isotonic regression through its table (neighbours that fall are pooled by rows),
 * one point for each bin with rows. Empty bins give no point. An empty list means that nothing is known, and
 * {@link calibrated} leaves probabilities as they are.
 *
 * Source: pool adjacent violators (Ayer and others, 1955).
 *
 * @param table bins from low to high
 * @example calibrationMap([{ n: 4, probabilities: 2, right: 3 }, { n: 4, probabilities: 3, right: 2 }])[1]?.right === 0.625
 */
export function calibrationMap(table: readonly CalibrationBin[]): CalibrationPoint[] {
  const blocks: { first: number; n: number; right: number }[] = [];
  const bins = table.filter(({ n }) => n > 0);
  bins.forEach(({ n, right }, first) => {
    let block = { first, n, right };
    for (let below = blocks.at(-1); below !== undefined; below = blocks.at(-1)) {
      if (below.right * block.n < block.right * below.n) break;
      block = { first: below.first, n: below.n + block.n, right: below.right + block.right };
      blocks.pop();
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ first, n, right }, i) =>
    bins.slice(first, blocks[i + 1]?.first ?? bins.length).map((bin) => ({
      claimed: bin.probabilities / bin.n,
      right: right / n,
      n: bin.n,
    })),
  );
}

/** The points that a probability is read from, and how much each counts; the weights add up to 1. */
export function calibrationWeights(
  map: readonly CalibrationPoint[],
  probability: number,
): readonly { readonly point: number; readonly weight: number }[] {
  const above = map.findIndex(({ claimed }) => claimed >= probability);
  const upper = map[above];
  const lower = map[above - 1];
  if (upper === undefined) return map.length === 0 ? [] : [{ point: map.length - 1, weight: 1 }];
  if (lower === undefined || upper.claimed === lower.claimed) return [{ point: above, weight: 1 }];
  const weight = (probability - lower.claimed) / (upper.claimed - lower.claimed);
  return [
    { point: above - 1, weight: 1 - weight },
    { point: above, weight },
  ];
}

/**
 * A claimed probability as it came true in training: linear between the points of the map, level beyond them. It never
 * falls where the claimed one rises.
 *
 * @param probability in [0, 1]
 * @returns in [0, 1]; the probability itself with an empty map
 * @example calibrated([{ claimed: 0.5, right: 0.4, n: 9 }, { claimed: 0.9, right: 0.8, n: 9 }], 0.7) ≈ 0.6
 * @example calibrated([], 0.7) === 0.7
 */
export function calibrated(map: readonly CalibrationPoint[], probability: number): number {
  if (map.length === 0) return probability;
  const weights = calibrationWeights(map, probability);
  return weights.reduce((sum, { point, weight }) => sum + weight * (map[point]?.right ?? 0), 0);
}
