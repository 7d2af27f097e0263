/**
 * MurmurHash3, x86 32-bit variant, over the UTF-8 bytes of a string (Austin Appleby's public-domain algorithm).
 *
 * The bytes are produced on the fly: nothing is allocated, and no platform encoder is needed. A lone surrogate is
 * hashed as U+FFFD, which is what every UTF-8 encoder writes for it, so clients in other languages agree.
 *
 * @param text any string
 * @param seed unsigned 32-bit seed, 0 by default
 * @returns an unsigned 32-bit integer
 * @example murmur3('hello, world') === 345750399
 */
export function murmur3(text: string, seed = 0): number {
  let hash = seed | 0;
  let block = 0;
  let shift = 0;
  let bytes = 0;

  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point >= 0xd800 && point <= 0xdfff) {
      const next = point <= 0xdbff && i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
      if (next >= 0xdc00 && next <= 0xdfff) {
        point = 0x10000 + ((point - 0xd800) << 10) + (next - 0xdc00);
        i++;
      } else {
        point = 0xfffd;
      }
    }

    // One code point is one to four UTF-8 bytes; `following` counts down those still to come.
    let following = point < 0x80 ? 0 : point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
    let byte = following === 0 ? point : ((0xf00 >> (following + 1)) & 0xff) | (point >> (6 * following));
    for (;;) {
      block |= byte << shift;
      bytes++;
      if (shift === 24) {
        hash ^= mixBlock(block);
        hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
        block = 0;
        shift = 0;
      } else {
        shift += 8;
      }
      if (following === 0) break;
      following--;
      byte = 0x80 | ((point >> (6 * following)) & 0x3f);
    }
  }

  if (shift !== 0) hash ^= mixBlock(block);
  hash ^= bytes;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixBlock(block: number): number {
  const k = Math.imul(block, 0xcc9e2d51);
  return Math.imul((k << 15) | (k >>> 17), 0x1b873593);
}
