import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../test/golden/rfc8785-numbers.json' with { type: 'json' };
import { canonicalJson, type Json } from './canonical-json.ts';

describe('canonical JSON', () => {
  it.each(golden.numbers)('prints the number $ieee754 as $text', ({ ieee754, text }) => {
    expect(canonicalJson(doubleOf(ieee754))).toBe(text);
  });

  it('prints the example of RFC 8785, section 3.2.2', () => {
    const example: Json = {
      numbers: [333333333.33333329, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(example)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('orders keys by UTF-16 units, as in RFC 8785, section 3.2.3', () => {
    const keys = ['\u20ac', '\r', '\ufb33', '1', '\u{1f600}', '\u0080', '\u00f6'];
    const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(text).toBe('{"\\r":0,"1":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\u{1f600}":0,"\ufb33":0}');
  });

  it('orders keys that look like numbers as texts, at every level', () => {
    expect(canonicalJson([{ b: { 10: 1, 9: 2 }, a: [] }])).toBe('[{"a":[],"b":{"10":1,"9":2}}]');
  });

  it('escapes what JSON must escape and nothing else', () => {
    expect(canonicalJson('\b\t\n\f\r"\\/\u0000\u001f\u007f\u2028é')).toBe(
      '"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u001f\u007f\u2028é"',
    );
  });

  it('carries a key called __proto__ like any other', () => {
    const text = '{"__proto__":{"a":1},"constructor":2}';
    expect(canonicalJson(JSON.parse(text))).toBe(text);
  });

  it('is what it parses to, and so its own canonical form', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(withoutNegativeZeros(value));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });

  it('does not depend on the order in which keys were given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), jsonValues), (object) => {
        expect(canonicalJson(Object.fromEntries(Object.entries(object).reverse()))).toBe(
          canonicalJson(object),
        );
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %s', (number) => {
    expect(() => canonicalJson({ a: [number] })).toThrow(RangeError);
  });

  it.each(['\ud800', 'a\udc00', '\udc00\ud800'])(
    'refuses the lone surrogate in %j, as a value and as a key',
    (text) => {
      expect(() => canonicalJson([text])).toThrow(RangeError);
      expect(() => canonicalJson({ [text]: 1 })).toThrow(RangeError);
    },
  );

  it('takes 64 levels and refuses more, however deep', () => {
    expect(canonicalJson(nested(64))).toBe(`${'['.repeat(64)}1${']'.repeat(64)}`);
    expect(() => canonicalJson(nested(65))).toThrow(/64 levels/);
    expect(() => canonicalJson(nested(50_000))).toThrow(/64 levels/);
    expect(() => canonicalJson(JSON.parse(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`))).toThrow(/64 levels/);
  });
});

/** Values without lone surrogates, of few levels. */
const jsonValues: fc.Arbitrary<Json> = fc
  .jsonValue({ stringUnit: 'grapheme', maxDepth: 4 })
  .map((value) => value as Json);

function withoutNegativeZeros(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

function doubleOf(hex: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${hex}`));
  return view.getFloat64(0);
}

function nested(levels: number): Json {
  let value: Json = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}
