import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../test/vectors/hash.v1.json' with { type: 'json' };
import { murmur3 } from './murmur3.ts';

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
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer(), (text, seed) => {
        expect(murmur3(text, seed)).toBe(murmur3OfBytes(encoder.encode(text), seed));
      }),
      { numRuns: 2000 },
    );
    const halves = '\ud83c\udf32'.split('');
    for (const text of [halves[0], `${halves[1]}a`, `a${halves[0]}${halves[0]}`]) {
      expect(murmur3(text ?? '')).toBe(murmur3OfBytes(encoder.encode(text), 0));
    }
  });
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
