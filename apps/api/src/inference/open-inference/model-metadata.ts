import type { Input, Manifest, Signature } from '@switchyard/model-io';
import type { Datatype } from './datatype.ts';

/** The outputs that a model can have: its prediction, and for a classification the share of each class. */
export const OUTPUT_NAMES = ['predict', 'predict_proba'] as const;

export type OutputName = (typeof OUTPUT_NAMES)[number];

/** Name of the tensor that holds all inputs of a row. Callers may use another one. */
export const MATRIX_NAME = 'input-0';

/** A tensor as the metadata announces it. */
export interface TensorMetadata {
  readonly name: string;
  readonly datatype: Datatype;
  /** −1 stands for any number of rows. */
  readonly shape: number[];
  /** `columns` or `classes`: names by index, as the JSON text of a list. */
  readonly parameters?: Readonly<Record<string, string>>;
}

const PLATFORMS: Readonly<Record<Manifest['flavor'], string>> = {
  forest: 'switchyard_forest',
  onnx: 'onnx_onnxv1',
  tfjs: 'tensorflow_tfjs',
};

/** What runs the model, as `<project>_<format>`. */
export function platformOf({ flavor }: Manifest): string {
  return PLATFORMS[flavor];
}

/** One matrix when all inputs are numbers, else one column per input. Both forms are taken either way. */
export function inputsMetadata({ inputs }: Signature): TensorMetadata[] {
  return inputs.every(({ type }) => type === 'numeric' || type === 'integer')
    ? [
        {
          name: MATRIX_NAME,
          datatype: 'FP64',
          shape: [-1, inputs.length],
          parameters: { columns: JSON.stringify(inputs.map(({ name }) => name)) },
        },
      ]
    : inputs.map(({ name, type }) => ({ name, datatype: DATATYPE_OF[type], shape: [-1, 1] }));
}

const DATATYPE_OF: Readonly<Record<Input['type'], Datatype>> = {
  numeric: 'FP64',
  integer: 'INT64',
  boolean: 'BOOL',
  categorical: 'BYTES',
};

/** `predict`, and for a classification `predict_proba`. */
export function outputsMetadata({ output }: Signature): TensorMetadata[] {
  if (output.kind === 'number') return [{ name: 'predict', datatype: 'FP64', shape: [-1] }];
  return [
    { name: 'predict', datatype: 'BYTES', shape: [-1] },
    {
      name: 'predict_proba',
      datatype: 'FP64',
      shape: [-1, output.classes.length],
      parameters: { classes: JSON.stringify(output.classes) },
    },
  ];
}
