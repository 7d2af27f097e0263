import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, armOfSlot, slotsOf, type Allocation } from './allocation.ts';
import type { ArmWeight } from './arm-weight.ts';
import { SLOT_COUNT } from './slot.ts';

const weights = (entries: Record<string, number>): ArmWeight[] =>
  Object.entries(entries).map(([arm, weight]) => ({ arm, weight }));

function allocated(entries: Record<string, number>): Allocation {
  const result = allocate(weights(entries));
  if (!result.ok) throw new Error(result.faults[0]?.message);
  return result.value;
}

describe('allocate', () => {
  it.each([
    [
      { v1: 50, v2: 50 },
      { v1: 5000, v2: 5000 },
    ],
    [
      { v1: 90, v2: 10 },
      { v1: 9000, v2: 1000 },
    ],
    [
      { v1: 0, v2: 100 },
      { v1: 0, v2: 10_000 },
    ],
    [
      { a: 1, b: 1, c: 1 },
      { a: 3334, b: 3333, c: 3333 },
    ],
    [
      { c: 1, b: 1, a: 1 },
      { a: 3334, b: 3333, c: 3333 },
    ],
    [
      { a: 0.1, b: 0.2, c: 0.7 },
      { a: 1000, b: 2000, c: 7000 },
    ],
    [
      { a: Number.MAX_VALUE, b: Number.MAX_VALUE },
      { a: 5000, b: 5000 },
    ],
    [
      { a: Number.MIN_VALUE, b: 0 },
      { a: 10_000, b: 0 },
    ],
    [
      { a: 1e-9, b: 1 },
      { a: 0, b: 10_000 },
    ],
  ])('divides %j exactly', (entries, expected) => {
    const allocation = allocated(entries);
    for (const [arm, slots] of Object.entries(expected)) expect(slotsOf(allocation, arm)).toBe(slots);
  });

  it('orders arms by code point, as clients in other languages do', () => {
    const { ranges } = allocated({ '🌲': 1, '\uffee': 1, z: 1 });
    expect(ranges.map(({ arm }) => arm)).toEqual(['z', '\uffee', '🌲']);
  });

  it('covers every slot once, within one slot of each quota, whatever the order of the arms', () => {
    const arms = fc.uniqueArray(
      fc.record({ arm: fc.string({ minLength: 1 }), weight: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
      { minLength: 1, maxLength: 12, selector: ({ arm }) => arm },
    );
    fc.assert(
      fc.property(arms, fc.infiniteStream(fc.nat()), (listed, order) => {
        fc.pre(listed.some(({ weight }) => weight > 0));
        const result = allocate(listed);
        const shuffled = [...listed].sort(() => (order.next().value % 2 === 0 ? 1 : -1));
        expect(allocate(shuffled)).toEqual(result);
        if (!result.ok) throw new Error('valid weights were refused');

        let next = 0;
        for (const { from, to } of result.value.ranges) {
          expect(from).toBe(next);
          expect(to).toBeGreaterThan(from);
          next = to;
        }
        expect(next).toBe(SLOT_COUNT);
        const total = listed.reduce((sum, { weight }) => sum + weight, 0);
        for (const { arm, weight } of listed) {
          expect(Math.abs(slotsOf(result.value, arm) - (weight / total) * SLOT_COUNT)).toBeLessThan(1.000001);
        }
      }),
    );
  });

  it('names all faults at once', () => {
    const result = allocate([
      { arm: '', weight: 1 },
      { arm: 'a', weight: -1 },
      { arm: 'a', weight: Number.NaN },
      { arm: 'b', weight: Number.POSITIVE_INFINITY },
    ]);
    expect(result.ok ? [] : result.faults.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['empty-arm-id', '/0/arm'],
      ['weight-negative', '/1/weight'],
      ['duplicate-arm-id', '/2/arm'],
      ['weight-not-finite', '/2/weight'],
      ['weight-not-finite', '/3/weight'],
    ]);
  });

  it.each([
    [[], 'no-arms'],
    [[{ arm: 'a', weight: 0 }], 'weights-sum-to-zero'],
  ] as const)('refuses %j', (listed, code) => {
    const result = allocate(listed);
    expect(result.ok ? undefined : result.faults[0]?.code).toBe(code);
  });
});

describe('armOfSlot', () => {
  it('finds the owner at both ends of each range', () => {
    const allocation = allocated({ a: 1, b: 2, c: 3 });
    for (const range of allocation.ranges) {
      expect(armOfSlot(allocation, range.from)).toBe(range);
      expect(armOfSlot(allocation, range.to - 1)).toBe(range);
    }
  });

  it.each([-1, SLOT_COUNT, Number.NaN])('refuses slot %d', (slot) => {
    expect(() => armOfSlot(allocated({ a: 1 }), slot)).toThrow(RangeError);
  });
});
