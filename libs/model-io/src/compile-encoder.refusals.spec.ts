import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeStep, resolvePointer } from '../test/json-pointer.ts';
import { loanManifest, loanRow, loanRowByName } from '../test/loan-manifest.ts';
import { twoInputs } from '../test/small-encoder.ts';
import { compileEncoder, type RowFaultCode } from './compile-encoder.ts';

const loan = compileEncoder(loanManifest.signature, loanManifest.encoder);

/** What may be given for each type of input, when it is required; everything else must be refused. */
const HOSTILE: readonly {
  readonly value: unknown;
  readonly codes: Readonly<Record<string, RowFaultCode | 'taken'>>;
}[] = [
  { value: '5.1', codes: { categorical: 'unknown-category', rest: 'wrong-type' } },
  { value: '', codes: { categorical: 'unknown-category', rest: 'wrong-type' } },
  { value: 'toString', codes: { categorical: 'unknown-category', rest: 'wrong-type' } },
  { value: '__proto__', codes: { categorical: 'unknown-category', rest: 'wrong-type' } },
  { value: 'known', codes: { categorical: 'taken', rest: 'wrong-type' } },
  { value: true, codes: { boolean: 'taken', rest: 'wrong-type' } },
  { value: false, codes: { boolean: 'taken', rest: 'wrong-type' } },
  { value: null, codes: { rest: 'wrong-type' } },
  { value: Number.NaN, codes: { numeric: 'not-finite', integer: 'not-finite', rest: 'wrong-type' } },
  {
    value: Number.POSITIVE_INFINITY,
    codes: { numeric: 'not-finite', integer: 'not-finite', rest: 'wrong-type' },
  },
  {
    value: Number.NEGATIVE_INFINITY,
    codes: { numeric: 'not-finite', integer: 'not-finite', rest: 'wrong-type' },
  },
  { value: JSON.parse('1e999'), codes: { numeric: 'not-finite', integer: 'not-finite', rest: 'wrong-type' } },
  { value: 0, codes: { numeric: 'taken', integer: 'taken', rest: 'wrong-type' } },
  { value: 1.5, codes: { numeric: 'taken', integer: 'not-integer', rest: 'wrong-type' } },
  { value: 2 ** 53, codes: { numeric: 'taken', integer: 'not-integer', rest: 'wrong-type' } },
  { value: Number.MAX_VALUE, codes: { numeric: 'taken', integer: 'not-integer', rest: 'wrong-type' } },
  { value: [], codes: { rest: 'wrong-type' } },
  { value: [1], codes: { rest: 'wrong-type' } },
  { value: {}, codes: { rest: 'wrong-type' } },
  { value: JSON.parse('{"__proto__":1}'), codes: { rest: 'wrong-type' } },
  { value: { valueOf: () => 1 }, codes: { rest: 'wrong-type' } },
  { value: () => 1, codes: { rest: 'wrong-type' } },
  { value: 1n, codes: { rest: 'wrong-type' } },
  { value: Symbol('x'), codes: { rest: 'wrong-type' } },
  { value: Object(1), codes: { rest: 'wrong-type' } },
  { value: Object(true), codes: { rest: 'wrong-type' } },
];

describe.each(['numeric', 'integer', 'boolean', 'categorical'] as const)('a required %s input', (type) => {
  const encoder = twoInputs(type, true);
  const innocent = type === 'boolean' ? true : type === 'categorical' ? 'known' : 3;

  it.each(HOSTILE)('gets $value (case %#)', ({ value, codes }) => {
    const code = codes[type] ?? codes['rest'];
    for (const { row, pointer } of [
      { row: [innocent, value], pointer: '/1' },
      { row: { 'a/b~': value, first: innocent }, pointer: '/a~1b~0' },
    ]) {
      const faults = encoder.read(row, new Float64Array(2), 0);
      if (code === 'taken') expect(faults).toEqual([]);
      else {
        expect(faults).toEqual([{ code, pointer, message: expect.stringMatching(/^must be .+\.$/) }]);
        expect(resolvePointer(row, faults[0]?.pointer ?? '')).toBe(value);
      }
    }
  });

  it('is missed when it is not there', () => {
    expect(encoder.read({ first: innocent }, new Float64Array(2), 0)).toEqual([
      { code: 'missing-input', pointer: '/a~1b~0', message: expect.stringMatching('"a/b~" is required') },
    ]);
    const sparse: unknown[] = [innocent];
    sparse.length = 2;
    expect(encoder.read(sparse, new Float64Array(2), 0)).toMatchObject([
      { code: 'missing-input', pointer: '/1' },
    ]);
  });
});

describe.each(['numeric', 'integer', 'boolean', 'categorical'] as const)('an optional %s input', (type) => {
  const encoder = twoInputs(type, false);

  it.each(HOSTILE)('refuses the same values, but for null: $value (case %#)', ({ value, codes }) => {
    const innocent = type === 'boolean' ? true : type === 'categorical' ? 'known' : 3;
    const code = codes[type] ?? codes['rest'];
    const faults = encoder.read([innocent, value], new Float64Array(2), 0);
    expect(faults.map((fault) => fault.code)).toEqual(code === 'taken' || value === null ? [] : [code]);
  });

  it('may be missing or null', () => {
    for (const row of [{}, { first: null, 'a/b~': null }, [null, null]]) {
      expect(encoder.read(row, new Float64Array(2), 0)).toEqual([]);
    }
  });
});

describe('a row', () => {
  it.each(
    [null, undefined, 0, 5.1, Number.NaN, '', '[1,2]', true, 1n, Symbol('row'), () => []].map((row) => ({
      row,
    })),
  )('is not $row', ({ row }) => {
    expect(loan.read(row, new Float64Array(5), 0)).toEqual([
      {
        code: 'row-type',
        pointer: '',
        message: expect.stringMatching(/^must be a list of 5 values or an object .*, not .+\.$/),
      },
    ]);
  });

  it.each([0, 1, 4, 6, 10_000])('is not a list of %i values', (length) => {
    const row: unknown[] = Array.from({ length }, () => 1);
    expect(loan.read(row, new Float64Array(5), 0)).toEqual([
      {
        code: 'row-length',
        pointer: '',
        message: expect.stringMatching(`^has ${length} values?; give 5, in the order income, `),
      },
    ]);
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '0',
    'length',
    '',
    'Income',
    'a/b~',
    'income ',
  ])('has no input called %j', (key) => {
    const row: unknown = JSON.parse(
      JSON.stringify(loanRowByName(loanRow)).replace('{', `{${JSON.stringify(key)}:1,`),
    );
    const faults = loan.read(row, new Float64Array(5), 0);
    expect(faults).toEqual([
      {
        code: 'unknown-input',
        pointer: `/${escapeStep(key)}`,
        message: expect.stringMatching(/the inputs are income, /),
      },
    ]);
    expect(resolvePointer(row, faults[0]?.pointer ?? '')).toBe(1);
  });

  it('is told about an unknown name even when it stands in for an optional input', () => {
    const row = { ...loanRowByName(loanRow.slice(0, 4)), Region: 'north' };
    expect(loan.read(row, new Float64Array(5), 0)).toMatchObject([
      { code: 'unknown-input', pointer: '/Region' },
    ]);
  });

  it('has every fault listed at once', () => {
    const row = { income: '1', children: 0.5, purpose: 'boat', region: [], extra: 1 };
    expect(loan.read(row, new Float64Array(5), 0).map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      'wrong-type /income',
      'not-integer /children',
      'unknown-category /purpose',
      'wrong-type /region',
      'unknown-input /extra',
    ]);
    expect(loan.read(['1', 0.5, 2, 'boat', []], new Float64Array(5), 0)).toHaveLength(5);
  });

  it('does not inherit its values', () => {
    const row: unknown = Object.create(loanRowByName(loanRow));
    expect(loan.read(row, new Float64Array(5), 0)).toMatchObject([
      { code: 'missing-input', pointer: '/income' },
    ]);
    const encoder = twoInputs('numeric', true, '__proto__');
    expect(encoder.read({ first: 1 }, new Float64Array(2), 0)).toMatchObject([{ code: 'missing-input' }]);
  });

  it('of whatever kind is read or refused, but never thrown at', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSparseArray: true,
      withNullPrototype: true,
    });
    const cell = fc.oneof(anything, fc.constantFrom<unknown>(...loanRow));
    const row = fc.oneof(
      anything,
      fc.tuple(cell, cell, cell, cell, cell),
      fc.dictionary(
        fc.constantFrom(...loanManifest.signature.inputs.map(({ name }) => name), '__proto__'),
        cell,
      ),
    );
    fc.assert(
      fc.property(row, (hostile) => {
        const values = new Float64Array(5).fill(Number.NaN);
        const faults = loan.read(hostile, values, 0);
        if (faults.length > 0) {
          for (const { code, message } of faults)
            expect([code.length > 0, message.endsWith('.')]).toEqual([true, true]);
        } else {
          const columns = new Float64Array(loan.columns);
          loan.encode(values, 0, columns, 0);
          expect(columns.every(Number.isFinite)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
