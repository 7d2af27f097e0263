import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findExcess, MAXIMUM_DEPTH, MAXIMUM_NAMES } from './json-limits.ts';

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map(depthOf))
    : 0;
}

describe('findExcess', () => {
  it('takes the greatest depth and no more', () => {
    expect(findExcess(nested(MAXIMUM_DEPTH))).toBeNull();
    expect(findExcess(nested(MAXIMUM_DEPTH + 1))?.pointer).toBe('');
    expect(findExcess('{"a":'.repeat(MAXIMUM_DEPTH + 1))?.pointer).toBe('/a');
  });

  it('says in which member the text is too deep', () => {
    const deep = nested(40);
    expect(findExcess(`{"unit":"x","features":${deep}}`)?.pointer).toBe('/features');
    expect(findExcess(`{"a":[{"b":1}],"c/d~\\u0041":{"e":${deep}}}`)?.pointer).toBe('/c~1d~0A');
    expect(findExcess(` ["x",${deep}]`)?.pointer).toBe('');
  });

  it('does not count brackets in texts, nor neighbours', () => {
    expect(findExcess(JSON.stringify({ a: nested(100), b: '\\"[[[' + '{'.repeat(100) }))).toBeNull();
    expect(findExcess(JSON.stringify(Array.from({ length: 1000 }, () => [[1], [2]])))).toBeNull();
  });

  it('counts different names, not names', () => {
    const row = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`input_${i}`, i]));
    expect(findExcess(JSON.stringify({ instances: Array.from({ length: 1000 }, () => row) }))).toBeNull();
    const names = (count: number) =>
      JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, 1])));
    expect(findExcess(names(MAXIMUM_NAMES))).toBeNull();
    expect(findExcess(names(MAXIMUM_NAMES + 1))?.detail).toContain('names');
  });

  it('agrees with the depth of the value', () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 60, depthSize: 'max' },
        fc.constantFrom(1, '[{', null),
        fc.array(tie('tree'), { minLength: 1, maxLength: 1 }),
        fc.dictionary(fc.string(), tie('tree'), { minKeys: 1, maxKeys: 1 }),
      ),
    }));
    const lengthened = fc.tuple(tree, fc.nat(40)).map(([value, more]) => {
      let result: unknown = value;
      for (let i = 0; i < more; i++) result = i % 2 === 0 ? [result] : { '"]': result };
      return result;
    });
    fc.assert(
      fc.property(lengthened, (value) => {
        expect(findExcess(JSON.stringify(value)) !== null).toBe(depthOf(value) > MAXIMUM_DEPTH);
      }),
    );
  });

  it('reads whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', '{', '"', '\\', ':', ']', 'x'), maxLength: 200 }),
        (text) => {
          findExcess(text);
        },
      ),
    );
  });
});
