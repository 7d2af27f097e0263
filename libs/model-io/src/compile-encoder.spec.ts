import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loanManifest, loanRow, loanRowByName } from '../test/loan-manifest.ts';
import { listRow, namedRow, randomRows, type Cell, type RandomRow } from '../test/random-signature.ts';
import { numericInput, signatureOf, stepsFor } from '../test/small-encoder.ts';
import { compileEncoder, type RowEncoder } from './compile-encoder.ts';
import type { Encoder } from './encoder.ts';

const loan = compileEncoder(loanManifest.signature, loanManifest.encoder);
/** What must be read from the loan row. */
const READ = [42_000, 2, 1, 1, 0];

describe('reading a row', () => {
  it('takes a list in signature order and an object by name', () => {
    expect(read(loan, loanRow)).toEqual(READ);
    expect(read(loan, loanRowByName(loanRow))).toEqual(READ);
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

  it.each([
    { required: true, fallback: null, scale: null, isIdentity: true },
    { required: false, fallback: 3, scale: null, isIdentity: true },
    { required: false, fallback: null, scale: null, isIdentity: false },
    { required: true, fallback: null, scale: { mean: 0, std: 1 }, isIdentity: false },
  ])(
    'is the identity ($isIdentity) for $required, $fallback, $scale',
    ({ required, fallback, scale, isIdentity }) => {
      const input = { ...numericInput('x', required), default: fallback };
      const encoder = { steps: [{ input: 'x', kind: 'number', impute: 1, scale }] } as const;
      expect(compileEncoder(signatureOf([input]), encoder).isIdentity).toBe(isIdentity);
    },
  );

  it('answers with the same frozen empty list whenever there is no fault', () => {
    const empty = loan.read(loanRow, new Float64Array(5), 0);
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
    for (const row of [[-0, -0, false, 'car', 'south'], loanRowByName([-0, -0, false, 'car', 'south'])]) {
      const [income, children] = read(loan, row);
      expect(Object.is(income, 0) && Object.is(children, 0)).toBe(true);
    }
  });

  it('writes between offset and offset + inputs only, and encodes between offset and offset + columns', () => {
    const values = new Float64Array(9).fill(-7);
    loan.read(loanRow, values, 2);
    expect([...values]).toEqual([-7, -7, ...READ, -7, -7]);
    const columns = new Float64Array(loan.columns + 3).fill(-7);
    loan.encode(values, 2, columns, 1);
    expect([...columns]).toEqual([-7, 1, 2, 1, 0, 1, 0, 1, 0, 0, -7, -7]);
  });

  it('remembers nothing of the row before', () => {
    const columns = new Float64Array(loan.columns);
    const rows = [loanRow, [0, null, null, null, null], loanRow];
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

describe('a category that training did not know', () => {
  it.each([
    { unknown: 'refuse' as const, columns: null },
    { unknown: 'ignore' as const, columns: [0, 0] },
    { unknown: 'column' as const, columns: [0, 0, 1] },
  ])('is met with $unknown', ({ unknown, columns }) => {
    const encoder = compileEncoder(
      signatureOf([
        { name: 'c', type: 'categorical', categories: ['x', 'y'], required: true, default: null },
      ]),
      { steps: [{ input: 'c', kind: 'one-hot', impute: null, unknown }] },
    );
    if (columns === null) {
      const faults = encoder.read({ c: 'z' }, new Float64Array(1), 0);
      expect(faults).toMatchObject([
        { code: 'unknown-category', pointer: '/c', message: 'must be one of x, y.' },
      ]);
    } else {
      const around = new Float64Array(columns.length + 2).fill(-7);
      encoder.encode(Float64Array.from(read(encoder, ['z'])), 0, around, 1);
      expect([...around]).toEqual([-7, ...columns, -7]);
    }
    expect(encoded(encoder, ['y']).slice(0, 2)).toEqual([0, 1]);
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
