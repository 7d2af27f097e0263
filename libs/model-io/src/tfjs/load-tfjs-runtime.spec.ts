import * as tf from '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  accepted,
  IRIS_LAYERS,
  irisNetworkContent,
  irisNetworkDraft,
  irisTable,
  loadLayers,
  outputOf,
  predicted,
  sampleRows,
  saved,
  trainedIrisNetwork,
} from '../../test/layers-model.ts';
import { sha256 } from '../node/sha256.ts';
import { openPredictor, predictRows } from '../open-predictor.ts';
import { packPredictor } from '../pack-artifact.ts';
import { layersModelFiles, loadTfjsRuntime } from './index.ts';
import { tfjsRuntime } from './load-tfjs-runtime.ts';

const runtimes = { tfjs: loadTfjsRuntime };
const errorListeners = () =>
  ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
const listenersBefore = errorListeners();

beforeAll(async () => {
  accepted(await loadTfjsRuntime());
});

/** The largest distance between two lists of numbers. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

describe('the tfjs runtime', () => {
  it('computes with WebAssembly where the native library is not installed, is loaded once, says so', async () => {
    const runtime = accepted(await loadTfjsRuntime());
    expect(runtime.name).toBe(`@tensorflow/tfjs ${tf.version.tfjs} (wasm)`);
    expect(accepted(await loadTfjsRuntime())).toBe(runtime);
    expect(tf.getBackend()).toBe('wasm');
  });

  it('leaves the handling of uncaught errors to the application', () => {
    expect(errorListeners()).toEqual(listenersBefore);
  });

  it('says what to install where neither library is there', async () => {
    const path = await mkdtemp(join(tmpdir(), 'switchyard-model-io-'));
    const runtime = await tfjsRuntime(pathToFileURL(join(path, 'index.js')).href);
    await rm(path, { recursive: true });
    expect(runtime).toMatchObject({
      ok: false,
      faults: [{ code: 'runtime-missing', file: 'model.json', pointer: '/flavor' }],
    });
    const [fault] = runtime.ok ? [] : runtime.faults;
    expect(fault?.message).toContain('Install @tensorflow/tfjs and @tensorflow/tfjs-backend-wasm');
    expect(fault?.message).not.toContain(path);
  });
});

describe('a net trained on Iris', () => {
  let model: tf.Sequential;
  let files: ReadonlyMap<string, Uint8Array>;
  beforeAll(async () => {
    model = await trainedIrisNetwork();
    files = layersModelFiles(await saved(model));
  });

  it('answers from its artifact as tfjs did after training', async () => {
    const { rows, species, columns } = irisTable();
    const packed = await packPredictor(
      irisNetworkDraft,
      await irisNetworkContent(model, files),
      sha256,
      runtimes,
    );
    await packed.artifact.predictor.dispose();
    const { predictor } = accepted(await openPredictor(packed.files, sha256, runtimes));
    const answers = await predictRows(predictor, rows);
    const shares = answers.flatMap((answer) => (answer.ok ? Object.values(answer.probabilities ?? {}) : []));
    expect(distance(shares, await predicted(model, columns))).toBeLessThan(1e-6);
    const right = answers.filter(
      (answer, i) =>
        answer.ok && answer.prediction === Object.keys(answer.probabilities ?? {})[species[i] ?? -1],
    );
    expect(right.length / rows.length).toBeGreaterThan(0.9);
    await predictor.dispose();
  });

  it('answers as its weights say, computed by hand in double precision', async () => {
    const { inputs, hidden, classes } = IRIS_LAYERS;
    const { columns } = irisTable();
    const [kernel, bias, outKernel, outBias] = await Promise.all(
      model.getWeights().map((weight) => weight.data()),
    );
    const rows = columns.length / inputs;
    const expected = Array.from({ length: rows }, (_, row) => {
      const units = Array.from({ length: hidden }, (_, unit) => {
        let sum = bias?.[unit] ?? NaN;
        for (let i = 0; i < inputs; i++)
          sum += (columns[row * inputs + i] ?? NaN) * (kernel?.[i * hidden + unit] ?? NaN);
        return Math.tanh(sum);
      });
      const powers = Array.from({ length: classes }, (_, k) =>
        Math.exp(
          units.reduce((sum, value, unit) => sum + value * (outKernel?.[unit * classes + k] ?? NaN), 0) +
            (outBias?.[k] ?? NaN),
        ),
      );
      const total = powers.reduce((sum, power) => sum + power, 0);
      return powers.map((power) => power / total);
    }).flat();
    const evaluator = accepted(await loadLayers(files, inputs, outputOf(classes)));
    expect(distance(await evaluator.evaluate(columns, rows), expected)).toBeLessThan(1e-6);
    await evaluator.dispose();
  });

  it('answers a row alike alone and in any batch', async () => {
    const { columns } = irisTable();
    const evaluator = accepted(await loadLayers(files, 4, outputOf(3)));
    const together = await evaluator.evaluate(columns, 150);
    for (const [from, to] of [
      [0, 1],
      [149, 150],
      [3, 40],
      [17, 119],
    ] as const) {
      const some = await evaluator.evaluate(columns.slice(from * 4, to * 4), to - from);
      expect(distance(some, together.slice(from * 3, to * 3))).toBeLessThan(1e-6);
    }
    expect(await evaluator.evaluate(new Float64Array(0), 0)).toEqual(new Float64Array(0));
    await evaluator.dispose();
  });

  it('keeps no tensor after an evaluation, and none after it was disposed of', async () => {
    const { columns } = irisTable();
    const before = tf.memory().numTensors;
    const evaluator = accepted(await loadLayers(files, 4, outputOf(3)));
    await evaluator.evaluate(columns, 150);
    const { numTensors } = tf.memory();
    expect(numTensors).toBe(before + 4);
    for (let i = 0; i < 100; i++) await evaluator.evaluate(columns.subarray(0, 40), 10);
    await Promise.all(Array.from({ length: 20 }, () => evaluator.evaluate(columns, 150)));
    expect(tf.memory().numTensors).toBe(numTensors);
    await evaluator.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('is accepted with examples within its tolerance and refused with others, leaving nothing behind', async () => {
    const open = async (error: number) => {
      const content = await irisNetworkContent(model, files, error);
      return packPredictor(irisNetworkDraft, content, sha256, runtimes);
    };
    const { artifact } = await open(5e-6);
    await artifact.predictor.dispose();
    const before = tf.memory().numTensors;
    await expect(open(5e-5)).rejects.toMatchObject({
      faults: Array.from({ length: 10 }, (_, i) => ({
        code: 'example-differs',
        file: 'examples.json',
        pointer: `/rows/${i}`,
      })),
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('nets of other forms', () => {
  const columns = sampleRows(64, 3);

  it('a regression answers with numbers', async () => {
    const model = tf.sequential({
      layers: [
        tf.layers.dense({ inputShape: [3], units: 6, activation: 'relu' }),
        tf.layers.dense({ units: 1 }),
      ],
    });
    const evaluator = accepted(await loadLayers(layersModelFiles(await saved(model)), 3, outputOf(0)));
    expect(distance(await evaluator.evaluate(columns, 64), await predicted(model, columns))).toBe(0);
    await evaluator.dispose();
  });

  it('one sigmoid is the share of the second of two classes', async () => {
    const model = tf.sequential({
      layers: [tf.layers.dense({ inputShape: [3], units: 1, activation: 'sigmoid' })],
    });
    const evaluator = accepted(await loadLayers(layersModelFiles(await saved(model)), 3, outputOf(2)));
    const seconds = await predicted(model, columns);
    const expected = Array.from(seconds).flatMap((share) => [1 - share, share]);
    expect(distance(await evaluator.evaluate(columns, 64), expected)).toBeLessThan(1e-12);
    await evaluator.dispose();
  });

  it('a functional model may branch, normalize and hold models', async () => {
    const input = tf.input({ shape: [3] });
    const inner = tf.sequential({
      layers: [tf.layers.dense({ inputShape: [3], units: 5, activation: 'swish' })],
    });
    const normal = tf.layers.batchNormalization().apply(tf.layers.dense({ units: 5 }).apply(input));
    const sum = tf.layers.add().apply([normal, inner.apply(input)] as tf.SymbolicTensor[]);
    const outputs = tf.layers.dense({ units: 4, activation: 'softmax' }).apply(sum) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs });
    model.compile({ optimizer: 'adam', loss: 'meanSquaredError' });
    const x = tf.tensor2d(Float32Array.from(columns), [64, 3]);
    const y = tf.fill([64, 4], 0.25);
    // Gives the moving averages values that matter.
    await model.fit(x, y, { epochs: 3, verbose: 0 });
    const evaluator = accepted(await loadLayers(layersModelFiles(await saved(model)), 3, outputOf(4)));
    expect(distance(await evaluator.evaluate(columns, 64), await predicted(model, columns))).toBeLessThan(
      1e-6,
    );
    await evaluator.dispose();
  });

  it('what tfjs can train but not predict with is refused when it is loaded, leaving nothing behind', async () => {
    const input = tf.input({ shape: [3] });
    const hidden = tf.layers.dense({ units: 4 }).apply(input) as tf.SymbolicTensor;
    // tfjs counts a value that one layer takes twice as used once, and frees it too early.
    const square = tf.layers.multiply().apply([hidden, hidden]) as tf.SymbolicTensor;
    const sum = tf.layers.add().apply([square, hidden]) as tf.SymbolicTensor;
    const outputs = tf.layers.dense({ units: 1 }).apply(sum) as tf.SymbolicTensor;
    const files = layersModelFiles(await saved(tf.model({ inputs: input, outputs })));
    const before = tf.memory().numTensors;
    expect(await loadLayers(files, 3, outputOf(0))).toMatchObject({
      ok: false,
      faults: [{ code: 'weights-malformed', file: 'weights/model.json', pointer: '/modelTopology' }],
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
