import { murmur3 } from './murmur3.ts';

/** How many slots traffic is divided into; one slot is 0.01 % of the units. */
export const SLOT_COUNT = 10_000;

/**
 * What a unit is hashed for. Each decision has its own purpose, so that the unit's place in one says nothing about
 * its place in another (a shared hash would put the same units first everywhere).
 *
 * - `layer`: which of several mutually exclusive experiments a unit may enter
 * - `enter`: whether the unit is inside the experiment's share of traffic
 * - `arm`: which arm it gets
 * - `shadow`: whether its requests are scored by a shadow as well
 * - `holdout`: whether a training row is held out for evaluation
 */
export type Purpose = 'layer' | 'enter' | 'arm' | 'shadow' | 'holdout';

/**
 * The unsigned 32-bit hash that places a unit: murmur3 (seed 0) over the UTF-8 bytes of `salt NUL purpose NUL unit`.
 */
export function unitHash(salt: string, purpose: Purpose, unit: string): number {
  return murmur3(`${salt}\u0000${purpose}\u0000${unit}`);
}

/**
 * The slot of a unit: `floor(hash · 10000 / 2^32)`.
 *
 * The product stays below 2^53, so it is exact in a double. 2^32 is not a multiple of 10,000: a slot's probability
 * differs from 1/10000 by less than 2.4e-6 of itself.
 *
 * @returns an integer in [0, 10000)
 */
export function slotOf(salt: string, purpose: Purpose, unit: string): number {
  return Math.floor((unitHash(salt, purpose, unit) * SLOT_COUNT) / 2 ** 32);
}
