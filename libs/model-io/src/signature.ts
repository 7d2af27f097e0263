import type { Checked } from './artifact-fault.ts';
import { JsonReader } from './json-reader.ts';

/** What every input declares, whatever its type. */
interface AnyInput {
  readonly name: string;
  /** A required input must be given in every row; another one falls back to its default or is imputed. */
  readonly required: boolean;
}

/** A finite number, or a whole one for `integer`. */
export interface NumericInput extends AnyInput {
  readonly type: 'numeric' | 'integer';
  /** Unit of measurement, such as `cm`; null for a pure number. */
  readonly unit: string | null;
  /** Smallest and largest value seen in training. Values outside are answered; drift monitoring counts them. */
  readonly range: readonly [number, number] | null;
  readonly default: number | null;
}

/** true or false. */
export interface BooleanInput extends AnyInput {
  readonly type: 'boolean';
  readonly default: boolean | null;
}

/** One of a closed set of texts. */
export interface CategoricalInput extends AnyInput {
  readonly type: 'categorical';
  readonly categories: readonly string[];
  readonly default: string | null;
}

/** One named, typed input of a model. */
export type Input = NumericInput | BooleanInput | CategoricalInput;

/** What a model answers with: one of its classes, or a number in a unit. */
export type Output =
  | { readonly kind: 'class'; readonly name: string; readonly classes: readonly string[] }
  | { readonly kind: 'number'; readonly name: string; readonly unit: string | null };

/** The typed inputs, in the order that array rows use, and the output of a model. */
export interface Signature {
  readonly inputs: readonly Input[];
  readonly output: Output;
}

/** Reads a signature out of untrusted JSON; faults go to the reader. */
export function readSignature(reader: JsonReader, json: unknown, pointer: string): Signature {
  const signature = reader.object(json, pointer, ['inputs', 'output']);
  const inputs = reader
    .list(signature['inputs'], `${pointer}/inputs`)
    .map((input, i) => readInput(reader, input, `${pointer}/inputs/${i}`));
  if (inputs.length === 0) reader.fault('wrong-value', `${pointer}/inputs`, 'must list at least one input.');
  reader.unique(
    inputs.map(({ name }) => name),
    (i) => `${pointer}/inputs/${i}/name`,
  );
  return { inputs, output: readOutput(reader, signature['output'], `${pointer}/output`) };
}

function readInput(reader: JsonReader, json: unknown, pointer: string): Input {
  const { type: declared } = reader.record(json, pointer);
  const type = reader.oneOf(declared, `${pointer}/type`, ['numeric', 'integer', 'boolean', 'categorical']);
  const common = ['name', 'type', 'required', 'default'];
  if (type === 'boolean') {
    const input = reader.object(json, pointer, common);
    const fallback = input['default'];
    return {
      ...readAny(reader, input, pointer),
      type,
      default: fallback === null ? null : reader.boolean(fallback, `${pointer}/default`),
    };
  }
  if (type === 'categorical') {
    const input = reader.object(json, pointer, [...common, 'categories']);
    const categories = readNames(reader, input['categories'], `${pointer}/categories`);
    const fallback = input['default'];
    if (typeof fallback === 'string' && !categories.includes(fallback)) {
      reader.fault('wrong-value', `${pointer}/default`, 'must be one of the categories.');
    }
    return {
      ...readAny(reader, input, pointer),
      type,
      categories,
      default: fallback === null ? null : reader.text(fallback, `${pointer}/default`),
    };
  }
  const input = reader.object(json, pointer, [...common, 'unit', 'range']);
  const fallback = input['default'];
  if (type === 'integer' && Number.isFinite(fallback) && !Number.isSafeInteger(fallback)) {
    reader.fault('wrong-type', `${pointer}/default`, 'must be a whole number, as every value of the input.');
  }
  return {
    ...readAny(reader, input, pointer),
    type,
    unit: readUnit(reader, input['unit'], `${pointer}/unit`),
    range: readRange(reader, input['range'], `${pointer}/range`),
    default: fallback === null ? null : reader.finite(fallback, `${pointer}/default`),
  };
}

function readAny(reader: JsonReader, input: Readonly<Record<string, unknown>>, pointer: string): AnyInput {
  return {
    name: reader.text(input['name'], `${pointer}/name`),
    required: reader.boolean(input['required'], `${pointer}/required`),
  };
}

function readOutput(reader: JsonReader, json: unknown, pointer: string): Output {
  const { kind: declared } = reader.record(json, pointer);
  const kind = reader.oneOf(declared, `${pointer}/kind`, ['class', 'number']);
  if (kind === 'number') {
    const output = reader.object(json, pointer, ['kind', 'name', 'unit']);
    return {
      kind,
      name: reader.text(output['name'], `${pointer}/name`),
      unit: readUnit(reader, output['unit'], `${pointer}/unit`),
    };
  }
  const output = reader.object(json, pointer, ['kind', 'name', 'classes']);
  const classes = readNames(reader, output['classes'], `${pointer}/classes`);
  if (classes.length < 2)
    reader.fault('wrong-value', `${pointer}/classes`, 'must list at least two classes.');
  return { kind, name: reader.text(output['name'], `${pointer}/name`), classes };
}

function readNames(reader: JsonReader, json: unknown, pointer: string): readonly string[] {
  const names = reader.list(json, pointer).map((name, i) => reader.text(name, `${pointer}/${i}`));
  reader.unique(names, (i) => `${pointer}/${i}`);
  return names;
}

function readUnit(reader: JsonReader, json: unknown, pointer: string): string | null {
  return json === null ? null : reader.text(json, pointer);
}

function readRange(reader: JsonReader, json: unknown, pointer: string): readonly [number, number] | null {
  if (json === null) return null;
  const bounds = reader.list(json, pointer).map((bound, i) => reader.finite(bound, `${pointer}/${i}`));
  const [low = 0, high = 0] = bounds;
  if (bounds.length !== 2 || low > high) reader.fault('wrong-value', pointer, 'must be [lowest, highest].');
  return [low, high];
}

/**
 * Reads a signature that stands in a file of its own: the typed signature, or all of its faults.
 *
 * @param file its name, for messages
 */
export function parseSignature(json: unknown, file: string): Checked<Signature> {
  const reader = new JsonReader(file);
  if (json === undefined) reader.fault('wrong-type', '', 'must be an object.');
  const signature = readSignature(reader, json, '');
  return reader.faults.length === 0 ? { ok: true, value: signature } : { ok: false, faults: reader.faults };
}
