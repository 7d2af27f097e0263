import { describe, expect, it } from 'vitest';
import golden from '../test/vectors/hash.v1.json' with { type: 'json' };
import { SLOT_COUNT, slotOf, unitHash } from './slot.ts';

describe('slotOf', () => {
  it.each(golden.vectors)('places $unit of $salt as the reference does', ({ salt, unit, murmur3, slot }) => {
    expect(unitHash(salt, 'arm', unit)).toBe(murmur3);
    expect(slotOf(salt, 'arm', unit)).toBe(slot);
  });

  it('uses every slot about equally', () => {
    const counts = new Uint32Array(100);
    const units = 200_000;
    for (let i = 0; i < units; i++) {
      const bin = Math.floor((slotOf('uniform', 'arm', `unit-${i}`) * 100) / SLOT_COUNT);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    const expected = units / 100;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 99 degrees of freedom: mean 99, sd 14.1; five standard deviations either side.
    expect(chiSquare).toBeGreaterThan(29);
    expect(chiSquare).toBeLessThan(170);
  });

  it('separates the purposes: a place in one says nothing about the place in another', () => {
    let both = 0;
    const units = 100_000;
    for (let i = 0; i < units; i++) {
      const first = slotOf('s', 'enter', `unit-${i}`) < SLOT_COUNT / 2;
      const second = slotOf('s', 'arm', `unit-${i}`) < SLOT_COUNT / 2;
      if (first && second) both++;
    }
    expect(Math.abs(both - units / 4)).toBeLessThan(5 * Math.sqrt((units * 3) / 16));
  });
});
