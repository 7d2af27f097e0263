import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DATATYPES, elementFault, isDatatype, type Datatype } from './datatype.ts';

const ARRAYS = {
  UINT8: Uint8Array,
  UINT16: Uint16Array,
  UINT32: Uint32Array,
  INT8: Int8Array,
  INT16: Int16Array,
  INT32: Int32Array,
} as const;

describe('elementFault', () => {
  it.each(Object.entries(ARRAYS))('takes as %s exactly what a typed array holds unchanged', (name, Typed) => {
    const datatype = DATATYPES.find((candidate) => candidate === name) ?? 'BYTES';
    const near = fc.oneof(fc.integer({ min: -70_000, max: 70_000 }), fc.maxSafeInteger(), fc.double());
    fc.assert(
      fc.property(near, (value) => {
        const held = new Typed([value])[0] === value;
        expect(elementFault(datatype, value) === null).toBe(held);
      }),
    );
  });

  it.each(['INT64', 'UINT64'] as const)('takes as %s only what JSON carries exactly', (datatype) => {
    const low = datatype === 'INT64' ? Number.MIN_SAFE_INTEGER : 0;
    for (const value of [low, 0, Number.MAX_SAFE_INTEGER]) expect(elementFault(datatype, value)).toBeNull();
    for (const value of [low - 1, Number.MAX_SAFE_INTEGER + 1, 1e300, 0.5]) {
      expect(elementFault(datatype, value)).toMatch(/must be/);
    }
  });

  it.each([
    ['FP16', 65_504, 65_505],
    ['FP32', 3.4028234663852886e38, 3.403e38],
    ['FP64', Number.MAX_VALUE, Number.POSITIVE_INFINITY],
  ] as const)('takes as %s what is within its range', (datatype, within, beyond) => {
    for (const sign of [1, -1]) {
      expect(elementFault(datatype, sign * within)).toBeNull();
      expect(elementFault(datatype, sign * beyond)).toMatch(/finite/);
    }
    expect(elementFault(datatype, Number.NaN)).toMatch(/finite/);
  });

  it('takes as BYTES texts only, as BOOL booleans only, and a missing value as anything', () => {
    const kindOf = (datatype: Datatype) =>
      ({ BYTES: 'string', BOOL: 'boolean' })[String(datatype)] ?? 'number';
    for (const datatype of DATATYPES) {
      expect(elementFault(datatype, null)).toBeNull();
      for (const value of ['1', true, 1, [1], {}, undefined]) {
        expect([datatype, value, elementFault(datatype, value) === null]).toEqual([
          datatype,
          value,
          typeof value === kindOf(datatype),
        ]);
      }
    }
  });

  it('knows its names exactly', () => {
    for (const name of ['fp64', 'FLOAT', 'STRING', '', null, 1]) expect(isDatatype(name)).toBe(false);
    expect(DATATYPES.every(isDatatype)).toBe(true);
  });
});
