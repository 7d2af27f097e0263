import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { designEffect } from './design-effect.ts';
import { buildReferenceProfile } from './reference-profile.ts';

/** Uniform numbers in [0, 1) from a fixed start (a linear congruential generator). */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const effectOf = (column: readonly number[], ids: readonly (string | number)[]) =>
  buildReferenceProfile(
    [{ name: 'x', kind: 'numeric' }],
    column.map((x) => [x]),
    { blocks: { kind: 'time', ids } },
  ).features[0]?.designEffect ?? Number.NaN;

describe('designEffect', () => {
  it('is the ratio of means by hand', () => {
    // Two blocks of two rows, each all in one bin: X² = 2 each; independent rows give (2 − 1)(4 − 2) / 3.
    expect(designEffect(Int32Array.of(0, 0, 1, 1), 2, Int32Array.of(0, 0, 1, 1))).toBeCloseTo(3, 12);
  });

  it('is about 1 for independent rows', () => {
    const uniform = uniforms(7);
    const column = Array.from({ length: 5000 }, uniform);
    expect(
      effectOf(
        column,
        column.map((_, i) => Math.floor(i / 25)),
      ),
    ).toBeLessThan(1.1);
  });

  it('is about the number of copies when every row comes so often', () => {
    const uniform = uniforms(3);
    const column = Array.from({ length: 5000 }, uniform).flatMap((x) => [x, x, x, x]);
    const effect = effectOf(
      column,
      column.map((_, i) => Math.floor(i / 100)),
    );
    expect(effect).toBeGreaterThan(3.5);
    expect(effect).toBeLessThan(4.5);
  });

  it('is at least 1, finite, and the same whatever the blocks are called', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: -2, max: 4 }), fc.nat(5)), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(rows, (list) => {
        const column = list.map(([x]) => (x < 0 ? Number.NaN : x));
        const effect = effectOf(
          column,
          list.map(([, id]) => id),
        );
        expect(effect).toBeGreaterThanOrEqual(1);
        expect(effect).toBeLessThan(Infinity);
        expect(
          effectOf(
            column,
            list.map(([, id]) => `__proto__${id}`),
          ),
        ).toBe(effect);
      }),
    );
  });

  it.each([
    ['one block', [1, 2, 3, 4], ['a', 'a', 'a', 'a']],
    ['a constant', [1, 1, 1, 1], ['a', 'a', 'b', 'b']],
    ['nothing but missing values', [Number.NaN, Number.NaN], ['a', 'b']],
  ])('is 1 for %s', (_, column, ids) => {
    expect(effectOf(column, ids)).toBe(1);
  });
});
