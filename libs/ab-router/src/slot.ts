import { hashPrefix, murmur3After, murmur3OfThree, type HashPrefix } from './murmur3.ts';

/** How many slots traffic is divided into; one slot is 0.01 % of the units. */
export const SLOT_COUNT = 10_000;

/**
 * What a unit is hashed for. Each decision has its own purpose, so that the unit's place in one says nothing about
 * its place in another (a shared hash would put the same units first everywhere).
 *
 * - `layer`: which of several mutually exclusive experiments a unit may enter
 * - `enter`: admission ahead of an experiment, such as a company-wide holdout; `assign` needs none, since its
 *   reservoir lies among the arms' slots
 * - `arm`: which arm it gets, or the reservoir
 * - `shadow`: whether its requests are scored by a shadow as well
 * - `holdout`: whether a training row is held out for evaluation
 */
export type Purpose = 'layer' | 'enter' | 'arm' | 'shadow' | 'holdout';

/** Between salt and unit, ready made: joining strings for every decision would allocate. */
const INFIXES: Readonly<Record<Purpose, string>> = {
  layer: '\u0000layer\u0000',
  enter: '\u0000enter\u0000',
  arm: '\u0000arm\u0000',
  shadow: '\u0000shadow\u0000',
  holdout: '\u0000holdout\u0000',
};

/**
 * The unsigned 32-bit hash that places a unit: murmur3 (seed 0) over the UTF-8 bytes of `salt NUL purpose NUL unit`.
 * Salts of experiments hold no NUL, so no two triples spell the same bytes, whatever the unit holds.
 *
 * @example unitHash('exp-5', 'arm', 'a') === 604750037
 */
export function unitHash(salt: string, purpose: Purpose, unit: string): number {
  return murmur3OfThree(salt, INFIXES[purpose], unit) >>> 0;
}

/**
 * The slot of a unit: `floor(hash · 10000 / 2^32)`.
 *
 * The product stays below 2^53, so it is exact in a double. 2^32 is not a multiple of 10,000: a slot's probability
 * differs from 1/10000 by less than 2.4e-6 of itself.
 *
 * @returns an integer in [0, 10000)
 * @example slotOf('exp-5', 'arm', 'a') === 1408
 */
export function slotOf(salt: string, purpose: Purpose, unit: string): number {
  return slotOfHash(murmur3OfThree(salt, INFIXES[purpose], unit));
}

/** What `slotAfter` needs to place any number of units for one salt and purpose. */
export function slotPrefix(salt: string, purpose: Purpose): HashPrefix {
  return hashPrefix(salt + INFIXES[purpose]);
}

/**
 * The slot of a unit, with salt and purpose hashed ahead.
 *
 * @example slotAfter(slotPrefix('exp-5', 'arm'), 'a') === slotOf('exp-5', 'arm', 'a')
 */
export function slotAfter(prefix: HashPrefix, unit: string): number {
  return slotOfHash(murmur3After(prefix, unit));
}

function slotOfHash(hash: number): number {
  return Math.floor(((hash >>> 0) * SLOT_COUNT) / 2 ** 32);
}

/**
 * Slots as a share of all units, in [0, 1]: `slots / 10000`.
 *
 * @example shareOfSlots(2500) === 0.25
 */
export function shareOfSlots(slots: number): number {
  return slots / SLOT_COUNT;
}

/**
 * A share of the units in whole slots: `share · 10000` rounded to the nearest, halves upwards.
 *
 * @param share in [0, 1]
 * @example slotsOfShare(0.29) === 2900
 */
export function slotsOfShare(share: number): number {
  return Math.round(share * SLOT_COUNT);
}
