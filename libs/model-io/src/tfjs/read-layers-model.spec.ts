import { describe, expect, it } from 'vitest';
import * as change from '../../test/layers-json.ts';
import {
  handwrittenModel,
  handwrittenWeights,
  layersFiles,
  type ModelChange,
} from '../../test/layers-json.ts';
import type { ArtifactFault } from '../artifact-fault.ts';
import { readLayersModel } from './read-layers-model.ts';

const LAYERS = '/modelTopology/config/layers';
const WEIGHTS = '/weightsManifest/0/weights';
const PATHS = '/weightsManifest/0/paths';

/** The faults of files; whoever reads them may ask for these two and nothing else. */
function faultsOf(files: ReadonlyMap<string, Uint8Array>): readonly ArtifactFault[] {
  const read = readLayersModel((path) => {
    expect(['weights/model.json', 'weights/weights.bin']).toContain(path);
    return files.get(path);
  });
  return read.ok ? [] : read.faults;
}

/** The faults of the handwritten model after a change. */
function faultsAfter(apply: ModelChange, weights = handwrittenWeights()): readonly ArtifactFault[] {
  const model = handwrittenModel();
  apply(model);
  return faultsOf(layersFiles(model, weights));
}

describe('readLayersModel', () => {
  it('keeps what decides the predictions', () => {
    const files = layersFiles(handwrittenModel());
    expect(readLayersModel((path) => files.get(path))).toMatchObject({
      ok: true,
      value: {
        columns: 2,
        nodes: [
          { config: { units: 3, activation: 'relu', use_bias: true }, inputs: [0], shape: [3] },
          { config: { units: 3, activation: 'softmax', use_bias: true }, inputs: [1], shape: [3] },
        ],
      },
    });
  });

  it('reads a model in the wrapper of Keras, as a list of layers, and from a file system buffer', () => {
    const model = handwrittenModel();
    const { class_name, config } = model.modelTopology;
    const wrapped = { model_config: { class_name, config }, training_config: {} };
    expect(faultsOf(layersFiles({ ...model, modelTopology: wrapped }))).toEqual([]);
    const listed = { class_name, config: config.layers };
    expect(faultsOf(layersFiles({ ...model, modelTopology: listed }))).toEqual([]);
    const pooled = Buffer.concat([Buffer.from([1]), handwrittenWeights()]).subarray(1);
    expect(faultsOf(layersFiles(model, pooled))).toEqual([]);
  });

  it('names the files that are missing', () => {
    expect(faultsOf(new Map())).toMatchObject([
      { code: 'file-missing', file: 'weights/model.json', pointer: '' },
      { code: 'file-missing', file: 'weights/weights.bin', pointer: '' },
    ]);
  });

  const bytes = (text: string) => new TextEncoder().encode(text);
  it.each([
    ['no JSON', bytes('{"format":'), 'json-malformed'],
    ['NaN', bytes('{"format":NaN}'), 'json-malformed'],
    ['broken UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 'json-malformed'],
    ['more than is read', new Uint8Array((1 << 20) + 1).fill(0x20), 'file-too-large'],
    ['no object', bytes('[]'), 'wrong-type'],
    ['null', bytes('null'), 'wrong-type'],
    ['a hundred thousand brackets', bytes('['.repeat(100_000) + ']'.repeat(100_000)), 'wrong-type'],
    ['a graph model', bytes('{"format":"graph-model"}'), 'weights-malformed'],
  ])('refuses %s', (_, model, code) => {
    expect(faultsOf(layersFiles(model))[0]).toMatchObject({ code, file: 'weights/model.json' });
  });

  it.each<readonly [string, string, string, ModelChange]>([
    ['a path out of the artifact', 'path-unsafe', PATHS, change.paths('../../../../etc/passwd')],
    ['a path from the root', 'path-unsafe', PATHS, change.paths('/etc/passwd')],
    ['another spelling', 'path-unsafe', PATHS, change.paths('./weights.bin')],
    ['an address', 'path-unsafe', PATHS, change.paths('https://example.org/weights.bin')],
    ['two shards', 'path-unsafe', PATHS, change.paths('weights.bin', 'weights2.bin')],
    ['no shard', 'path-unsafe', PATHS, change.paths()],
    [
      'two groups',
      'weights-malformed',
      '/weightsManifest',
      (m) => m.weightsManifest.push(...m.weightsManifest),
    ],
    ['no group', 'weights-malformed', '/weightsManifest', (m) => m.weightsManifest.splice(0)],
    ['too few bytes claimed', 'weights-malformed', WEIGHTS, change.weight(3, { shape: [2] })],
    ['a petabyte', 'weights-malformed', WEIGHTS, change.weight(0, { shape: [2 ** 25, 2 ** 25] })],
    [
      'more than a number says',
      'weights-malformed',
      WEIGHTS,
      change.weight(0, { shape: Array(40).fill(2 ** 52) }),
    ],
    ['a negative size', 'wrong-type', `${WEIGHTS}/0/shape/0`, change.weight(0, { shape: [-2, -3] })],
    ['half a size', 'wrong-type', `${WEIGHTS}/0/shape/0`, change.weight(0, { shape: [1.5, 4] })],
    ['a size that is a text', 'wrong-type', `${WEIGHTS}/0/shape/1`, change.weight(0, { shape: [2, '3'] })],
    ['a transposed kernel', 'weights-malformed', `${WEIGHTS}/0`, change.weight(0, { shape: [3, 2] })],
    ['weights of text', 'wrong-value', `${WEIGHTS}/0/dtype`, change.weight(0, { dtype: 'string' })],
    ['half precision', 'wrong-value', `${WEIGHTS}/0/dtype`, change.weight(0, { dtype: 'float16' })],
    ['whole numbers', 'wrong-value', `${WEIGHTS}/0/dtype`, change.weight(0, { dtype: 'int32' })],
    [
      'quantization',
      'weights-malformed',
      `${WEIGHTS}/0/quantization`,
      change.weight(0, { quantization: {} }),
    ],
    ['an unknown key of a weight', 'unknown-key', `${WEIGHTS}/0/url`, change.weight(0, { url: 'file:///a' })],
    ['one name twice', 'duplicate', `${WEIGHTS}/1/name`, change.weight(1, { name: 'dense_1/kernel' })],
    ['a weight of no layer', 'weights-malformed', `${WEIGHTS}/1`, change.weight(1, { name: '__proto__' })],
    [
      'a layer without its weights',
      'weights-malformed',
      `${LAYERS}/0`,
      change.weight(0, { name: 'a/kernel' }),
    ],
    ['an unknown key of the file', 'unknown-key', '/urls', (m) => Object.assign(m, { urls: [] })],
    ['another format', 'wrong-value', '/format', (m) => Object.assign(m, { format: 'keras' })],
  ])('refuses %s: %s at %s', (_, code, pointer, apply) => {
    const faults = faultsAfter(apply);
    expect(faults).toContainEqual(expect.objectContaining({ code, pointer, file: 'weights/model.json' }));
    for (const { message } of faults) expect(message).toMatch(/^weights\/model\.json.*\.$/);
  });

  it('reports all faults at once', () => {
    const faults = faultsAfter((model) => {
      change.className(0, 'Lambda')(model);
      change.className(1, 'Conv1D')(model);
      change.weight(2, { dtype: 'string', shape: [6, 3] })(model);
      model['more'] = 1;
    });
    expect(faults.map(({ pointer }) => pointer)).toEqual([
      '/more',
      `${WEIGHTS}/2/dtype`,
      WEIGHTS,
      `${LAYERS}/0/class_name`,
      `${LAYERS}/1/class_name`,
    ]);
  });

  it.each([NaN, Infinity, -Infinity])('refuses the weight %d', (value) => {
    const weights = handwrittenWeights();
    new DataView(weights.buffer).setFloat32(4 * 7, value, true);
    expect(faultsAfter(() => undefined, weights)).toMatchObject([
      { code: 'weights-malformed', pointer: `${WEIGHTS}/1` },
    ]);
  });

  it.each([
    ['shorter', handwrittenWeights().slice(1)],
    ['longer', Uint8Array.of(...handwrittenWeights(), 0)],
    ['empty', new Uint8Array(0)],
  ])('refuses a weights file that is %s than its manifest says', (_, weights) => {
    expect(faultsAfter(() => undefined, weights)).toMatchObject([
      { code: 'weights-malformed', pointer: WEIGHTS },
    ]);
  });

  it('ignores the optimizer and what initializers hold, however deep', () => {
    let deep: object = {};
    for (let i = 0; i < 50; i++) deep = { config: deep };
    const faults = faultsAfter(
      (model) => {
        change.config(0, { kernel_initializer: deep })(model);
        model['trainingConfig'] = deep;
        const step = { name: 'iter', shape: [], dtype: 'int32', group: 'optimizer' };
        model.weightsManifest[0]?.weights.unshift(step);
      },
      Uint8Array.of(0, 0, 0, 0, ...handwrittenWeights()),
    );
    expect(faults).toEqual([]);
  });
});
