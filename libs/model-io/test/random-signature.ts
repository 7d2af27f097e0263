import fc from 'fast-check';
import type { Encoder, EncoderStep } from '../src/encoder.ts';
import type { Input, Signature } from '../src/signature.ts';

/** What a caller gives for one input; undefined when it is left out of a named row. */
export type Cell = number | boolean | string | null | undefined;

/** A signature with its encoder, and a valid row for it. */
export interface RandomRow {
  readonly signature: Signature;
  readonly encoder: Encoder;
  /** One per input, in signature order. */
  readonly cells: readonly Cell[];
}

const finite = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }),
  fc.constant(-0),
);
const whole = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, -0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
);
/** Names that a careless lookup would find in Object.prototype, or that a pointer must escape. */
const name = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'length',
    '0',
    '1',
    'a/b',
    '~',
    ' ',
  ),
  fc.string({ minLength: 1, maxLength: 5, unit: 'grapheme' }),
);
const names = (minLength: number) => fc.uniqueArray(name, { minLength, maxLength: 4 });
const scale = fc.record({ mean: fc.integer({ min: -9, max: 9 }), std: fc.constantFrom(0.25, 1, 3) });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

interface RandomInput {
  readonly input: Input;
  readonly step: EncoderStep;
  readonly cell: Cell;
}

/** Signatures of up to six inputs of every type, with every kind of step, each with one valid row. */
export const randomRows: fc.Arbitrary<RandomRow> = fc
  .uniqueArray(name, { minLength: 1, maxLength: 6 })
  .chain((inputNames) => fc.tuple(...inputNames.map((inputName) => inputCalled(inputName))))
  .map((inputs) => ({
    signature: {
      inputs: inputs.map(({ input }) => input),
      output: { kind: 'number', name: 'y', unit: null },
    },
    encoder: { steps: inputs.map(({ step }) => step) },
    cells: inputs.map(({ cell }) => cell),
  }));

/** A row as a list in signature order. */
export function listRow({ cells }: RandomRow): readonly Cell[] {
  return cells.map((cell) => cell ?? null);
}

/** The same row as an object by name, its keys in another order and the left-out ones not there at all. */
export function namedRow({ signature, cells }: RandomRow, order: readonly number[]): Record<string, Cell> {
  const entries = signature.inputs.flatMap((input, i) => {
    const cell = cells[i];
    return cell === undefined ? [] : [{ key: [input.name, cell] as const, rank: order[i] ?? 0 }];
  });
  return Object.fromEntries(entries.sort((a, b) => a.rank - b.rank).map(({ key }) => key));
}

function inputCalled(inputName: string): fc.Arbitrary<RandomInput> {
  return fc.oneof(
    numeric(inputName, 'numeric', finite),
    numeric(inputName, 'integer', whole),
    fc
      .tuple(fc.boolean(), orNull(fc.boolean()), orNull(finite), orNull(scale), fc.boolean())
      .chain(([required, fallback, impute, scaled, value]) =>
        withCell(
          { name: inputName, type: 'boolean', required, default: fallback },
          {
            input: inputName,
            kind: 'number',
            impute: imputed(required, fallback, impute, 0.5),
            scale: scaled,
          },
          fc.constant(value),
        ),
      ),
    names(1).chain((categories) =>
      fc
        .tuple(
          fc.boolean(),
          orNull(fc.constantFrom(...categories)),
          orNull(fc.constantFrom(...categories)),
          fc.constantFrom('refuse' as const, 'ignore' as const, 'column' as const),
        )
        .chain(([required, fallback, impute, unknown]) =>
          withCell(
            { name: inputName, type: 'categorical', categories, required, default: fallback },
            {
              input: inputName,
              kind: 'one-hot',
              impute: imputed(required, fallback, impute, categories[0] ?? ''),
              unknown,
            },
            unknown === 'refuse'
              ? fc.constantFrom(...categories)
              : fc.oneof(fc.constantFrom(...categories), fc.constantFrom('never seen', '', 'valueOf')),
          ),
        ),
    ),
  );
}

function numeric(
  inputName: string,
  type: 'numeric' | 'integer',
  values: fc.Arbitrary<number>,
): fc.Arbitrary<RandomInput> {
  return fc
    .tuple(fc.boolean(), orNull(values), orNull(finite), orNull(scale))
    .chain(([required, fallback, impute, scaled]) =>
      withCell(
        { name: inputName, type, unit: null, range: null, required, default: fallback },
        { input: inputName, kind: 'number', impute: imputed(required, fallback, impute, 7), scale: scaled },
        values,
      ),
    );
}

/** An optional input without a default must be imputed. */
function imputed<Value>(
  required: boolean,
  fallback: unknown,
  impute: Value | null,
  otherwise: Value,
): Value | null {
  return !required && fallback === null ? (impute ?? otherwise) : impute;
}

function withCell(input: Input, step: EncoderStep, value: fc.Arbitrary<Cell>): fc.Arbitrary<RandomInput> {
  const cell: fc.Arbitrary<Cell> = input.required
    ? value
    : fc.oneof({ weight: 2, arbitrary: value }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) });
  return cell.map((made) => ({ input, step, cell: made }));
}
