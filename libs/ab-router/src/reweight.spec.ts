import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, armOfSlot, slotsOf, type Allocation } from './allocation.ts';
import type { ArmWeight } from './arm-weight.ts';
import { readAllocation } from './read-allocation.ts';
import { reweight, type Reweighting } from './reweight.ts';
import { SLOT_COUNT } from './slot.ts';

function allocated(weights: readonly ArmWeight[], traffic: number): Allocation {
  const result = allocate(weights, { traffic });
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}

function reweighted(previous: Allocation, weights: readonly ArmWeight[], traffic: number): Reweighting {
  const result = reweight(previous, weights, { traffic });
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.value;
}

const list = (weights: Record<string, number>): ArmWeight[] =>
  Object.entries(weights).map(([arm, weight]) => ({ arm, weight }));

const arbitraryTarget = fc.record({
  weights: fc
    .uniqueArray(
      fc.record({ arm: fc.constantFrom('a', 'b', 'c', 'd', '__proto__', '🌲'), weight: fc.nat(20) }),
      { minLength: 1, selector: ({ arm }) => arm },
    )
    .filter((weights) => weights.some(({ weight }) => weight > 0)),
  traffic: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
});

const OWNERS = ['a', 'b', 'c', 'd', '__proto__', '🌲', null];

describe('reweight', () => {
  it('moves half the total variation, and only from who shrinks to who grows', () => {
    fc.assert(
      fc.property(fc.array(arbitraryTarget, { minLength: 2, maxLength: 6 }), ([first, ...rest]) => {
        if (first === undefined) return;
        let allocation = allocated(first.weights, first.traffic);
        for (const { weights, traffic } of rest) {
          const { next, moved, moves } = reweighted(allocation, weights, traffic);
          const fresh = allocated(weights, traffic);
          let variation = 0;
          for (const owner of OWNERS) {
            expect(slotsOf(next, owner)).toBe(slotsOf(fresh, owner));
            variation += Math.abs(slotsOf(next, owner) - slotsOf(allocation, owner));
          }
          expect(moved).toBe(variation / 2);
          expect(moves.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(moved);
          for (const { from, to, before, after } of moves) {
            expect(armOfSlot(allocation, from).arm).toBe(before);
            expect(armOfSlot(next, to - 1).arm).toBe(after);
            expect(slotsOf(next, before)).toBeLessThan(slotsOf(allocation, before));
            expect(slotsOf(next, after)).toBeGreaterThan(slotsOf(allocation, after));
          }
          let different = 0;
          for (let slot = 0; slot < SLOT_COUNT; slot++) {
            if (armOfSlot(allocation, slot).arm !== armOfSlot(next, slot).arm) different++;
          }
          expect(different).toBe(moved);

          // Canonical, idempotent, order of arms irrelevant, JSON and back.
          expect(readAllocation(JSON.parse(JSON.stringify(next)))).toEqual({ ok: true, value: next });
          expect(reweighted(next, weights, traffic)).toEqual({ next, moved: 0, moves: [] });
          expect(reweighted(allocation, weights.toReversed(), traffic).next).toEqual(next);
          allocation = next;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('moves 10 % where the published comparison of methods does', () => {
    const before = allocated(list({ a: 0.5, b: 0.3, c: 0.2 }), 1);
    expect(reweighted(before, list({ a: 0.4, b: 0.3, c: 0.3 }), 1)).toEqual({
      next: {
        ranges: [
          { arm: 'a', from: 0, to: 4000 },
          { arm: 'c', from: 4000, to: 5000 },
          { arm: 'b', from: 5000, to: 8000 },
          { arm: 'c', from: 8000, to: 10_000 },
        ],
      },
      moved: 1000,
      moves: [{ from: 4000, to: 5000, before: 'a', after: 'c' }],
    });
  });

  it('is nested over the steps of a rollout, in slots', () => {
    let allocation = allocated(list({ canary: 1, stable: 99 }), 1);
    for (const canary of [5, 10, 25, 50, 100]) {
      const { next } = reweighted(allocation, list({ canary, stable: 100 - canary }), 1);
      for (let slot = 0; slot < SLOT_COUNT; slot++) {
        if (armOfSlot(allocation, slot).arm === 'canary') expect(armOfSlot(next, slot).arm).toBe('canary');
      }
      allocation = next;
    }
    expect(allocation.ranges).toEqual([{ arm: 'canary', from: 0, to: 10_000 }]);
  });

  it('takes back what it gave when a ramp is undone', () => {
    const small = allocated(list({ a: 1, b: 1 }), 0.02);
    const large = reweighted(small, list({ a: 1, b: 1 }), 0.5).next;
    expect(reweighted(large, list({ a: 1, b: 1 }), 0.02).next).toEqual(small);
  });

  it('names all faults of the weights at once', () => {
    const result = reweight(allocated(list({ a: 1 }), 1), list({ '': 1, a: -1 }), { traffic: 2 });
    expect(result.ok ? [] : result.faults.map(({ code, pointer }) => [code, pointer])).toEqual([
      ['empty-arm-id', '/0/arm'],
      ['weight-negative', '/1/weight'],
      ['share-out-of-range', '/traffic'],
    ]);
  });
});
