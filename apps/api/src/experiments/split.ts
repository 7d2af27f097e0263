import type { PinnedWeights } from '../config/configuration.ts';
import { versionName } from '../models/loaded-version.ts';
import type { Split } from '../models/routing-plan.ts';

/** The split of versions 1 and 2 that the environment pins. Its salt is fixed, so no unit moves over restarts. */
export function pinnedSplit(model: string, { v1, v2 }: PinnedWeights): Split {
  return {
    kind: 'split',
    pinned: true,
    salt: `model:${model}:pinned`,
    weights: [armOf(1, v1), armOf(2, v2)],
  };
}

/**
 * How a model is routed while nobody has decided otherwise: evenly over versions 1 and 2, or whichever of the two
 * there is; a model that has neither is served by its newest version.
 *
 * @param versions every version number that is there, ascending
 */
export function defaultSplit(model: string, versions: readonly number[]): Split {
  const firstTwo = versions.filter((version) => version <= 2);
  const routed = firstTwo.length > 0 ? firstTwo : versions.slice(-1);
  return {
    kind: 'split',
    pinned: false,
    salt: `model:${model}:default`,
    weights: routed.map((version) => armOf(version, 50)),
  };
}

function armOf(version: number, weight: number): Split['weights'][number] {
  return { variant: versionName(version), version, weight };
}
