import { buildReferenceProfile } from '@switchyard/drift';
import {
  canonicalJson,
  encodeForest,
  EXAMPLES_FILE,
  FOREST_FILE,
  forestModel,
  packArtifact,
  packPredictor,
  PROFILE_FILE,
  type Forest,
  type ManifestDraft,
} from '@switchyard/model-io';
import { sha256 } from '@switchyard/model-io/node';
import { loadOnnxRuntime, ONNX_FILE } from '@switchyard/model-io/onnx';
import { layersModelFiles, loadTfjsRuntime } from '@switchyard/model-io/tfjs';
import { onnxNetwork } from './onnx-network.ts';

/** The files of an artifact by path. */
export type ArtifactFiles = ReadonlyMap<string, Uint8Array>;

/** One layer of a network: `weights[input][unit]`, `bias[unit]`. */
export interface DenseLayer {
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly activation: 'relu' | 'softmax';
}

/** Numbers from −1 to 1 that are the same in every run. */
export function sampleNumbers(count: number, seed = 7): Float64Array {
  let state = seed;
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.fround(state / 2 ** 31 - 1);
  });
}

/** A classifier of so many units per layer, inputs first, with weights that are the same in every run. */
export function network(units: readonly number[]): readonly DenseLayer[] {
  return units.slice(1).map((width, i) => {
    const inputs = units[i] ?? 0;
    const weights = sampleNumbers(inputs * width, i + 1);
    return {
      weights: Array.from({ length: inputs }, (_, input) =>
        Array.from(weights.subarray(input * width, (input + 1) * width), (w) =>
          Math.fround(w / Math.sqrt(inputs)),
        ),
      ),
      bias: [...sampleNumbers(width, i + 100)],
      activation: i === units.length - 2 ? 'softmax' : 'relu',
    };
  });
}

/** What the network answers, by the textbook and in double precision: the shares of its classes. */
export function sharesOf(layers: readonly DenseLayer[], row: readonly number[]): readonly number[] {
  return layers.reduce<readonly number[]>((values, { weights, bias, activation }) => {
    const z = bias.map((start, unit) =>
      values.reduce((sum, value, input) => sum + value * (weights[input]?.[unit] ?? 0), start),
    );
    if (activation === 'relu') return z.map((value) => Math.max(0, value));
    const powers = z.map((value) => Math.exp(value - Math.max(...z)));
    return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
  }, row);
}

/** A version of flavor `onnx` or `tfjs` that holds this network, checked by its runtime. */
export async function networkArtifact(
  flavor: 'onnx' | 'tfjs',
  layers: readonly DenseLayer[],
  version = 1,
): Promise<ArtifactFiles> {
  const inputs = layers[0]?.weights.length ?? 0;
  const classes = (layers.at(-1)?.bias ?? []).map((_, i) => `class-${i}`);
  const rows = rowsOf(inputs);
  const examples = rows.map((features) => {
    const shares = sharesOf(layers, features);
    const prediction = classes[shares.indexOf(Math.max(...shares))] ?? '';
    return {
      features,
      prediction,
      probabilities: Object.fromEntries(classes.map((name, k) => [name, shares[k] ?? 0])),
    };
  });
  const weights = flavor === 'onnx' ? new Map([[ONNX_FILE, onnxNetwork(layers)]]) : layersFiles(layers);
  const content = new Map([...weights, ...descriptions(rows, examples)]);
  const draft = { ...draftOf(inputs, classes), flavor, version, tolerance: 1e-5 };
  const { files, artifact } = await packPredictor(draft, content, sha256, {
    onnx: loadOnnxRuntime,
    tfjs: loadTfjsRuntime,
  });
  await artifact.predictor.dispose();
  return files;
}

/** A version of flavor `forest`: a regression by complete trees over 8 inputs with about so many nodes. */
export function forestArtifact(nodes: number, version = 1): ArtifactFiles {
  const draft = { ...draftOf(8, null), version };
  const forest = completeForest(nodes);
  const model = forestModel({ ...draft, formatVersion: 1, files: {} }, forest);
  const rows = rowsOf(8);
  const examples = rows.map((features) => {
    const answer = model.predict(features);
    if (!answer.ok) throw new Error('An example is refused.');
    return { features, prediction: answer.prediction, probabilities: answer.probabilities };
  });
  const content = new Map([[FOREST_FILE, encodeForest(forest)], ...descriptions(rows, examples)]);
  return packArtifact(draft, content, sha256).files;
}

function completeForest(nodes: number): Forest {
  const trees = 20;
  const perTree = 2 * Math.ceil(nodes / trees / 2) + 1;
  const total = trees * perTree;
  const thresholds = sampleNumbers(total);
  const [feature, threshold, left, cover] = [
    new Int32Array(total).fill(-1),
    new Float64Array(total),
    new Uint32Array(total),
    new Float64Array(total).fill(1),
  ];
  let leaves = 0;
  for (let tree = 0; tree < trees; tree++) {
    const root = tree * perTree;
    for (let node = perTree - 1; node >= 0; node--) {
      const child = 2 * node + 1;
      if (child >= perTree) {
        left[root + node] = leaves++;
        continue;
      }
      feature[root + node] = node % 8;
      threshold[root + node] = thresholds[root + node] ?? 0;
      left[root + node] = root + child;
      cover[root + node] = (cover[root + child] ?? 0) + (cover[root + child + 1] ?? 0);
    }
  }
  return {
    aggregation: { kind: 'mean' },
    comparison: 'less-or-equal',
    inputs: 8,
    outputs: 1,
    base: new Float64Array(1),
    roots: Uint32Array.from({ length: trees }, (_, tree) => tree * perTree),
    feature,
    threshold,
    left,
    cover,
    leaves: sampleNumbers(leaves, 3),
  };
}

function layersFiles(layers: readonly DenseLayer[]): ArtifactFiles {
  const names = layers.map((_, i) => `dense_${i}`);
  return layersModelFiles({
    modelTopology: {
      class_name: 'Sequential',
      config: {
        layers: layers.map(({ weights, bias, activation }, i) => ({
          class_name: 'Dense',
          config: {
            name: names[i],
            units: bias.length,
            activation,
            use_bias: true,
            ...(i === 0 ? { batch_input_shape: [null, weights.length] } : {}),
          },
        })),
      },
    },
    weightSpecs: layers.flatMap(({ weights, bias }, i) => [
      { name: `${names[i]}/kernel`, shape: [weights.length, bias.length], dtype: 'float32' },
      { name: `${names[i]}/bias`, shape: [bias.length], dtype: 'float32' },
    ]),
    weightData: Float32Array.from(layers.flatMap(({ weights, bias }) => [...weights.flat(), ...bias])).buffer,
  });
}

function rowsOf(inputs: number): readonly (readonly number[])[] {
  return Array.from({ length: 8 }, (_, row) => [...sampleNumbers(inputs, row + 20)]);
}

function draftOf(inputs: number, classes: readonly string[] | null): ManifestDraft {
  const names = namesOf(inputs);
  return {
    model: 'heavy',
    version: 1,
    task: classes === null ? 'regression' : 'classification',
    flavor: 'forest',
    tolerance: 0,
    signature: {
      inputs: names.map((name) => ({
        name,
        type: 'numeric',
        unit: null,
        range: null,
        required: true,
        default: null,
      })),
      output:
        classes === null ? { kind: 'number', name: 'y', unit: null } : { kind: 'class', name: 'y', classes },
    },
    encoder: { steps: names.map((input) => ({ input, kind: 'number', impute: null, scale: null })) },
    params: {},
    metrics: {},
    lineage: {
      recipe: { name: 'by-hand', sha256: sha256('recipe') },
      dataset: { name: 'drawn', sha256: sha256('data'), rows: 8 },
      seed: 1,
      libraries: {},
    },
  };
}

function descriptions(rows: readonly (readonly number[])[], examples: readonly object[]): ArtifactFiles {
  const bytes = (value: unknown) => new TextEncoder().encode(canonicalJson(value));
  const names = namesOf(rows[0]?.length ?? 0);
  const features = names.map((name) => ({ name, kind: 'numeric' as const }));
  return new Map([
    [
      PROFILE_FILE,
      bytes(
        buildReferenceProfile(
          features,
          rows.map((row) => [...row]),
        ),
      ),
    ],
    [EXAMPLES_FILE, bytes({ rows: examples })],
  ]);
}

function namesOf(inputs: number): readonly string[] {
  return Array.from({ length: inputs }, (_, i) => `x${i}`);
}
