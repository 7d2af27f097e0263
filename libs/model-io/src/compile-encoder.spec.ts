import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeStep, resolvePointer } from '../test/json-pointer.ts';
import { loanManifest } from '../test/loan-manifest.ts';
import { listRow, namedRow, randomRows, type Cell, type RandomRow } from '../test/random-signature.ts';
import { compileEncoder, type RowEncoder, type RowFaultCode } from './compile-encoder.ts';
import type { Encoder, EncoderStep } from './encoder.ts';
import type { Input, Signature } from './signature.ts';

const loan = compileEncoder(loanManifest.signature, loanManifest.encoder);
const LOAN_NAMES = loanManifest.signature.inputs.map(({ name }) => name);
/** Everything given, and what must be read from it. */
const GIVEN = [42_000, 2, true, 'house', 'north'];
const READ = [42_000, 2, 1, 1, 0];

describe('reading a row', () => {
  it('takes a list in signature order and an object by name', () => {
    expect(read(loan, GIVEN)).toEqual(READ);
    expect(read(loan, byName(GIVEN))).toEqual(READ);
  });

  it('gives the same numbers for both forms, whatever the order of the keys', () => {
    fc.assert(
      fc.property(randomRows, fc.array(fc.integer()), (row, order) => {
        const encoder = compileEncoder(row.signature, row.encoder);
        const fromList = read(encoder, listRow(row));
        expect(read(encoder, namedRow(row, order))).toEqual(fromList);
        // As it comes in over HTTP: __proto__ is then a key of the row's own.
        expect(read(encoder, JSON.parse(JSON.stringify(namedRow(row, order))))).toEqual(fromList);
        expect(encoded(encoder, namedRow(row, order))).toEqual(encoded(encoder, listRow(row)));
      }),
    );
  });

  it('and encoding it follows the manifest: default, then imputation, then scale or one-hot', () => {
    fc.assert(
      fc.property(randomRows, (row) => {
        const encoder = compileEncoder(row.signature, row.encoder);
        const expected = columnsOf(row);
        expect(encoder.columns).toBe(expected.length);
        expect(encoded(encoder, listRow(row))).toEqual(expected);
        expect(encoder.inputs).toBe(row.signature.inputs.length);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the columns themselves when the encoder is the identity', () => {
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(randomRows, (row) => {
        const encoder = compileEncoder(row.signature, row.encoder);
        seen.add(encoder.isIdentity);
        if (encoder.isIdentity) expect(read(encoder, listRow(row))).toEqual(columnsOf(row));
      }),
      { numRuns: 300 },
    );
    expect(seen).toEqual(new Set([true, false]));
    expect(loan.isIdentity).toBe(false);
  });

  it('answers with the same frozen empty list whenever there is no fault', () => {
    const empty = loan.read(GIVEN, new Float64Array(5), 0);
    expect(empty).toEqual([]);
    expect(Object.isFrozen(empty)).toBe(true);
    fc.assert(
      fc.property(randomRows, fc.array(fc.integer()), (row, order) => {
        const encoder = compileEncoder(row.signature, row.encoder);
        const values = new Float64Array(encoder.inputs);
        expect(encoder.read(listRow(row), values, 0)).toBe(empty);
        expect(encoder.read(namedRow(row, order), values, 0)).toBe(empty);
      }),
    );
  });

  it('makes −0 a 0 in both forms', () => {
    for (const row of [[-0, -0, false, 'car', 'south'], byName([-0, -0, false, 'car', 'south'])]) {
      const [income, children] = read(loan, row);
      expect(Object.is(income, 0) && Object.is(children, 0)).toBe(true);
    }
  });

  it('writes between offset and offset + inputs only, and encodes between offset and offset + columns', () => {
    const values = new Float64Array(9).fill(-7);
    loan.read(GIVEN, values, 2);
    expect([...values]).toEqual([-7, -7, ...READ, -7, -7]);
    const columns = new Float64Array(loan.columns + 3).fill(-7);
    loan.encode(values, 2, columns, 1);
    expect([...columns]).toEqual([-7, 1, 2, 1, 0, 1, 0, 1, 0, 0, -7, -7]);
  });

  it('remembers nothing of the row before', () => {
    const columns = new Float64Array(loan.columns);
    const rows = [GIVEN, [0, null, null, null, null], GIVEN];
    const answers = rows.map((row) => {
      const values = new Float64Array(loan.inputs);
      loan.read(row, values, 0);
      loan.encode(values, 0, columns, 0);
      return [...columns];
    });
    expect(answers[2]).toEqual(answers[0]);
    expect(answers[1]).toEqual([-2.5, 0, 0.25, 1, 0, 0, 0, 1, 0]);
  });
});

/** What may be given for each type of input, when it is required; everything else must be refused. */
const HOSTILE: readonly { readonly value: unknown; readonly codes: Readonly<Record<string, RowFaultCode | 'taken'>> }[] = [
  { value: '5.1', codes: { categorical: 'unknown-category', rest: 'wrong-type' } },
  { value: '', codes: { categorical: 'unknown-category', rest: 'wrong-type' } },
  { value: 'toString', codes: { categorical: 'unknown-category', rest: 'wrong-type' } },
  { value: '__proto__', codes: { categorical: 'unknown-category', rest: 'wrong-type' } },
  { value: 'known', codes: { categorical: 'taken', rest: 'wrong-type' } },
  { value: true, codes: { boolean: 'taken', rest: 'wrong-type' } },
  { value: false, codes: { boolean: 'taken', rest: 'wrong-type' } },
  { value: null, codes: { rest: 'wrong-type' } },
  { value: Number.NaN, codes: { numeric: 'not-finite', integer: 'not-finite', rest: 'wrong-type' } },
  { value: Number.POSITIVE_INFINITY, codes: { numeric: 'not-finite', integer: 'not-finite', rest: 'wrong-type' } },
  { value: Number.NEGATIVE_INFINITY, codes: { numeric: 'not-finite', integer: 'not-finite', rest: 'wrong-type' } },
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
    expect(encoder.read(sparse, new Float64Array(2), 0)).toMatchObject([{ code: 'missing-input', pointer: '/1' }]);
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

describe('a category that training did not know', () => {
  it.each([
    { unknown: 'refuse' as const, columns: null },
    { unknown: 'ignore' as const, columns: [0, 0] },
    { unknown: 'column' as const, columns: [0, 0, 1] },
  ])('is met with $unknown', ({ unknown, columns }) => {
    const encoder = compileEncoder(
      signatureOf([{ name: 'c', type: 'categorical', categories: ['x', 'y'], required: true, default: null }]),
      { steps: [{ input: 'c', kind: 'one-hot', impute: null, unknown }] },
    );
    if (columns === null) {
      const faults = encoder.read({ c: 'z' }, new Float64Array(1), 0);
      expect(faults).toMatchObject([{ code: 'unknown-category', pointer: '/c', message: 'must be one of x, y.' }]);
    } else {
      expect(encoded(encoder, ['z'])).toEqual(columns);
    }
    expect(encoded(encoder, ['y']).slice(0, 2)).toEqual([0, 1]);
  });
});

describe('a row', () => {
  it.each([null, undefined, 0, 5.1, Number.NaN, '', '[1,2]', true, 1n, Symbol('row'), () => []].map((row) => ({ row })))(
    'is not $row',
    ({ row }) => {
      expect(loan.read(row, new Float64Array(5), 0)).toEqual([
        { code: 'row-type', pointer: '', message: expect.stringMatching(/^must be a list of 5 values or an object .*, not .+\.$/) },
      ]);
    },
  );

  it.each([0, 1, 4, 6, 10_000])('is not a list of %i values', (length) => {
    const row: unknown[] = Array.from({ length }, () => 1);
    expect(loan.read(row, new Float64Array(5), 0)).toEqual([
      { code: 'row-length', pointer: '', message: expect.stringMatching(`has ${length} values; give 5, in the order income, `) },
    ]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '0', 'length', '', 'Income', 'a/b~', 'income '])(
    'has no input called %j',
    (key) => {
      const row: unknown = JSON.parse(JSON.stringify(byName(GIVEN)).replace('{', `{${JSON.stringify(key)}:1,`));
      const faults = loan.read(row, new Float64Array(5), 0);
      expect(faults).toEqual([
        { code: 'unknown-input', pointer: `/${escapeStep(key)}`, message: expect.stringMatching(/the inputs are income, /) },
      ]);
      expect(resolvePointer(row, faults[0]?.pointer ?? '')).toBe(1);
    },
  );

  it('is told about an unknown name even when it stands in for an optional input', () => {
    const row = { ...byName(GIVEN.slice(0, 4)), Region: 'north' };
    expect(loan.read(row, new Float64Array(5), 0)).toMatchObject([{ code: 'unknown-input', pointer: '/Region' }]);
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
    const row: unknown = Object.create(byName(GIVEN));
    expect(loan.read(row, new Float64Array(5), 0)).toMatchObject([{ code: 'missing-input', pointer: '/income' }]);
    const encoder = twoInputs('numeric', true, '__proto__');
    expect(encoder.read({ first: 1 }, new Float64Array(2), 0)).toMatchObject([{ code: 'missing-input' }]);
  });

  it('of whatever kind is read or refused, but never thrown at', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true, withNullPrototype: true });
    const cell = fc.oneof(anything, fc.constantFrom<unknown>(...GIVEN));
    const row = fc.oneof(
      anything,
      fc.tuple(cell, cell, cell, cell, cell),
      fc.dictionary(fc.constantFrom(...LOAN_NAMES, '__proto__'), cell),
    );
    fc.assert(
      fc.property(row, (hostile) => {
        const values = new Float64Array(5).fill(Number.NaN);
        const faults = loan.read(hostile, values, 0);
        if (faults.length > 0) {
          for (const { code, message } of faults) expect([code.length > 0, message.endsWith('.')]).toEqual([true, true]);
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

describe('compiling', () => {
  it('names the first twenty inputs of many, and no more', () => {
    const inputs = Array.from({ length: 30 }, (_, i) => numericInput(`i${i}`, true));
    const encoder = compileEncoder(signatureOf(inputs), stepsFor(inputs));
    expect(encoder.read([], new Float64Array(30), 0)[0]?.message).toMatch(/ i19, …\.$/);
  });

  it.each([
    { steps: [] },
    { steps: [{ input: 'x', kind: 'one-hot', impute: null, unknown: 'refuse' }] } satisfies Encoder,
  ])('refuses an encoder that does not fit the signature (case %#)', (encoder) => {
    expect(() => compileEncoder(signatureOf([numericInput('x', true)]), encoder)).toThrow(TypeError);
  });
});

function read(encoder: RowEncoder, row: unknown): readonly number[] {
  const values = new Float64Array(encoder.inputs).fill(-99);
  expect(encoder.read(row, values, 0)).toEqual([]);
  return [...values];
}

function encoded(encoder: RowEncoder, row: unknown): readonly number[] {
  const columns = new Float64Array(encoder.columns).fill(-99);
  encoder.encode(Float64Array.from(read(encoder, row)), 0, columns, 0);
  return [...columns];
}

/** The manifest's words, said again the long way round. */
function columnsOf({ signature, encoder, cells }: RandomRow): readonly number[] {
  return signature.inputs.flatMap((input, i): readonly number[] => {
    const step = encoder.steps[i];
    if (step === undefined) throw new Error('No step.');
    const given: Cell = cells[i] ?? input.default ?? step.impute;
    if (step.kind === 'one-hot') {
      if (input.type !== 'categorical') throw new Error('No categories.');
      const known = input.categories.map((category) => (category === given ? 1 : 0));
      return step.unknown === 'column' ? [...known, known.some((hot) => hot === 1) ? 0 : 1] : known;
    }
    const number = Number(given) + 0;
    return [step.scale === null ? number : (number - step.scale.mean) / step.scale.std];
  });
}

function byName(cells: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(cells.map((cell, i) => [LOAN_NAMES[i] ?? '', cell]));
}

function signatureOf(inputs: readonly Input[]): Signature {
  return { inputs, output: { kind: 'number', name: 'y', unit: null } };
}

function numericInput(name: string, required: boolean): Input {
  return { name, type: 'numeric', unit: null, range: null, required, default: null };
}

function stepsFor(inputs: readonly Input[]): Encoder {
  return {
    steps: inputs.map(
      ({ name, type }): EncoderStep =>
        type === 'categorical'
          ? { input: name, kind: 'one-hot', impute: 'known', unknown: 'refuse' }
          : { input: name, kind: 'number', impute: 0, scale: null },
    ),
  };
}

/** Two inputs of one type, the second with a name that a pointer must escape. */
function twoInputs(type: Input['type'], required: boolean, second = 'a/b~'): RowEncoder {
  const inputs = ['first', second].map((name): Input => {
    if (type === 'boolean') return { name, type, required, default: null };
    if (type === 'categorical') return { name, type, categories: ['other', 'known'], required, default: null };
    return { name, type, unit: null, range: null, required, default: null };
  });
  return compileEncoder(signatureOf(inputs), stepsFor(inputs));
}
