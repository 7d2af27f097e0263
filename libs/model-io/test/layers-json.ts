import type { Json } from '../src/canonical-json.ts';
import { bytesOf } from './iris-stump.ts';

type Loose = Record<string, unknown>;

/** A model.json as tfjs writes it, open to every change. */
export interface LooseModel extends Loose {
  modelTopology: Loose & { config: { layers: (Loose & { config: Loose })[] } };
  weightsManifest: (Loose & { paths: unknown[]; weights: Loose[] })[];
}

/** A sequence of 2 → 3 → `outputs` by hand, with keys of training that do not matter. */
export function handwrittenModel(outputs = 3, activation = 'softmax'): LooseModel {
  return {
    format: 'layers-model',
    generatedBy: 'TensorFlow.js tfjs-layers v4.22.0',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      config: {
        layers: [
          {
            class_name: 'Dense',
            config: {
              name: 'dense_1',
              units: 3,
              activation: 'relu',
              use_bias: true,
              kernel_initializer: { class_name: 'Zeros', config: {} },
              kernel_regularizer: null,
              trainable: true,
              batch_input_shape: [null, 2],
              dtype: 'float32',
            },
          },
          { class_name: 'Dropout', config: { name: 'dropout_1', rate: 0.5, noise_shape: null, seed: null } },
          { class_name: 'Dense', config: { name: 'dense_2', units: outputs, activation } },
        ],
      },
      keras_version: 'tfjs-layers 4.22.0',
      training_config: { loss: 'categorical_crossentropy' },
    },
    weightsManifest: [
      {
        paths: ['weights.bin'],
        weights: [
          { name: 'dense_1/kernel', shape: [2, 3], dtype: 'float32' },
          { name: 'dense_1/bias', shape: [3], dtype: 'float32' },
          { name: 'dense_2/kernel', shape: [3, outputs], dtype: 'float32' },
          { name: 'dense_2/bias', shape: [outputs], dtype: 'float32' },
        ],
      },
    ],
  };
}

/** Weights that fit, each number another one. */
export function handwrittenWeights(outputs = 3): Uint8Array<ArrayBuffer> {
  const numbers = Float32Array.from({ length: 9 + 4 * outputs }, (_, i) => ((i * 37) % 20) / 10 - 1);
  return new Uint8Array(numbers.buffer);
}

/** Both files, the first one given as a value or as bytes. */
export function layersFiles(
  model: object | Uint8Array,
  weights: Uint8Array = handwrittenWeights(),
): Map<string, Uint8Array> {
  return new Map([
    ['weights/model.json', model instanceof Uint8Array ? model : bytesOf(model as Json)],
    ['weights/weights.bin', weights],
  ]);
}

/** What is done to a {@link handwrittenModel}. */
export type ModelChange = (model: LooseModel) => unknown;

/** Changes keys of a layer's config. */
export function config(layer: number, changes: object): ModelChange {
  return ({ modelTopology }) => Object.assign(modelTopology.config.layers[layer]?.config ?? {}, changes);
}

/** Changes a layer's class. */
export function className(layer: number, name: unknown): ModelChange {
  return ({ modelTopology }) => Object.assign(modelTopology.config.layers[layer] ?? {}, { class_name: name });
}

/** Changes keys of one entry of the weights manifest. */
export function weight(index: number, changes: object): ModelChange {
  return ({ weightsManifest }) => Object.assign(weightsManifest[0]?.weights[index] ?? {}, changes);
}

/** Names other files for the weights. */
export function paths(...names: readonly string[]): ModelChange {
  return ({ weightsManifest }) => Object.assign(weightsManifest[0] ?? {}, { paths: names });
}

/** A functional model around layers, with the input `in` of two numbers. */
export function functional(layers: readonly object[], output: string): object {
  const input = { name: 'in', class_name: 'InputLayer', config: { batch_input_shape: [null, 2] } };
  return {
    class_name: 'Model',
    config: {
      layers: [{ ...input, inbound_nodes: [] }, ...layers],
      input_layers: [['in', 0, 0]],
      output_layers: [[output, 0, 0]],
    },
  };
}

/** A layer of a functional model that is used once. */
export function layer(name: string, kind: string, from: readonly string[], settings: object = {}): object {
  return {
    name,
    class_name: kind,
    config: { name, ...settings },
    inbound_nodes: [from.map((source) => [source, 0, 0, {}])],
  };
}

/** The files of a topology that has no weights. */
export function weightless(modelTopology: object): Map<string, Uint8Array> {
  const weightsManifest = [{ paths: ['weights.bin'], weights: [] }];
  return layersFiles({ format: 'layers-model', modelTopology, weightsManifest }, new Uint8Array(0));
}
