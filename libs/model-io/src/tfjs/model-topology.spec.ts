import { describe, expect, it } from 'vitest';
import * as change from '../../test/layers-json.ts';
import {
  functional,
  handwrittenModel,
  layer,
  layersFiles,
  weightless,
  type ModelChange,
} from '../../test/layers-json.ts';
import type { ArtifactFault } from '../artifact-fault.ts';
import { readLayersModel } from './read-layers-model.ts';

const LAYERS = '/modelTopology/config/layers';

function faultsOf(files: ReadonlyMap<string, Uint8Array>): readonly ArtifactFault[] {
  const read = readLayersModel((path) => files.get(path));
  return read.ok ? [] : read.faults;
}

describe('a sequence of layers', () => {
  it.each<readonly [string, string, string, ModelChange]>([
    ['code', 'weights-malformed', `${LAYERS}/1/class_name`, change.className(1, 'Lambda')],
    [
      'a class of the application',
      'weights-malformed',
      `${LAYERS}/1/class_name`,
      change.className(1, 'MyLayer'),
    ],
    [
      'what every object has',
      'weights-malformed',
      `${LAYERS}/1/class_name`,
      change.className(1, 'constructor'),
    ],
    [
      'what every prototype has',
      'weights-malformed',
      `${LAYERS}/1/class_name`,
      change.className(1, '__proto__'),
    ],
    [
      'a class that is no text',
      'weights-malformed',
      `${LAYERS}/1/class_name`,
      change.className(1, ['Dense']),
    ],
    ['a layer for images', 'weights-malformed', `${LAYERS}/1/class_name`, change.className(1, 'Conv2D')],
    [
      'an input in the middle',
      'weights-malformed',
      `${LAYERS}/1/class_name`,
      change.className(1, 'InputLayer'),
    ],
    [
      'an unknown activation',
      'wrong-value',
      `${LAYERS}/0/config/activation`,
      change.config(0, { activation: 'sin' }),
    ],
    [
      'an activation by code',
      'wrong-value',
      `${LAYERS}/0/config/activation`,
      change.config(0, { activation: {} }),
    ],
    ['an unknown key', 'unknown-key', `${LAYERS}/0/config/lora~1rank`, change.config(0, { 'lora/rank': 4 })],
    [
      'the key of a constructor',
      'unknown-key',
      `${LAYERS}/0/config/constructor`,
      change.config(0, { constructor: 1 }),
    ],
    ['trillions of units', 'weights-malformed', `${LAYERS}/0`, change.config(0, { units: 2 ** 40 })],
    ['a fraction of units', 'wrong-type', `${LAYERS}/0/config/units`, change.config(0, { units: 2.5 })],
    ['no units', 'missing-key', `${LAYERS}/0/config/units`, change.config(0, { units: null })],
    ['double precision', 'wrong-value', `${LAYERS}/0/config/dtype`, change.config(0, { dtype: 'float64' })],
    [
      'a batch of one size',
      'weights-malformed',
      `${LAYERS}/0/config/batch_input_shape/0`,
      change.config(0, { batch_input_shape: [32, 2] }),
    ],
    [
      'no input shape',
      'signature-mismatch',
      '/modelTopology/config',
      change.config(0, { batch_input_shape: null }),
    ],
    [
      'series as rows',
      'signature-mismatch',
      '/modelTopology/config',
      change.config(0, { batch_input_shape: [null, 5, 2] }),
    ],
    [
      'a foreign kind of model',
      'weights-malformed',
      '/modelTopology/class_name',
      ({ modelTopology }) => Object.assign(modelTopology, { class_name: 'Pipeline' }),
    ],
    [
      'more layers than are read',
      'weights-malformed',
      LAYERS,
      ({ modelTopology: { config } }) =>
        config.layers.push(...Array<never>(300).fill(config.layers[1] as never)),
    ],
  ])('is refused with %s: %s at %s', (_, code, pointer, apply) => {
    const model = handwrittenModel();
    apply(model);
    const faults = faultsOf(layersFiles(model));
    expect(faults).toContainEqual(expect.objectContaining({ code, pointer, file: 'weights/model.json' }));
    for (const { message } of faults) expect(message).toMatch(/^weights\/model\.json.*\.$/);
  });
});

describe('a functional topology', () => {
  it('has its free sizes worked out, and nothing in it that does not compute', () => {
    const layers = [
      layer('a', 'Reshape', ['in'], { target_shape: [null, 1] }),
      layer('b', 'Flatten', ['a']),
      layer('c', 'Flatten', ['b']),
      layer('d', 'Dropout', ['c']),
    ];
    const files = weightless(functional(layers, 'd'));
    expect(readLayersModel((path) => files.get(path))).toMatchObject({
      ok: true,
      value: {
        nodes: [{ config: { target_shape: [2, 1] } }, { className: 'Flatten', inputs: [1], shape: [2] }],
      },
    });
  });

  const relu = (from: readonly string[]) => layer('a', 'ReLU', from);
  const one = (kind: string, settings: object, from = ['in']) =>
    functional([layer('a', kind, from, settings)], 'a');
  it.each<readonly [string, string, object]>([
    ['a layer that is not there', `${LAYERS}/1/inbound_nodes/0/0`, functional([relu(['b'])], 'a')],
    ['a layer after itself', `${LAYERS}/1/inbound_nodes/0/0`, functional([relu(['a'])], 'a')],
    ['a circle', `${LAYERS}/2/inbound_nodes/0/0`, functional([relu(['b']), layer('b', 'ReLU', ['a'])], 'a')],
    ['no such output', '/modelTopology/config/output_layers/0', functional([], '__proto__')],
    ['nothing to compute', '/modelTopology/config', functional([], 'in')],
    ['a layer without inputs', '/modelTopology/config/output_layers/0', functional([relu([])], 'a')],
    ['two inputs for a layer of one', `${LAYERS}/1`, functional([relu(['in', 'in'])], 'a')],
    ['one input for a sum', `${LAYERS}/1`, functional([layer('a', 'Add', ['in'])], 'a')],
    ['a billion copies', `${LAYERS}/1`, one('RepeatVector', { n: 1e9 })],
    ['a shape that does not fit', `${LAYERS}/1`, one('Reshape', { target_shape: [3, -1] })],
    ['two free sizes', `${LAYERS}/1`, one('Reshape', { target_shape: [-1, -1] })],
    ['a size of zero', `${LAYERS}/1`, one('Reshape', { target_shape: [0, -1] })],
    ['an order of other axes', `${LAYERS}/1`, one('Permute', { dims: [2] })],
    ['an axis that is not there', `${LAYERS}/1`, one('Concatenate', { axis: 3 }, ['in', 'in'])],
    ['a mean over the batch', `${LAYERS}/1`, one('LayerNormalization', { axis: 0 })],
    ['a softmax over something else', `${LAYERS}/1`, one('Softmax', { axis: 2 })],
  ])('is refused with %s', (_, pointer, topology) => {
    expect(faultsOf(weightless(topology))).toMatchObject([{ code: 'weights-malformed', pointer }]);
  });

  it('is refused where rows double with every layer', () => {
    const doubling = Array.from({ length: 60 }, (_, i) => {
      const from = i === 0 ? 'in' : `a${i}`;
      return layer(`a${i + 1}`, 'Concatenate', [from, from]);
    });
    expect(faultsOf(weightless(functional(doubling, 'a60')))).toMatchObject([
      { code: 'weights-malformed', pointer: `${LAYERS}/16` },
    ]);
  });

  it('is refused where models within models multiply the work, before it is done', () => {
    let topology = functional([relu(['in'])], 'a');
    for (let i = 0; i < 8; i++) {
      const uses = [
        ['in', 0],
        ['m', 1],
        ['m', 2],
        ['m', 3],
      ].map(([name, use]) => [[name, use, 0, {}]]);
      const last = { ...layer('a', 'ReLU', []), inbound_nodes: [[['m', 4, 0, {}]]] };
      topology = functional([{ ...topology, name: 'm', inbound_nodes: uses }, last], 'a');
    }
    const faults = faultsOf(weightless(topology));
    expect(faults).toMatchObject([{ code: 'weights-malformed' }]);
    expect(faults[0]?.message).toContain('beyond the 1024 layers');
  });

  it('is refused where models are nested too deep', () => {
    let topology = functional([relu(['in'])], 'a');
    for (let i = 0; i < 12; i++) topology = { class_name: 'Sequential', config: { layers: [topology] } };
    const faults = faultsOf(weightless(topology));
    expect(faults).toMatchObject([{ code: 'weights-malformed' }]);
    expect(faults[0]?.message).toContain('more than 8 models deep');
  });

  it('is refused where a layer with weights is used twice', () => {
    const uses = [[['in', 0, 0]], [['d', 0, 0]]];
    const dense = { ...layer('d', 'Dense', [], { units: 2, use_bias: false }), inbound_nodes: uses };
    const sum = {
      ...layer('s', 'Add', []),
      inbound_nodes: [
        [
          ['d', 1, 0],
          ['in', 0, 0],
        ],
      ],
    };
    const weights = [{ name: 'd/kernel', shape: [2, 2], dtype: 'float32' }];
    const model = {
      format: 'layers-model',
      modelTopology: functional([dense, sum], 's'),
      weightsManifest: [{ paths: ['weights.bin'], weights }],
    };
    const faults = faultsOf(layersFiles(model, new Uint8Array(16)));
    expect(faults).toMatchObject([{ code: 'weights-malformed', pointer: `${LAYERS}/1` }]);
    expect(faults[0]?.message).toContain('used twice');
  });

  it('is refused where it computes what nobody uses', () => {
    const pair = {
      class_name: 'Model',
      name: 'p',
      inbound_nodes: [
        [
          ['in', 0, 0, {}],
          ['b', 0, 0, {}],
        ],
      ],
      config: {
        layers: ['x', 'y']
          .map((name) => ({ name, class_name: 'InputLayer', config: {} }))
          .concat(layer('z', 'ReLU', ['x']) as never),
        input_layers: [
          ['x', 0, 0],
          ['y', 0, 0],
        ],
        output_layers: [['z', 0, 0]],
      },
    };
    const faults = faultsOf(weightless(functional([layer('b', 'ReLU', ['in']), pair], 'p')));
    expect(faults[0]).toMatchObject({ code: 'weights-malformed' });
  });
});
