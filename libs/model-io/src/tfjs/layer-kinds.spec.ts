import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { accepted, loadLayers, outputOf, predicted, sampleRows, saved } from '../../test/layers-model.ts';
import { layersModelFiles, loadTfjsRuntime } from './index.ts';
import { LAYER_KINDS } from './layer-kinds.ts';

const { layers } = tf;
type Layer = tf.layers.Layer;

/** One or more nets' middle for every kind of layer; each takes and gives values of one row. */
const MIDDLES: Readonly<Record<string, readonly (() => readonly Layer[])[]>> = {
  Dense: [
    () => [layers.dense({ units: 5 })],
    () => [layers.dense({ units: 2, useBias: false, activation: 'tanh' })],
    () => [layers.repeatVector({ n: 2 }), layers.dense({ units: 3 })],
  ],
  Activation: (
    [
      'linear',
      'relu',
      'relu6',
      'elu',
      'selu',
      'gelu',
      'mish',
      'swish',
      'tanh',
      'sigmoid',
      'hardSigmoid',
      'softplus',
      'softsign',
      'softmax',
      'logSoftmax',
    ] as const
  ).map((activation) => () => [layers.activation({ activation: activation as 'relu' })]),
  ReLU: [() => [layers.reLU()], () => [layers.reLU({ maxValue: 0.5 })]],
  LeakyReLU: [() => [layers.leakyReLU({ alpha: 0.1 })]],
  ELU: [() => [layers.elu({ alpha: 1 })]],
  ThresholdedReLU: [() => [layers.thresholdedReLU({ theta: 0.3 })]],
  PReLU: [
    () => [layers.prelu({ alphaInitializer: 'randomNormal' })],
    () => [
      layers.repeatVector({ n: 2 }),
      layers.prelu({ alphaInitializer: 'randomNormal', sharedAxes: [1] }),
    ],
  ],
  Softmax: [() => [layers.softmax()], () => [layers.softmax({ axis: -1 })]],
  Dropout: [() => [layers.dropout({ rate: 0.5, seed: 1 })]],
  AlphaDropout: [() => [layers.alphaDropout({ rate: 0.5 })]],
  GaussianDropout: [() => [layers.gaussianDropout({ rate: 0.5 })]],
  GaussianNoise: [() => [layers.gaussianNoise({ stddev: 3 })]],
  BatchNormalization: [
    () => [
      layers.batchNormalization({
        movingMeanInitializer: 'randomNormal',
        movingVarianceInitializer: 'randomUniform',
        gammaInitializer: 'randomNormal',
        epsilon: 0.1,
      }),
    ],
    () => [layers.batchNormalization({ center: false, scale: false })],
    () => [
      layers.repeatVector({ n: 2 }),
      layers.batchNormalization({ axis: 1, betaInitializer: 'randomNormal' }),
    ],
  ],
  LayerNormalization: [
    () => [layers.layerNormalization({ betaInitializer: 'randomNormal', epsilon: 0.1 })],
    () => [layers.layerNormalization({ center: false, scale: false })],
    () => [layers.repeatVector({ n: 2 }), layers.layerNormalization({ axis: [1, 2] })],
  ],
  Flatten: [() => [layers.reshape({ targetShape: [2, 2] }), layers.flatten()]],
  Reshape: [() => [layers.reshape({ targetShape: [2, 2] })], () => [layers.reshape({ targetShape: [4, 1] })]],
  Permute: [() => [layers.reshape({ targetShape: [1, 2, 2] }), layers.permute({ dims: [3, 1, 2] })]],
  RepeatVector: [() => [layers.repeatVector({ n: 3 })]],
};

const MERGES: Readonly<Record<string, readonly (() => Layer)[]>> = {
  Add: [() => layers.add()],
  Multiply: [() => layers.multiply()],
  Average: [() => layers.average()],
  Maximum: [() => layers.maximum()],
  Minimum: [() => layers.minimum()],
  Concatenate: [() => layers.concatenate(), () => layers.concatenate({ axis: 1 })],
};

async function expectSame(model: tf.LayersModel): Promise<void> {
  const columns = sampleRows(33, 4);
  const evaluator = accepted(await loadLayers(layersModelFiles(await saved(model)), 4, outputOf(0)));
  const [ours, theirs] = [await evaluator.evaluate(columns, 33), await predicted(model, columns)];
  expect(ours.every(Number.isFinite)).toBe(true);
  expect(new Set(ours).size).toBeGreaterThan(1);
  expect(Array.from(ours).filter((value, i) => Math.abs(value - (theirs[i] ?? NaN)) > 1e-6)).toEqual([]);
  await evaluator.dispose();
}

beforeAll(async () => {
  accepted(await loadTfjsRuntime());
});

describe('the supported layers', () => {
  it('are all tested here', () => {
    expect([...Object.keys(MIDDLES), ...Object.keys(MERGES)].sort()).toEqual([...LAYER_KINDS.keys()].sort());
  });

  const middles = Object.entries(MIDDLES).flatMap(([name, makers]) =>
    makers.map((make, i) => [`${name} ${i + 1}`, make] as const),
  );
  it.each(middles)('%s computes after saving and loading what it computed before', async (_, make) => {
    const input = tf.input({ shape: [4] });
    let value: tf.SymbolicTensor = input;
    for (const layer of make()) value = layer.apply(value) as tf.SymbolicTensor;
    if (value.shape.length > 2) value = layers.flatten().apply(value) as tf.SymbolicTensor;
    const outputs = layers.dense({ units: 1 }).apply(value) as tf.SymbolicTensor;
    await expectSame(tf.model({ inputs: input, outputs }));
  });

  const merges = Object.entries(MERGES).flatMap(([name, makers]) =>
    makers.map((make, i) => [`${name} ${i + 1}`, make] as const),
  );
  it.each(merges)('%s computes after saving and loading what it computed before', async (_, make) => {
    const input = tf.input({ shape: [4] });
    const branches = [3, 3, 3].map(
      (units) => layers.dense({ units, activation: 'tanh' }).apply(input) as tf.SymbolicTensor,
    );
    const merged = make().apply(branches) as tf.SymbolicTensor;
    const outputs = layers.dense({ units: 1 }).apply(merged) as tf.SymbolicTensor;
    await expectSame(tf.model({ inputs: input, outputs }));
  });

  it('may stand in models within models', async () => {
    const innermost = tf.sequential({
      layers: [layers.dense({ inputShape: [4], units: 4, activation: 'elu' })],
    });
    const innerInput = tf.input({ shape: [4] });
    const innerOutput = layers
      .multiply()
      .apply([innerInput, innermost.apply(innerInput)] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    const inner = tf.model({ inputs: innerInput, outputs: innerOutput });
    await expectSame(
      tf.sequential({ layers: [inner, layers.batchNormalization(), layers.dense({ units: 1 })] }),
    );
  });
});
