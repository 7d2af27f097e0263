import type { Encoder, EncoderStep } from './encoder.ts';
import { escapePointer } from './json-reader.ts';
import type { Input, Signature } from './signature.ts';

/** Every reason for which a row can be refused. */
export type RowFaultCode =
  | 'row-type'
  | 'row-length'
  | 'missing-input'
  | 'unknown-input'
  | 'wrong-type'
  | 'not-finite'
  | 'not-integer'
  | 'unknown-category';

/** One fault of a row; `pointer` is a JSON pointer into the row, `""` for the row itself. */
export interface RowFault {
  readonly code: RowFaultCode;
  readonly pointer: string;
  readonly message: string;
}

/** Turns rows as callers give them into the numbers that a model takes. */
export interface RowEncoder {
  /** Numbers per row as read: one per input, in signature order. */
  readonly inputs: number;
  /** Numbers per encoded row: what the model takes. */
  readonly columns: number;
  /** How many of the columns each input has, in signature order. */
  readonly columnsOfInput: readonly number[];
  /**
   * Checks a row, given as a list in signature order or as an object by input name, and writes one number per
   * input: the number itself, 0 or 1 for a boolean, the index of a category (−1 for an unknown one), NaN for a
   * missing optional value. −0 becomes 0.
   *
   * At most {@link MAXIMUM_ROW_FAULTS} faults are listed. Without a fault the answer is always the same empty list,
   * and a list is read without allocating anything; an object costs the list of its keys.
   */
  read(row: unknown, values: Float64Array, offset: number): readonly RowFault[];
  /**
   * Imputes, scales and one-hot encodes a row that was read, from `values` into `columns`. Not needed when
   * `isIdentity`: the values are the columns then.
   */
  encode(values: Float64Array, offset: number, columns: Float64Array, columnOffset: number): void;
  /** Whether the numbers read are the model's columns as they are, so that `encode` need not be called. */
  readonly isIdentity: boolean;
}

/** More faults of one row are not listed: a row may have as many names as a whole request has room for. */
export const MAXIMUM_ROW_FAULTS = 20;

const NO_FAULTS: readonly RowFault[] = Object.freeze([]);

interface CompiledInput {
  readonly input: Input;
  readonly step: EncoderStep;
  /** The default as a number, NaN when there is none. */
  readonly fallback: number;
  /** What stands in for a missing value when encoding, NaN when there is none. */
  readonly imputed: number;
  readonly categories: ReadonlyMap<string, number>;
  readonly columns: number;
}

/**
 * Compiles a signature and its encoder, which must fit (as a parsed manifest's do), into a {@link RowEncoder}.
 */
export function compileEncoder(signature: Signature, encoder: Encoder): RowEncoder {
  const inputs = signature.inputs.map((input, i) => compileInput(input, encoder.steps[i]));
  const indexOf = new Map(inputs.map(({ input }, index) => [input.name, index]));
  const columnCount = inputs.reduce((sum, { columns }) => sum + columns, 0);
  const isIdentity = inputs.every(
    ({ step, fallback, input }) =>
      step.kind === 'number' && step.scale === null && (input.required || Number.isFinite(fallback)),
  );

  const readList = (row: readonly unknown[], values: Float64Array, offset: number): readonly RowFault[] => {
    if (row.length !== inputs.length) return [lengthFault(row.length, inputs)];
    let faults: RowFault[] | undefined;
    for (let i = 0; i < inputs.length; i++) {
      const compiled = inputs[i];
      if (compiled === undefined) continue;
      const value = row[i];
      if (typeof value === 'number' && compiled.input.type === 'numeric' && value - value === 0) {
        values[offset + i] = value + 0;
        continue;
      }
      const number = readValue(compiled, value);
      if (typeof number === 'number') values[offset + i] = number;
      else if ((faults ??= []).push({ ...number, pointer: `/${i}` }) >= MAXIMUM_ROW_FAULTS) break;
    }
    return faults ?? NO_FAULTS;
  };

  const readObject = (row: Readonly<Record<string, unknown>>, values: Float64Array, offset: number) => {
    let faults: RowFault[] | undefined;
    let given = 0;
    for (let i = 0; i < inputs.length; i++) {
      const compiled = inputs[i];
      if (compiled === undefined) continue;
      const { name } = compiled.input;
      const present = Object.hasOwn(row, name);
      if (present) given++;
      const number = readValue(compiled, present ? row[name] : undefined);
      if (typeof number === 'number') values[offset + i] = number;
      else if (
        (faults ??= []).push({ ...number, pointer: `/${escapePointer(name)}` }) >= MAXIMUM_ROW_FAULTS
      ) {
        return faults;
      }
    }
    const keys = Object.keys(row);
    if (keys.length !== given) {
      for (const key of keys) {
        if (indexOf.has(key)) continue;
        if ((faults ??= []).push(unknownInput(key, inputs)) >= MAXIMUM_ROW_FAULTS) break;
      }
    }
    return faults ?? NO_FAULTS;
  };

  return {
    inputs: inputs.length,
    columns: columnCount,
    columnsOfInput: inputs.map((input) => input.columns),
    isIdentity,
    read(row, values, offset) {
      if (Array.isArray(row)) return readList(row, values, offset);
      if (typeof row === 'object' && row !== null) {
        return readObject(row as Readonly<Record<string, unknown>>, values, offset);
      }
      return [
        {
          code: 'row-type',
          pointer: '',
          message: `must be a list of ${inputs.length} values or an object with the inputs ${namesOf(inputs)}, not ${describe(row)}.`,
        },
      ];
    },
    encode(values, offset, columns, columnOffset) {
      let column = columnOffset;
      for (let i = 0; i < inputs.length; i++) {
        const compiled = inputs[i];
        if (compiled === undefined) continue;
        const read = values[offset + i] ?? Number.NaN;
        const value = Number.isNaN(read) ? compiled.imputed : read;
        if (compiled.step.kind === 'one-hot') {
          columns.fill(0, column, column + compiled.columns);
          const hot = value < 0 ? compiled.categories.size : value;
          if (hot < compiled.columns) columns[column + hot] = 1;
        } else {
          const { scale } = compiled.step;
          columns[column] = scale === null ? value : (value - scale.mean) / scale.std;
        }
        column += compiled.columns;
      }
    },
  };
}

function compileInput(input: Input, step: EncoderStep | undefined): CompiledInput {
  if (step === undefined || (step.kind === 'one-hot') !== (input.type === 'categorical')) {
    throw new TypeError(`Input "${input.name}" has no encoder step of its kind; parse the manifest first.`);
  }
  const categories = new Map(
    input.type === 'categorical' ? input.categories.map((category, index) => [category, index] as const) : [],
  );
  const asNumber = (value: number | string | boolean | null): number =>
    value === null
      ? Number.NaN
      : typeof value === 'string'
        ? (categories.get(value) ?? Number.NaN)
        : Number(value) + 0;
  return {
    input,
    step,
    categories,
    fallback: asNumber(input.default),
    imputed: asNumber(step.impute),
    columns: step.kind === 'one-hot' ? categories.size + (step.unknown === 'column' ? 1 : 0) : 1,
  };
}

type ValueFault = Pick<RowFault, 'code' | 'message'>;

function readValue(
  { input, step, fallback, categories }: CompiledInput,
  value: unknown,
): number | ValueFault {
  if (value === undefined || value === null) {
    if (!input.required) return fallback;
    return value === undefined
      ? { code: 'missing-input', message: `is missing; "${input.name}" is required.` }
      : { code: 'wrong-type', message: `must be ${expected(input)}, not null.` };
  }
  switch (input.type) {
    case 'boolean':
      return typeof value === 'boolean' ? Number(value) : wrongType(input, value);
    case 'categorical': {
      if (typeof value !== 'string') return wrongType(input, value);
      const index = categories.get(value);
      if (index !== undefined) return index;
      if (step.kind === 'one-hot' && step.unknown !== 'refuse') return -1;
      return { code: 'unknown-category', message: `must be ${expected(input)}.` };
    }
    default:
      if (typeof value !== 'number') return wrongType(input, value);
      if (!Number.isFinite(value)) return { code: 'not-finite', message: 'must be a finite number.' };
      if (input.type === 'integer' && !Number.isSafeInteger(value)) {
        return { code: 'not-integer', message: 'must be a whole number.' };
      }
      return value + 0;
  }
}

function wrongType(input: Input, value: unknown): ValueFault {
  return { code: 'wrong-type', message: `must be ${expected(input)}, not ${describe(value)}.` };
}

function expected(input: Input): string {
  switch (input.type) {
    case 'numeric':
      return 'a number';
    case 'integer':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case 'categorical':
      return `one of ${input.categories.slice(0, 20).join(', ')}`;
  }
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}

function lengthFault(length: number, inputs: readonly CompiledInput[]): RowFault {
  return {
    code: 'row-length',
    pointer: '',
    message: `has ${length === 1 ? '1 value' : `${length} values`}; give ${inputs.length}, in the order ${namesOf(inputs)}.`,
  };
}

function unknownInput(key: string, inputs: readonly CompiledInput[]): RowFault {
  return {
    code: 'unknown-input',
    pointer: `/${escapePointer(key)}`,
    message: `is not an input of this model; the inputs are ${namesOf(inputs)}.`,
  };
}

function namesOf(inputs: readonly CompiledInput[]): string {
  const names = inputs.slice(0, 20).map(({ input }) => input.name);
  return inputs.length > names.length ? `${names.join(', ')}, …` : names.join(', ');
}
