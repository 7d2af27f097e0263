import { beforeAll, describe, expect, it } from 'vitest';
import { leaf, plantForest, split, type TreePlan } from '../../test/forest-plan.ts';
import { onnxDraft, onnxFiles, onnxManifest, type OnnxTask } from '../../test/onnx-artifact.ts';
import {
  ensembleClassifier,
  ensembleRegressor,
  evaluateNetwork,
  networkGraph,
  networkModel,
  type Layer,
} from '../../test/onnx-models.ts';
import { bytesOf } from '../../test/iris-stump.ts';
import { writeOnnx } from '../../test/onnx-writer.ts';
import { seededNumbers } from '../../test/seeded-numbers.ts';
import type { Forest } from '../forest.ts';
import { evaluateForest } from '../forest-evaluation.ts';
import { sha256 } from '../node/sha256.ts';
import { openPredictor, predictRows } from '../open-predictor.ts';
import { packPredictor, PackError } from '../pack-artifact.ts';
import type { Evaluator, FlavorRuntime } from '../predictor.ts';
import { loadOnnxRuntime, ONNX_FILE } from './onnx-runtime.ts';

const draw = seededNumbers(7);
const random = (from: number, to: number) => from + draw() * (to - from);
const matrix = (rows: number, columns: number) =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => random(-1, 1)));
const layer = (inputs: number, units: number, activation: Layer['activation']): Layer => ({
  weights: matrix(inputs, units),
  bias: matrix(1, units)[0] ?? [],
  activation,
});

let runtime: FlavorRuntime;
beforeAll(async () => {
  const loaded = await loadOnnxRuntime();
  if (!loaded.ok) throw new Error(loaded.faults[0]?.message);
  runtime = loaded.value;
});

async function load(model: Uint8Array, task: OnnxTask): Promise<Evaluator> {
  const loaded = await runtime.load(onnxManifest(task), onnxFiles(model));
  if (!loaded.ok) throw new Error(loaded.faults.map(({ message }) => message).join(' '));
  return loaded.value;
}

/** Thresholds and values that float32 holds exactly, so that only the arithmetic can differ. */
function tree(depth: number, inputs: number, leaves: number): TreePlan {
  if (depth === 0) return leaf(Math.floor(random(0, leaves)));
  const column = Math.floor(random(0, inputs));
  return split(
    column,
    Math.fround(random(-2, 2)),
    tree(depth - 1, inputs, leaves),
    tree(depth - 1, inputs, leaves),
  );
}

function forest(outputs: number): Forest {
  const leaves = Array.from({ length: 12 }, () => {
    const weights = Array.from({ length: outputs }, () => random(0, 1));
    const total = outputs === 1 ? 1 : weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => weight / total);
  });
  return plantForest({
    aggregation: { kind: 'mean' },
    comparison: 'less-or-equal',
    inputs: 5,
    outputs,
    base: Array.from({ length: outputs }, () => 0),
    leaves,
    trees: Array.from({ length: 20 }, () => tree(5, 5, leaves.length)),
  });
}

describe('a model in ONNX Runtime', () => {
  it.each([
    ['float', 1e-6],
    ['double', 1e-12],
  ] as const)('scores a network of %s like the textbook', async (type, tolerance) => {
    const layers = [layer(4, 16, 'Relu'), layer(16, 8, 'Relu'), layer(8, 3, 'Softmax')];
    const evaluator = await load(networkModel(layers, type), { inputs: 4, classes: ['a', 'b', 'c'] });
    const rows = matrix(500, 4);
    const scores = await evaluator.evaluate(Float64Array.from(rows.flat()), rows.length);
    rows.forEach((row, i) => {
      evaluateNetwork(layers, row).forEach((share, k) => {
        expect(Math.abs((scores[i * 3 + k] ?? NaN) - share)).toBeLessThan(tolerance);
      });
    });
    await evaluator.dispose();
  });

  it.each([
    ['numbered', [0, 1, 2]],
    ['named', ['a', 'b', 'c']],
  ] as const)('scores a tree ensemble with %s classes like the forest it was made of', async (_, labels) => {
    const made = forest(3);
    const evaluator = await load(ensembleClassifier(made, { labels }), {
      inputs: 5,
      classes: ['a', 'b', 'c'],
    });
    const rows = matrix(1_000, 5).map((row) => row.map((value) => Math.fround(value * 2.5)));
    const scores = await evaluator.evaluate(Float64Array.from(rows.flat()), rows.length);
    const expected = new Float64Array(3);
    rows.forEach((row, i) => {
      evaluateForest(made, Float64Array.from(row), 0, expected);
      expected.forEach((share, k) => {
        expect(Math.abs((scores[i * 3 + k] ?? NaN) - share)).toBeLessThan(1e-6);
      });
    });
    await evaluator.dispose();
  });

  it('scores a regression forest like the forest it was made of', async () => {
    const made = forest(1);
    const evaluator = await load(ensembleRegressor(made), { inputs: 5, classes: null });
    const rows = matrix(500, 5).map((row) => row.map(Math.fround));
    const scores = await evaluator.evaluate(Float64Array.from(rows.flat()), rows.length);
    const expected = new Float64Array(1);
    rows.forEach((row, i) => {
      evaluateForest(made, Float64Array.from(row), 0, expected);
      expect(Math.abs((scores[i] ?? NaN) - (expected[0] ?? NaN))).toBeLessThan(1e-6);
    });
    await evaluator.dispose();
  });

  it('takes the one share of a sigmoid for the second class', async () => {
    const layers = [layer(2, 4, 'Relu'), layer(4, 1, 'Sigmoid')];
    const evaluator = await load(networkModel(layers), { inputs: 2, classes: ['no', 'yes'] });
    const [no, yes] = await evaluator.evaluate(Float64Array.of(0.5, -0.25), 1);
    expect(yes).toBeCloseTo(evaluateNetwork(layers, [0.5, -0.25])[0] ?? NaN, 6);
    expect((no ?? 0) + (yes ?? 0)).toBeCloseTo(1, 12);
    await evaluator.dispose();
  });

  it('feeds row by row a model that takes one row at a time', async () => {
    const layers = [layer(3, 4, 'Relu'), layer(4, 3, 'Softmax')];
    const graph = networkGraph(layers);
    const evaluator = await load(
      writeOnnx({
        ...graph,
        inputs: [{ name: 'X', type: 'float', shape: [1, 3] }],
        outputs: [{ name: 'Y', type: 'float', shape: [1, 3] }],
      }),
      { inputs: 3, classes: ['a', 'b', 'c'] },
    );
    const rows = matrix(7, 3);
    const scores = await evaluator.evaluate(Float64Array.from(rows.flat()), 7);
    rows.forEach((row, i) => {
      expect(scores[i * 3 + 1]).toBeCloseTo(evaluateNetwork(layers, row)[1] ?? NaN, 6);
    });
    await evaluator.dispose();
  });

  it('answers a row alone as it does within a batch, and nothing to no rows', async () => {
    const layers = [layer(4, 8, 'Relu'), layer(8, 3, 'Softmax')];
    const evaluator = await load(networkModel(layers), { inputs: 4, classes: ['a', 'b', 'c'] });
    const rows = matrix(64, 4);
    const batch = await evaluator.evaluate(Float64Array.from(rows.flat()), 64);
    for (const [i, row] of rows.entries()) {
      const alone = await evaluator.evaluate(Float64Array.from(row), 1);
      alone.forEach((share, k) => {
        expect(Math.abs(share - (batch[i * 3 + k] ?? NaN))).toBeLessThan(1e-6);
      });
    }
    expect(await evaluator.evaluate(new Float64Array(0), 0)).toHaveLength(0);
    await evaluator.dispose();
  });
});

describe('an artifact of flavor onnx', () => {
  const task = { inputs: 4, classes: ['a', 'b', '__proto__'] };
  const layers = [layer(4, 8, 'Relu'), layer(8, 3, 'Softmax')];
  const rows = matrix(8, 4);
  const runtimes = { onnx: loadOnnxRuntime };

  function content(nudge: number): Map<string, Uint8Array> {
    const examples = rows.map((row) => {
      const [a = 0, b = 0, c = 0] = evaluateNetwork(layers, row);
      const shares = [a + nudge, b, c];
      return {
        features: row,
        prediction: task.classes[shares.indexOf(Math.max(...shares))] ?? '',
        probabilities: Object.fromEntries(task.classes.map((name, k) => [name, shares[k] ?? 0])),
      };
    });
    return new Map([
      [ONNX_FILE, networkModel(layers)],
      ['profile.json', bytesOf({ rows: 8 })],
      ['examples.json', bytesOf({ rows: examples })],
    ]);
  }

  it('is packed, opened and asked in batches, row faults and all', async () => {
    const { files, artifact } = await packPredictor(onnxDraft(task), content(0), sha256, runtimes);
    await artifact.predictor.dispose();
    const opened = await openPredictor(files, sha256, runtimes);
    if (!opened.ok) throw new Error(opened.faults[0]?.message);
    const { predictor, digest } = opened.value;
    expect(digest).toBe(artifact.digest);
    expect(predictor.runtime).toBe('onnxruntime-node 1.30.0');
    const [first, refused, second] = await predictRows(predictor, [rows[0], [1, 2, 'x', 4], rows[1]]);
    expect(first).toMatchObject({ ok: true });
    expect(refused).toMatchObject({ ok: false, faults: [{ pointer: '/2', code: 'wrong-type' }] });
    expect(second?.ok === true && Object.keys(second.probabilities ?? {})).toEqual(task.classes);
    const expected = evaluateNetwork(layers, rows[1] ?? []);
    task.classes.forEach((name, k) => {
      const shares = second?.ok === true ? (second.probabilities ?? {}) : {};
      expect(shares[name]).toBeCloseTo(expected[k] ?? NaN, 6);
    });
    await predictor.dispose();
  });

  it('is refused when an example is further off than the tolerance', async () => {
    await expect(packPredictor(onnxDraft(task), content(1e-4), sha256, runtimes)).rejects.toThrow(
      /examples\.json \/rows\/0: the trainer saw/,
    );
    const { artifact } = await packPredictor(
      { ...onnxDraft(task), tolerance: 1e-3 },
      content(1e-4),
      sha256,
      runtimes,
    );
    await artifact.predictor.dispose();
  });

  it('says which runtime to pass when there is none', async () => {
    const error: unknown = await packPredictor(onnxDraft(task), content(0), sha256, {}).catch(
      (e: unknown) => e,
    );
    expect(error).toBeInstanceOf(PackError);
    expect((error as PackError).faults).toMatchObject([{ code: 'flavor-unsupported', pointer: '/flavor' }]);
    expect((error as PackError).message).toContain('@switchyard/model-io/onnx');
  });
});
