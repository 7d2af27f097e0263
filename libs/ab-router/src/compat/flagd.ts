import { murmur3 } from '../murmur3.ts';

/**
 * flagd's bucket of a fractional split: `floor(murmur3(key) · totalWeight / 2^32)`, for moving a running split here
 * without moving anyone. The first variant whose cumulative weight exceeds the bucket wins.
 *
 * Source: flagd's specification of fractional evaluation; releases before it took the remainder by 100 instead.
 *
 * @param key by default flag key and targeting key, one after the other
 * @param totalWeight an integer from 1 to 2^31 − 1
 * @returns an integer in [0, totalWeight)
 * @example flagdBucket('headerColorrachel@faas.com', 100) === 42
 */
export function flagdBucket(key: string, totalWeight: number): number {
  // The product needs up to 63 bits, more than a double holds.
  return Number((BigInt(murmur3(key)) * BigInt(totalWeight)) >> 32n);
}
