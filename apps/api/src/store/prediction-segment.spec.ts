import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeSegment, encodeSegment, type PredictionColumns } from './prediction-segment.ts';

/** Any numbers, any ids, any units. */
const columns: fc.Arbitrary<PredictionColumns> = fc
  .record({ rows: fc.integer({ min: 0, max: 30 }), inputs: fc.integer({ min: 1, max: 5 }) })
  .chain(({ rows, inputs }) => {
    const doubles = (length: number) =>
      fc.float64Array({ minLength: length, maxLength: length, noNaN: false });
    const units = fc.array(fc.option(fc.string({ unit: 'binary' })), { minLength: rows, maxLength: rows });
    return fc.record({
      rows: fc.constant(rows),
      inputs: fc.constant(inputs),
      values: doubles(rows * inputs),
      predictions: doubles(rows),
      probabilities: doubles(rows),
      ids: fc.uint32Array({ minLength: 4 * rows, maxLength: 4 * rows }),
      units: fc.oneof(units, fc.constant(Array<null>(rows).fill(null))),
    });
  });

it('gives back what was packed', () => {
  fc.assert(
    fc.property(columns, (packed) => {
      expect(decodeSegment(encodeSegment(packed))).toEqual(packed);
    }),
  );
});

it('reads bytes that lie anywhere in a buffer', () => {
  fc.assert(
    fc.property(columns, fc.integer({ min: 0, max: 9 }), (packed, offset) => {
      const body = encodeSegment(packed);
      const buffer = new Uint8Array(offset + body.length);
      buffer.set(body, offset);
      expect(decodeSegment(buffer.subarray(offset))).toEqual(packed);
    }),
  );
});

it('packs only the rows there are', () => {
  const room: PredictionColumns = {
    rows: 1,
    inputs: 2,
    values: Float64Array.of(1, 2, 3, 4),
    predictions: Float64Array.of(0, 1),
    probabilities: Float64Array.of(0.5, 1),
    ids: Uint32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    units: ['a', 'b'],
  };
  expect(decodeSegment(encodeSegment(room))).toEqual({
    rows: 1,
    inputs: 2,
    values: Float64Array.of(1, 2),
    predictions: Float64Array.of(0),
    probabilities: Float64Array.of(0.5),
    ids: Uint32Array.of(1, 2, 3, 4),
    units: ['a'],
  });
});

it('refuses bytes that are no segment', () => {
  const body = encodeSegment({
    rows: 1,
    inputs: 1,
    values: Float64Array.of(1),
    predictions: Float64Array.of(0),
    probabilities: Float64Array.of(1),
    ids: Uint32Array.of(1, 2, 3, 4),
    units: ['unit'],
  });
  const changed = (at: number, value: number) => body.map((byte, i) => (i === at ? value : byte));
  for (const broken of [
    new Uint8Array(0),
    body.subarray(0, 23),
    body.subarray(0, -1),
    changed(0, 0),
    changed(4, 2),
    changed(8, 2),
    changed(body.length - 1, 0),
    // A list of two units for one row.
    Uint8Array.from([...changed(16, 9).subarray(0, -8), ...Buffer.from('["a","b"]')]),
  ]) {
    expect(() => decodeSegment(broken)).toThrow(RangeError);
  }
});
