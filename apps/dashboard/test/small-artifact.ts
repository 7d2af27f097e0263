import { createHash } from 'node:crypto';
import {
  encodeForest,
  EXAMPLES_FILE,
  FOREST_FILE,
  forestModel,
  packArtifact,
  PROFILE_FILE,
  type Forest,
  type Json,
  type Manifest,
  type ManifestDraft,
  type PackedArtifact,
} from '@switchyard/model-io';

const DIGEST = '0'.repeat(64);

/** A hash that is not the browser's, so that tests also prove the two agree. */
export function nodeSha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** One split: below the threshold the first leaf, else the second. */
interface Stump {
  readonly column: number;
  readonly threshold: number;
  readonly below: readonly number[];
  readonly above: readonly number[];
}

/** A classifier of two numbers into two classes, with probabilities that are not round in binary. */
export function leafClassifier(version = 1): PackedArtifact {
  const forest = forestOf({ kind: 'mean' }, 2, 2, [
    { column: 0, threshold: 2.5, below: [0.9, 0.1], above: [0.2, 0.8] },
    { column: 1, threshold: 0.5 * version, below: [0.7, 0.3], above: [0.1, 0.9] },
  ]);
  const inputs = ['petal_length', 'petal/width'].map((name) => ({
    name,
    type: 'numeric' as const,
    unit: 'cm',
    range: [0, 7] as const,
    required: true,
    default: null,
  }));
  const draft: ManifestDraft = {
    ...frame('leaves', version),
    task: 'classification',
    signature: { inputs, output: { kind: 'class', name: 'leaf', classes: ['narrow', 'wide'] } },
    encoder: {
      steps: inputs.map(({ name }) => ({ input: name, kind: 'number', impute: null, scale: null })),
    },
  };
  return packed(
    draft,
    forest,
    Array.from({ length: 8 }, (_, i) => [i * 0.7, i * 0.3]),
  );
}

/** A regression with an input of every type, one of them optional. */
export function priceRegression(): PackedArtifact {
  const forest = forestOf({ kind: 'sum', link: 'identity' }, 8, 1, [
    { column: 0, threshold: 60, below: [40.1], above: [95.3] },
    { column: 0, threshold: 110, below: [0], above: [120.7] },
    { column: 1, threshold: 3, below: [-4.2], above: [11.9] },
    { column: 2, threshold: 0.5, below: [0], above: [31.4] },
    { column: 4, threshold: 0.5, below: [0], above: [-22.6] },
    { column: 7, threshold: 1975, below: [-9.1], above: [14.2] },
  ]);
  const draft: ManifestDraft = {
    ...frame('prices', 1),
    task: 'regression',
    signature: {
      inputs: [
        {
          name: 'living_area',
          type: 'numeric',
          unit: 'm²',
          range: [21.5, 248.25],
          required: true,
          default: null,
        },
        { name: 'rooms', type: 'integer', unit: null, range: [1, 9], required: true, default: null },
        { name: 'garden', type: 'boolean', required: true, default: null },
        {
          name: 'district',
          type: 'categorical',
          categories: ['north', 'harbour', 'old town', 'hill'],
          required: true,
          default: null,
        },
        { name: 'built', type: 'integer', unit: null, range: [1890, 2024], required: false, default: null },
      ],
      output: { kind: 'number', name: 'price', unit: 'k€' },
    },
    encoder: {
      steps: [
        { input: 'living_area', kind: 'number', impute: null, scale: null },
        { input: 'rooms', kind: 'number', impute: null, scale: null },
        { input: 'garden', kind: 'number', impute: null, scale: null },
        { input: 'district', kind: 'one-hot', impute: null, unknown: 'refuse' },
        { input: 'built', kind: 'number', impute: 1968, scale: null },
      ],
    },
  };
  const districts = ['north', 'harbour', 'old town', 'hill'];
  const rows = Array.from({ length: 8 }, (_, i) => [
    30 + i * 25.5,
    1 + i,
    i % 2 === 0,
    districts[i % 4] ?? 'north',
    1900 + i * 16,
  ]);
  return packed(draft, forest, rows);
}

function frame(
  model: string,
  version: number,
): Omit<Manifest, 'files' | 'formatVersion' | 'task' | 'signature' | 'encoder'> {
  return {
    model,
    version,
    flavor: 'forest',
    tolerance: 0,
    params: {},
    metrics: { holdout_rows: 0 },
    lineage: {
      recipe: { name: 'by hand', sha256: DIGEST },
      dataset: { name: 'none', sha256: DIGEST, rows: 8 },
      seed: 0,
      libraries: {},
    },
  };
}

function packed(draft: ManifestDraft, forest: Forest, rows: readonly (readonly Json[])[]): PackedArtifact {
  const model = forestModel({ ...draft, formatVersion: 1, files: {} }, forest);
  const examples = rows.map((features) => {
    const answer = model.predict(features);
    if (!answer.ok) throw new Error(`The example ${JSON.stringify(features)} is refused.`);
    return { features, prediction: answer.prediction, probabilities: answer.probabilities };
  });
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const content = new Map([
    [FOREST_FILE, encodeForest(forest)],
    [PROFILE_FILE, json({})],
    [EXAMPLES_FILE, json({ rows: examples })],
  ]);
  return packArtifact(draft, content, nodeSha256);
}

function forestOf(
  aggregation: Forest['aggregation'],
  inputs: number,
  outputs: number,
  stumps: readonly Stump[],
): Forest {
  return {
    aggregation,
    comparison: 'less',
    inputs,
    outputs,
    base: new Float64Array(outputs),
    roots: Uint32Array.from(stumps, (_, i) => i * 3),
    feature: Int32Array.from(stumps.flatMap(({ column }) => [column, -1, -1])),
    threshold: Float64Array.from(stumps.flatMap(({ threshold }) => [threshold, 0, 0])),
    left: Uint32Array.from(stumps.flatMap((_, i) => [i * 3 + 1, i * 2, i * 2 + 1])),
    cover: Float64Array.from(stumps.flatMap(() => [8, 4, 4])),
    leaves: Float64Array.from(stumps.flatMap(({ below, above }) => [...below, ...above])),
  };
}
