import { murmur3 } from '../murmur3.ts';

/** The seed under which Unleash draws variants, so that they say nothing about the rollout's draw. */
export const UNLEASH_VARIANT_SEED = 86028157;

/**
 * Unleash's normalised hash: `murmur3(group + ":" + id, seed) mod normalizer + 1`, for moving a running rollout here
 * without moving anyone. A rollout at p percent takes the ids whose value is at most p. Variants use
 * `UNLEASH_VARIANT_SEED` and the sum of their weights; the first one whose cumulative weight reaches the value wins.
 *
 * Source: Unleash client specification.
 *
 * @param normalizer a positive integer, 100 by default
 * @returns an integer from 1 to `normalizer`
 * @example unleashHash('gr1', '123') === 73
 */
export function unleashHash(group: string, id: string, normalizer = 100, seed = 0): number {
  return (murmur3(`${group}:${id}`, seed) % normalizer) + 1;
}
