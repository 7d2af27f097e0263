import { refused, type Checked } from '../artifact-fault.ts';
import type { Signature } from '../signature.ts';
import type { OnnxFacts } from './inspect-onnx.ts';

/** Name, element type and shape of a value, as the runtime reports it: −1 or a symbol where a size is open. */
export type ValueMetadata =
  | { readonly name: string; readonly isTensor: false }
  | {
      readonly name: string;
      readonly isTensor: true;
      readonly type: string;
      readonly shape: readonly (number | string)[];
    };

/** How rows go into a model and scores come out. */
export interface OnnxShape {
  readonly input: string;
  readonly precision: 'float32' | 'float64';
  /** Rows per run that the model insists on; null takes any number. */
  readonly fixedRows: 1 | null;
  readonly output: string;
}

const ZIP_MAP_REMEDY =
  'Its shares come as a map (scikit-learn\'s ZipMap), which cannot be read. Export it again with options={id(model): {"zipmap": False}}.';

/**
 * Finds the one input and the one output that fit a signature.
 *
 * @param columns numbers per encoded row
 * @param file for messages
 */
export function onnxShape(
  inputs: readonly ValueMetadata[],
  outputs: readonly ValueMetadata[],
  facts: OnnxFacts,
  signature: Signature,
  columns: number,
  file: string,
): Checked<OnnxShape> {
  const mismatch = (message: string) => refused('signature-mismatch', file, message);
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0) {
    return mismatch(
      `takes ${inputs.length} inputs (${namesOf(inputs)}), but must take one tensor of ${columns} columns. Export the model with a single float input.`,
    );
  }
  if (!input.isTensor || (input.type !== 'float32' && input.type !== 'float64')) {
    return mismatch(
      `takes ${input.isTensor ? input.type : 'no tensor'} as "${input.name}", but must take float32 or float64. Export it with a FloatTensorType or DoubleTensorType input.`,
    );
  }
  const [batch, width] = input.shape;
  if (input.shape.length !== 2 || (typeof width === 'number' && width >= 0 && width !== columns)) {
    return mismatch(
      `takes "${input.name}" of shape ${shapeOf(input.shape)}, but the encoder makes rows of ${columns} columns: [rows, ${columns}] is needed. Correct the signature, or export the model again.`,
    );
  }
  const isFixed = typeof batch === 'number' && batch >= 0;
  if (isFixed && batch !== 1) {
    return mismatch(
      `takes exactly ${batch} rows at a time. Export it with an open number of rows (a dynamic batch axis).`,
    );
  }
  const output = scoresOutput(outputs, facts, signature, file);
  if (!output.ok) return output;
  return {
    ok: true,
    value: {
      input: input.name,
      precision: input.type,
      fixedRows: isFixed ? 1 : null,
      output: output.value,
    },
  };
}

function scoresOutput(
  outputs: readonly ValueMetadata[],
  facts: OnnxFacts,
  { output }: Signature,
  file: string,
): Checked<string> {
  const mismatch = (message: string) => refused('signature-mismatch', file, message);
  const widths =
    output.kind === 'number' ? [1] : [output.classes.length, ...(output.classes.length === 2 ? [1] : [])];
  const fitting = outputs.filter(
    (value) =>
      value.isTensor &&
      (value.type === 'float32' || value.type === 'float64') &&
      couldHold(value.shape, widths),
  );
  const [scores, ...more] = fitting;
  if (scores === undefined) {
    if (facts.operators.has('ai.onnx.ml:ZipMap') || outputs.some(({ isTensor }) => !isTensor)) {
      return mismatch(ZIP_MAP_REMEDY);
    }
    const given = outputs.map((value) =>
      value.isTensor ? `${value.name}: ${value.type} ${shapeOf(value.shape)}` : value.name,
    );
    return mismatch(
      output.kind === 'number'
        ? `answers ${given.join(', ')}, but a regression needs one float tensor of shape [rows, 1].`
        : `answers ${given.join(', ')}, but a classification over ${output.classes.length} classes needs a float tensor of shape [rows, ${output.classes.length}] with the share of each class. Export the shares, not only the label.`,
    );
  }
  if (more.length > 0) {
    return mismatch(
      `has ${fitting.length} outputs that could be the answer (${namesOf(fitting)}). Export it with one of them.`,
    );
  }
  if (output.kind === 'class' && facts.classLabels !== null) {
    const { classLabels } = facts;
    const areIndexes = classLabels.every((label, index) => label === String(index));
    const agree =
      classLabels.length === output.classes.length &&
      classLabels.every((label, i) => label === output.classes[i]);
    if (!agree && !(areIndexes && classLabels.length === output.classes.length)) {
      return mismatch(
        `orders its classes ${classLabels.join(', ')}, but the signature says ${output.classes.join(', ')}. List the signature's classes as the model does.`,
      );
    }
  }
  return { ok: true, value: scores.name };
}

/** Whether a shape can be `[rows, width]` or, for one number per row, `[rows]`. A shape that is not told is open. */
function couldHold(shape: readonly (number | string)[], widths: readonly number[]): boolean {
  if (shape.length === 0) return true;
  if (shape.length === 1) return widths.includes(1);
  const width = shape[1];
  return shape.length === 2 && (typeof width !== 'number' || width < 0 || widths.includes(width));
}

function namesOf(values: readonly ValueMetadata[]): string {
  return values.length === 0 ? 'none' : values.map(({ name }) => name).join(', ');
}

function shapeOf(shape: readonly (number | string)[]): string {
  return `[${shape.map((size) => (size === -1 ? '?' : String(size))).join(', ')}]`;
}
