import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../test/vectors/hash.v1.json' with { type: 'json' };
import { hashPrefix, murmur3, murmur3After, murmur3OfThree } from './murmur3.ts';

/** ASCII runs among everything else, since they are hashed four at a time. */
const text = fc
  .array(
    fc.oneof(fc.string({ unit: 'binary-ascii', maxLength: 9 }), fc.string({ unit: 'binary', maxLength: 3 })),
    { maxLength: 5 },
  )
  .map((pieces) => pieces.join(''));

describe('murmur3', () => {
  it.each(golden.vectors)('hashes $unit as the reference does', ({ unit, murmur3OfUnitAlone }) => {
    expect(murmur3(unit)).toBe(murmur3OfUnitAlone);
  });

  it('takes a seed', () => {
    expect(murmur3('', 1)).toBe(0x514e28b7);
  });

  it('hashes the bytes that a UTF-8 encoder writes, lone surrogates included', () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(text, fc.integer(), (hashed, seed) => {
        expect(murmur3(hashed, seed)).toBe(murmur3OfBytes(encoder.encode(hashed), seed));
      }),
      { numRuns: 2000 },
    );
    const halves = '\ud83c\udf32'.split('');
    for (const text of [halves[0], `${halves[1]}a`, `a${halves[0]}${halves[0]}`]) {
      expect(murmur3(text ?? '')).toBe(murmur3OfBytes(encoder.encode(text), 0));
    }
  });
});

it('hashes in pieces, wherever the four-byte blocks are cut', () => {
  fc.assert(
    fc.property(text, text, text, (first, second, third) => {
      // A pair of surrogates across two pieces is the documented exception.
      fc.pre([first, second, third].every((piece) => piece.isWellFormed()));
      const whole = murmur3(first + second + third);
      expect(murmur3OfThree(first, second, third) >>> 0).toBe(whole);
      expect(murmur3After(hashPrefix(first + second), third) >>> 0).toBe(whole);
    }),
    { numRuns: 2000 },
  );
});

/** The textbook form over a byte array, as an independent check of the streaming one. */
function murmur3OfBytes(bytes: Uint8Array, seed: number): number {
  const mix = (k: number) => {
    const m = Math.imul(k, 0xcc9e2d51);
    return Math.imul((m << 15) | (m >>> 17), 0x1b873593);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length - (bytes.length % 4);
  let h = seed;
  for (let i = 0; i < whole; i += 4) {
    h ^= mix(view.getUint32(i, true));
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i--) tail = (tail << 8) | (bytes[i] ?? 0);
  if (whole < bytes.length) h ^= mix(tail);
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
