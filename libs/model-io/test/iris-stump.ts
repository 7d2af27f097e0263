import { canonicalJson, type Json } from '../src/canonical-json.ts';
import { encodeForest } from '../src/forest-binary.ts';
import type { ManifestDraft } from '../src/pack-artifact.ts';
import { leaf, plantForest, split, type ForestPlan } from './forest-plan.ts';

/** Three small trees over two inputs: what `test/golden/v1-iris-stump` was packed from. */
export const irisStumpPlan: ForestPlan = {
  aggregation: { kind: 'votes' },
  comparison: 'less',
  inputs: 2,
  outputs: 3,
  base: [0, 0, 0],
  leaves: [[0], [1], [2]],
  trees: [
    split(0, 2.45, leaf(0, 50), split(1, 1.75, leaf(1, 54), leaf(2, 46))),
    split(1, 0.8, leaf(0, 50), leaf(1, 100)),
    split(0, 4.75, split(0, 2.45, leaf(0, 50), leaf(1, 45)), leaf(2, 55)),
  ],
};

/** The manifest without its files. */
export const irisStumpDraft: ManifestDraft = {
  model: 'iris-stump',
  version: 1,
  task: 'classification',
  flavor: 'forest',
  tolerance: 0,
  signature: {
    inputs: [
      { name: 'petal_length', type: 'numeric', unit: 'cm', range: [1, 6.9], required: true, default: null },
      { name: 'petal_width', type: 'numeric', unit: 'cm', range: [0.1, 2.5], required: true, default: null },
    ],
    output: { kind: 'class', name: 'species', classes: ['setosa', 'versicolor', 'virginica'] },
  },
  encoder: {
    steps: [
      { input: 'petal_length', kind: 'number', impute: null, scale: null },
      { input: 'petal_width', kind: 'number', impute: null, scale: null },
    ],
  },
  params: { made: 'by hand', trees: 3, bagging: false },
  metrics: { accuracy: 0.96, holdout_rows: 30 },
  lineage: {
    recipe: { name: 'iris-stump', sha256: '1'.repeat(64) },
    dataset: { name: 'iris', sha256: '2'.repeat(64), rows: 150 },
    seed: 42,
    libraries: { '@switchyard/model-io': '0.1.0' },
  },
};

/** Rows with the votes that the three trees cast, counted by hand. In the last one all three tie, and the first wins. */
const COUNTED = [
  { row: [1.4, 0.2], votes: [3, 0, 0], prediction: 'setosa' },
  { row: [1.7, 0.4], votes: [3, 0, 0], prediction: 'setosa' },
  { row: [4.7, 1.4], votes: [0, 3, 0], prediction: 'versicolor' },
  { row: [4.5, 1.5], votes: [0, 3, 0], prediction: 'versicolor' },
  { row: [4.75, 1.5], votes: [0, 2, 1], prediction: 'versicolor' },
  { row: [6, 2.5], votes: [0, 1, 2], prediction: 'virginica' },
  { row: [5.1, 1.9], votes: [0, 1, 2], prediction: 'virginica' },
  { row: [2.45, 0.8], votes: [0, 3, 0], prediction: 'versicolor' },
  { row: [2.4, 1], votes: [2, 1, 0], prediction: 'setosa' },
  { row: [5, 0.5], votes: [1, 1, 1], prediction: 'versicolor' },
];

/** `examples.json` as a value. */
export const irisStumpExamples = {
  rows: COUNTED.map(({ row, votes: [setosa = 0, versicolor = 0, virginica = 0], prediction }) => ({
    features: row,
    prediction,
    probabilities: { setosa: setosa / 3, versicolor: versicolor / 3, virginica: virginica / 3 },
  })),
};

/** Every file but the manifest and its digest. */
export function irisStumpContent(): Map<string, Uint8Array> {
  return new Map([
    ['weights/forest.bin', encodeForest(plantForest(irisStumpPlan))],
    ['profile.json', bytesOf({ rows: 150 })],
    ['examples.json', bytesOf(irisStumpExamples)],
  ]);
}

/** A value as the bytes of its canonical JSON. */
export function bytesOf(value: Json): Uint8Array {
  return new TextEncoder().encode(canonicalJson(value));
}
