/**
 * MurmurHash3, x86 32-bit variant, over the UTF-8 bytes of a string.
 *
 * The bytes are produced on the fly: nothing is allocated, and no platform encoder is needed. A lone surrogate is
 * hashed as U+FFFD, which is what every UTF-8 encoder writes for it, so clients in other languages agree.
 *
 * Source: Austin Appleby's public-domain algorithm. Complexity: O(length).
 *
 * @param text any string
 * @param seed unsigned 32-bit seed, 0 by default
 * @returns an unsigned 32-bit integer
 * @example murmur3('hello, world') === 345750399
 */
export function murmur3(text: string, seed = 0): number {
  begin(seed | 0, 0, 0);
  absorb(text);
  return digest() >>> 0;
}

/**
 * Where hashing stands after some text, so that what always comes first is hashed once. Plain numbers.
 */
export interface HashPrefix {
  /** The state after the whole four-byte blocks. */
  readonly hash: number;
  /** The bytes of the unfinished block, lowest first; `bytes` says how many they are. */
  readonly block: number;
  readonly bytes: number;
}

/** Where hashing with seed 0 stands after a text. */
export function hashPrefix(text: string): HashPrefix {
  begin(0, 0, 0);
  absorb(text);
  return { ...working };
}

/**
 * The hash of the prefix's text and this one, without building the joined string. A surrogate pair that lies across
 * the two counts as two lone surrogates.
 *
 * @returns a signed 32-bit integer, since engines put unsigned ones on the heap; `>>> 0` makes it the usual one
 * @example murmur3After(hashPrefix('hello, '), 'world') >>> 0 === murmur3('hello, world')
 */
export function murmur3After(prefix: HashPrefix, text: string): number {
  begin(prefix.hash, prefix.block, prefix.bytes);
  absorb(text);
  return digest();
}

/**
 * The hash (seed 0) of three strings one after the other, without building the joined string.
 *
 * @returns a signed 32-bit integer, as `murmur3After` does
 * @example murmur3OfThree('hello', ', ', 'world') >>> 0 === murmur3('hello, world')
 */
export function murmur3OfThree(first: string, second: string, third: string): number {
  begin(0, 0, 0);
  absorb(first);
  absorb(second);
  absorb(third);
  return digest();
}

/** Hashing in progress. One for all calls, since none can interrupt another, so that none has to allocate it. */
const working = { hash: 0, block: 0, bytes: 0 };

function begin(hash: number, block: number, bytes: number): void {
  working.hash = hash;
  working.block = block;
  working.bytes = bytes;
}

function absorb(text: string): void {
  let { hash, block, bytes } = working;
  const { length } = text;
  for (let i = 0; i < length;) {
    if (i + 3 < length) {
      const a = text.charCodeAt(i);
      const b = text.charCodeAt(i + 1);
      const c = text.charCodeAt(i + 2);
      const d = text.charCodeAt(i + 3);
      if ((a | b | c | d) < 0x80) {
        // Four ASCII characters are one block's worth of bytes, shifted by what is unfinished.
        const word = a | (b << 8) | (c << 16) | (d << 24);
        const shift = (bytes & 3) << 3;
        hash = mixHash(hash, block | (word << shift));
        block = shift === 0 ? 0 : word >>> (32 - shift);
        bytes += 4;
        i += 4;
        continue;
      }
    }

    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      block |= unit << ((bytes & 3) << 3);
      bytes++;
      i++;
      if ((bytes & 3) === 0) {
        hash = mixHash(hash, block);
        block = 0;
      }
      continue;
    }
    const point = codePointAt(text, i);
    i += point > 0xffff ? 2 : 1;
    // One such code point is two to four UTF-8 bytes; `following` counts down those still to come.
    let following = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    let byte = ((0xf00 >> (following + 1)) & 0xff) | (point >> (6 * following));
    for (;;) {
      block |= byte << ((bytes & 3) << 3);
      bytes++;
      if ((bytes & 3) === 0) {
        hash = mixHash(hash, block);
        block = 0;
      }
      if (following === 0) break;
      following--;
      byte = 0x80 | ((point >> (6 * following)) & 0x3f);
    }
  }
  begin(hash, block, bytes);
}

function digest(): number {
  let { hash } = working;
  if ((working.bytes & 3) !== 0) hash ^= mixBlock(working.block);
  hash ^= working.bytes;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** The code point at an index; U+FFFD for a lone surrogate. */
function codePointAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  if (unit < 0xd800 || unit > 0xdfff) return unit;
  const next = unit <= 0xdbff && index + 1 < text.length ? text.charCodeAt(index + 1) : 0;
  return next >= 0xdc00 && next <= 0xdfff ? 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00) : 0xfffd;
}

function mixHash(hash: number, block: number): number {
  const mixed = hash ^ mixBlock(block);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function mixBlock(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}
