import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseReferenceProfile } from '@switchyard/drift';
import { predictRows } from '@switchyard/model-io';
import { readPredictor } from '@switchyard/model-io/node';
import { loadOnnxRuntime } from '@switchyard/model-io/onnx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildProfile } from '../artifact/build-profile.ts';
import { runTrainer } from '../../test/run-trainer.ts';
import { readIris } from '../dataset/iris.ts';

const NETWORK = fileURLToPath(new URL('../../test/onnx/iris-logistic.onnx', import.meta.url));
const ZIP_MAP = fileURLToPath(new URL('../../test/onnx/iris-zip-map.onnx', import.meta.url));
const { inputs, rows } = readIris();
const CLASSES = ['setosa', 'versicolor', 'virginica'];
const SIGNATURE = {
  inputs: inputs.map((name) => ({ name, unit: 'cm' })),
  output: { kind: 'class', name: 'species', classes: CLASSES },
};

let folder = '';
let signature = '';
let data = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-import-'));
  signature = await file('iris.json', JSON.stringify(SIGNATURE));
  // Columns in another order than the signature's, and one that nobody asked for.
  const lines = rows.map(({ features, label }) => [label, 'field', ...features.toReversed()].join(','));
  data = await file(
    'iris.csv',
    [['species', 'place', ...inputs.toReversed()].join(','), ...lines].join('\r\n'),
  );
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const importModel = (model: string, ...args: readonly string[]) =>
  runTrainer(folder, ['import', model, '--signature', signature, '--data', data, ...args]);

describe('trainer import', () => {
  it('makes a checked version of an ONNX file that answers as the model does', async () => {
    const { code, stdout, stderr } = await importModel(NETWORK, '--model', 'iris', '--json');
    expect([code, stderr]).toEqual([0, expect.stringContaining('scoring 150 rows of iris.csv')]);
    const answer = JSON.parse(stdout) as { readonly directory: string };
    expect(answer).toMatchObject({
      model: 'iris',
      version: 1,
      kind: 'written',
      metrics: { data_rows: 150, data_accuracy: 146 / 150 },
    });

    const { predictor, manifest, profile, examples } = await readPredictor(answer.directory, {
      onnx: loadOnnxRuntime,
    });
    expect(manifest).toMatchObject({ flavor: 'onnx', task: 'classification', tolerance: 1e-5 });
    expect(manifest.signature.inputs[0]).toMatchObject({ name: 'sepal_length', range: [4.3, 7.9] });
    expect(manifest.lineage.libraries).toHaveProperty('onnxruntime-node');
    expect(new Set(examples.map(({ prediction }) => prediction))).toEqual(new Set(CLASSES));
    const reference = parseReferenceProfile(profile);
    expect(reference.features.map(({ name }) => name)).toEqual(inputs);
    expect(reference.predictions).toMatchObject({
      kind: 'classes',
      rows: 150,
      distribution: { name: 'species', categories: CLASSES, counts: [50, 48, 52] },
    });
    const { predictions } = reference;
    const table = predictions?.kind === 'classes' ? (predictions.calibration ?? []) : [];
    expect(table.reduce((sum, { n }) => sum + n, 0)).toBe(150);
    expect(table.reduce((sum, { right }) => sum + right, 0)).toBe(146);
    const [flower] = await predictRows(predictor, [[5.1, 3.5, 1.4, 0.2]]);
    expect(flower).toMatchObject({ ok: true, prediction: 'setosa' });
    await predictor.dispose();
  });

  it('profiles categories and booleans in the places of their signature', async () => {
    // The network takes four numbers; where they come from is the encoder's business.
    const sites = ['field', '__proto__'];
    const mixed = await file(
      'mixed.json',
      JSON.stringify({
        inputs: [
          { name: 'sepal_length' },
          { name: 'site', type: 'categorical', categories: sites, required: false },
          { name: 'is_wet', type: 'boolean' },
        ],
        output: SIGNATURE.output,
        encoder: {
          steps: [
            { input: 'sepal_length', kind: 'number', impute: null, scale: null },
            { input: 'site', kind: 'one-hot', impute: 'field', unknown: 'ignore' },
            { input: 'is_wet', kind: 'number', impute: null, scale: null },
          ],
        },
      }),
    );
    const lines = ['sepal_length,site,is_wet'];
    for (let i = 0; i < 12; i++)
      lines.push(`${5 + i / 10},${['field', '__proto__', '', 'moon'][i % 4]},${i % 3 === 0}`);
    const table = await file('mixed.csv', lines.join('\n'));
    const { code, stdout, stderr } = await runTrainer(folder, [
      ...['import', NETWORK, '--signature', mixed, '--data', table, '--model', 'mixed', '--json'],
    ]);
    expect([code, stderr]).toEqual([0, expect.stringContaining('scoring 12 rows')]);
    const { directory } = JSON.parse(stdout) as { readonly directory: string };
    const { predictor, profile } = await readPredictor(directory, { onnx: loadOnnxRuntime });
    await predictor.dispose();
    const reference = parseReferenceProfile(profile);
    expect(reference.features).toMatchObject([
      { name: 'sepal_length', kind: 'numeric', n: 12, range: [5, 6.1] },
      { name: 'site', kind: 'categorical', categories: sites, counts: [3, 3], missing: 3, unseen: 3 },
      { name: 'is_wet', kind: 'categorical', categories: ['false', 'true'], counts: [8, 4], missing: 0 },
    ]);
    expect(reference.predictions).toMatchObject({ kind: 'classes', rows: 12, calibration: null });
  });

  it('profiles what a regression predicts', () => {
    const profile = buildProfile(
      {
        inputs: [{ name: 'x', type: 'numeric', unit: null, range: null, required: true, default: null }],
        output: { kind: 'number', name: 'price', unit: null },
      },
      [[1], [2], [3]],
      [1.5, 2.5, 3.5].map((prediction) => ({ prediction, probabilities: null, label: null })),
    );
    expect(profile.predictions).toMatchObject({
      kind: 'numeric',
      rows: 3,
      distribution: { name: 'price', n: 3, mean: 2.5, min: 1.5, max: 3.5 },
    });
    expect(parseReferenceProfile(JSON.parse(JSON.stringify(profile)))).toEqual(profile);
  });

  it('gives the same bytes again, and takes the next free version when not told otherwise', async () => {
    const first = await importModel(NETWORK, '--model', 'twice', '--json');
    const pinned = await importModel(NETWORK, '--model', 'twice', '--version', '1', '--json');
    const next = await importModel(NETWORK, '--model', 'twice', '--json');
    const kinds = [first, pinned, next].map(({ stdout }) => JSON.parse(stdout) as Record<string, unknown>);
    expect(kinds).toMatchObject([
      { kind: 'written', version: 1 },
      { kind: 'unchanged', version: 1 },
      { kind: 'written', version: 2 },
    ]);
    expect(kinds[1]?.['digest']).toBe(kinds[0]?.['digest']);
  });

  it('names the remedy for a ZipMap model and writes nothing', async () => {
    const { code, stdout, stderr } = await importModel(ZIP_MAP, '--model', 'zipped');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('{"zipmap": False}');
  });

  it.each<readonly [string, unknown, RegExp]>([
    ['a signature without output', { inputs: SIGNATURE.inputs }, /iris-bad\.json \/output: is missing/],
    [
      'an input of an unknown type',
      { ...SIGNATURE, inputs: [{ name: 'a', type: 'text' }] },
      /\/inputs\/0\/type: must be one of numeric/,
    ],
    ['a list', [1], /must be an object with "inputs" and "output"/],
    [
      'a column that the data lacks',
      { ...SIGNATURE, inputs: [...SIGNATURE.inputs, { name: 'stem_length' }] },
      /iris\.csv has no column stem_length; its columns are species, place/,
    ],
    [
      'other classes than the labels',
      { ...SIGNATURE, output: { ...SIGNATURE.output, classes: ['setosa', 'virginica', 'x'] } },
      /row 51, species: "versicolor" is not a class.*50 faults in all/,
    ],
    [
      'too few inputs for the model',
      { ...SIGNATURE, inputs: SIGNATURE.inputs.slice(1) },
      /takes "X" of shape \[N, 4\], but the encoder makes rows of 3 columns/,
    ],
  ])('refuses %s and says where', async (_, json, message) => {
    const bad = await file('iris-bad.json', JSON.stringify(json));
    const ended = await runTrainer(folder, ['import', NETWORK, '--signature', bad, '--data', data]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
  });

  it.each([
    ['no header for a value', 'a,b\n1\n', /not a CSV table/],
    ['no rows', `${inputs.join(',')}\n`, /has no rows/],
    ['too few rows', `${inputs.join(',')}\n1,2,3,4\n`, /at least 8 are needed/],
    [
      'a text for a number',
      `${inputs.join(',')}\n1,2,long,4\n`,
      /row 1, petal_length: "long" is not a number/,
    ],
    ['an empty cell', `${inputs.join(',')}\n1,,3,4\n`, /row 1, sepal_width: is empty/],
  ])('refuses data with %s', async (_, content, message) => {
    const bad = await file('bad.csv', content);
    const ended = await runTrainer(folder, ['import', NETWORK, '--signature', signature, '--data', bad]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
  });

  it.each([
    [['import', 'nowhere.onnx'], /There is no readable file .*nowhere\.onnx/],
    [['import', NETWORK, '--model', 'Not A Name'], /is no model name/],
    [['import', NETWORK, '--version', '0'], /--version must be a whole number/],
  ])('refuses %j', async (args, message) => {
    const ended = await runTrainer(folder, [...args, '--signature', signature, '--data', data]);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
  });
});
