import type { Manifest } from '../src/manifest.ts';

/** A valid manifest that uses everything the format has: every type of input, every kind of encoder step. */
export const loanManifest: Manifest = {
  formatVersion: 1,
  model: 'loan.default_v2',
  version: 3,
  task: 'classification',
  flavor: 'forest',
  tolerance: 0,
  signature: {
    inputs: [
      { name: 'income', type: 'numeric', unit: 'EUR', range: [0, 250_000.5], required: true, default: null },
      { name: 'children', type: 'integer', unit: null, range: null, required: false, default: 0 },
      { name: 'owns home', type: 'boolean', required: false, default: null },
      {
        name: 'purpose',
        type: 'categorical',
        categories: ['car', 'house', 'a/b~c'],
        required: false,
        default: 'car',
      },
      { name: 'region', type: 'categorical', categories: ['north', 'south'], required: false, default: null },
    ],
    output: { kind: 'class', name: 'outcome', classes: ['repaid', 'late', 'default'] },
  },
  encoder: {
    steps: [
      { input: 'income', kind: 'number', impute: null, scale: { mean: 30_000, std: 12_000 } },
      { input: 'children', kind: 'number', impute: 1.5, scale: null },
      { input: 'owns home', kind: 'number', impute: 0.25, scale: null },
      { input: 'purpose', kind: 'one-hot', impute: null, unknown: 'refuse' },
      { input: 'region', kind: 'one-hot', impute: 'south', unknown: 'column' },
    ],
  },
  params: { trees: 50, bagging: true, criterion: 'gini' },
  metrics: { accuracy: 0.91, holdout_rows: 200 },
  lineage: {
    recipe: { name: 'loan-v2', sha256: 'a'.repeat(64) },
    dataset: { name: 'loans', sha256: 'b'.repeat(64), rows: 1000 },
    seed: 0,
    libraries: { '@switchyard/model-io': '0.1.0', 'ml-random-forest': '2.1.0' },
  },
  files: {
    'examples.json': { bytes: 812, sha256: 'c'.repeat(64) },
    'profile.json': { bytes: 0, sha256: 'd'.repeat(64) },
    'weights/forest.bin': { bytes: 4096, sha256: 'e'.repeat(64) },
  },
};

/** A valid manifest of a regression. */
export const priceManifest: Manifest = {
  ...loanManifest,
  model: 'price',
  task: 'regression',
  signature: {
    inputs: [{ name: 'area', type: 'numeric', unit: 'm²', range: [10, 400], required: true, default: null }],
    output: { kind: 'number', name: 'price', unit: 'EUR' },
  },
  encoder: { steps: [{ input: 'area', kind: 'number', impute: null, scale: null }] },
};

/** A row for {@link loanManifest} with everything given. */
export const loanRow: readonly unknown[] = [42_000, 2, true, 'house', 'north'];

/** A row of the loan manifest as an object; as many inputs as there are cells. */
export function loanRowByName(cells: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(cells.map((cell, i) => [loanManifest.signature.inputs[i]?.name ?? '', cell]));
}
