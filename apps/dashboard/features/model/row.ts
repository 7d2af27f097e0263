import type { Input } from '@switchyard/model-io';

/** One row by input name, as it is sent. */
export type Row = Readonly<Record<string, number | boolean | string>>;

/** What stands in the fields, in signature order; empty where nothing is given. */
export type FieldTexts = readonly string[];

/** The row that the fields describe. An empty field is left out, and the api says whether that will do. */
export function rowOf(inputs: readonly Input[], texts: FieldTexts): Row {
  return Object.fromEntries(
    inputs.flatMap((input, i) => {
      const text = texts[i] ?? '';
      return text === '' ? [] : [[input.name, valueOf(input, text)] as const];
    }),
  );
}

function valueOf(input: Input, text: string): number | boolean | string {
  if (input.type === 'categorical') return text;
  return input.type === 'boolean' ? text === 'true' : Number(text);
}

/** What to put into the fields for a row in signature order, such as an example's. */
export function textsOf(values: readonly unknown[]): FieldTexts {
  return values.map((value) =>
    typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? String(value) : '',
  );
}

/** Fields to start from when there is no example: each input's default, else the middle of what training saw. */
export function middleTexts(inputs: readonly Input[]): FieldTexts {
  return inputs.map((input) => {
    if (input.default !== null) return String(input.default);
    if (input.type === 'boolean') return 'false';
    if (input.type === 'categorical') return input.categories[0] ?? '';
    const [low, high] = input.range ?? [0, 0];
    const middle = (low + high) / 2;
    return String(input.type === 'integer' ? Math.round(middle) : Number(middle.toPrecision(3)));
  });
}
