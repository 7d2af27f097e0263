import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { leaf, plantForest, split } from '../../test/forest-plan.ts';
import { onnxFiles, onnxManifest, type OnnxTask } from '../../test/onnx-artifact.ts';
import { ensembleClassifier, networkGraph, networkModel, type Layer } from '../../test/onnx-models.ts';
import { writeOnnx, type OnnxGraph } from '../../test/onnx-writer.ts';
import type { ArtifactFault } from '../artifact-fault.ts';
import type { FlavorRuntime } from '../predictor.ts';
import { loadOnnxRuntime } from './onnx-runtime.ts';

const TASK: OnnxTask = { inputs: 2, classes: ['a', 'b', 'c'] };
const LAYERS: readonly Layer[] = [
  {
    weights: [
      [1, 2],
      [3, 4],
    ],
    bias: [0.5, 0.25],
    activation: 'Relu',
  },
  {
    weights: [
      [1, -1, 0],
      [0.5, 1, 0],
    ],
    bias: [0, 0, 0.5],
    activation: 'Softmax',
  },
];
const LOGITS = LAYERS.map((made, i) => (i === 1 ? { ...made, activation: 'Identity' as const } : made));
const GRAPH = networkGraph(LAYERS);
const FOREST = plantForest({
  aggregation: { kind: 'mean' },
  comparison: 'less-or-equal',
  inputs: 2,
  outputs: 3,
  base: [0, 0, 0],
  leaves: [
    [1, 0, 0],
    [0, 0.5, 0.5],
  ],
  trees: [split(0, 1.5, leaf(0), leaf(1))],
});

let runtime: FlavorRuntime;
beforeAll(async () => {
  const loaded = await loadOnnxRuntime();
  if (!loaded.ok) throw new Error(loaded.faults[0]?.message);
  runtime = loaded.value;
});

async function faultOf(model: Uint8Array, task = TASK): Promise<ArtifactFault> {
  const loaded = await runtime.load(onnxManifest(task), onnxFiles(model));
  if (loaded.ok) {
    await loaded.value.dispose();
    throw new Error('The model was loaded.');
  }
  const [fault] = loaded.faults;
  if (fault === undefined) throw new Error('There is no fault.');
  expect(fault.message).toContain('weights/model.onnx: ');
  return fault;
}

function withExternal(location: string): OnnxGraph {
  const [first, ...rest] = GRAPH.constants ?? [];
  return { ...GRAPH, constants: first === undefined ? [] : [{ ...first, external: location }, ...rest] };
}

describe('an ONNX model that cannot be used is refused with the remedy', () => {
  it.each([
    ['numbers', [0, 1, 2]],
    ['texts', ['a', 'b', 'c']],
  ] as const)('ZipMap with %s as labels', async (_, labels) => {
    const fault = await faultOf(ensembleClassifier(FOREST, { labels, zipMap: true }));
    expect(fault.code).toBe('signature-mismatch');
    expect(fault.message).toContain('options={id(model): {"zipmap": False}}');
  });

  it.each(['weights.bin', '../weights.bin', '/etc/passwd', ''])('external data at "%s"', async (location) => {
    const fault = await faultOf(writeOnnx(withExternal(location)));
    expect(fault.code).toBe('weights-malformed');
    expect(fault.message).toContain('save_as_external_data=False');
    expect(fault.message).toContain('w0');
  });

  it('external data in a constant node inside a subgraph', async () => {
    const tensor = { name: 'hidden', type: 'float' as const, dims: [1], values: [], external: 'x.bin' };
    const constant = { op: 'Constant', inputs: [], outputs: ['c'], attributes: { value: { tensor } } };
    const branch: OnnxGraph = {
      inputs: [],
      outputs: [{ name: 'c', type: 'float', shape: [1] }],
      nodes: [constant],
    };
    const node = {
      op: 'If',
      inputs: ['X'],
      outputs: ['Z'],
      attributes: { then_branch: { graph: branch }, else_branch: { graph: branch } },
    };
    const fault = await faultOf(writeOnnx({ ...GRAPH, nodes: [...GRAPH.nodes, node] }));
    expect(fault.message).toContain('hidden');
  });

  it.each<readonly [string, Partial<OnnxGraph>, string]>([
    ['too many columns', { inputs: [{ name: 'X', type: 'float', shape: ['N', 3] }] }, ''],
    ['three dimensions', { inputs: [{ name: 'X', type: 'float', shape: ['N', 2, 1] }] }, ''],
    [
      'a fixed number of rows',
      { inputs: [{ name: 'X', type: 'float', shape: [8, 2] }] },
      'dynamic batch axis',
    ],
    ['whole numbers', { inputs: [{ name: 'X', type: 'int64', shape: ['N', 2] }] }, ''],
    [
      'two inputs',
      {
        inputs: [
          { name: 'X', type: 'float', shape: ['N', 2] },
          { name: 'X2', type: 'float', shape: ['N', 2] },
        ],
      },
      'single float input',
    ],
    [
      'two answers',
      {
        outputs: [
          { name: 'Y', type: 'float', shape: ['N', 3] },
          { name: 'z1', type: 'float', shape: ['N', 3] },
        ],
      },
      'could be the answer',
    ],
  ])('%s', async (_, change, remedy) => {
    const fault = await faultOf(writeOnnx({ ...GRAPH, ...change }));
    expect(['signature-mismatch', 'weights-malformed']).toContain(fault.code);
    expect(fault.message).toContain(remedy);
    expect(fault.message).toMatch(/xport/);
  });

  it('another number of classes than the signature has', async () => {
    const fault = await faultOf(networkModel(LAYERS), { inputs: 2, classes: ['a', 'b', 'c', 'd'] });
    expect(fault).toMatchObject({ code: 'signature-mismatch' });
    expect(fault.message).toContain('[rows, 4]');
  });

  it('classes for a regression', async () => {
    const fault = await faultOf(networkModel(LAYERS), { inputs: 2, classes: null });
    expect(fault.message).toContain('[rows, 1]');
  });

  it('classes in another order than the signature has', async () => {
    const fault = await faultOf(ensembleClassifier(FOREST, { labels: ['b', 'a', 'c'] }));
    expect(fault).toMatchObject({ code: 'signature-mismatch' });
    expect(fault.message).toContain('orders its classes b, a, c, but the signature says a, b, c');
  });

  it('margins instead of shares', async () => {
    const fault = await faultOf(networkModel(LOGITS));
    expect(fault.message).toContain('softmax');
  });

  it('a label without shares', async () => {
    const fault = await faultOf(
      writeOnnx({
        ...GRAPH,
        outputs: [{ name: 'label', type: 'int64', shape: ['N'] }],
        nodes: [
          ...GRAPH.nodes,
          {
            op: 'ArgMax',
            inputs: ['Y'],
            outputs: ['label'],
            attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
          },
        ],
      }),
    );
    expect(fault.message).toContain('Export the shares, not only the label');
  });

  it('an operator that nobody knows', async () => {
    const node = { op: 'Launder', domain: 'com.example', inputs: ['X'], outputs: ['Z'] };
    const fault = await faultOf(writeOnnx({ ...GRAPH, nodes: [...GRAPH.nodes, node] }));
    expect(fault).toMatchObject({ code: 'weights-malformed' });
  });

  it('cut off at any byte', async () => {
    const model = ensembleClassifier(FOREST, { labels: ['a', 'b', 'c'] });
    for (let length = 0; length < model.length; length++) {
      const fault = await faultOf(model.subarray(0, length));
      expect(fault.code, `${length} bytes`).toBe('weights-malformed');
      expect(fault.message).toContain('xport');
    }
  });

  it('any change of bytes gives a typed refusal or scores, never a crash', async () => {
    const model = ensembleClassifier(FOREST, { labels: ['a', 'b', 'c'] });
    const change = fc.record({ at: fc.nat(model.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bent = Uint8Array.from(model);
        for (const { at, to } of changes) bent[at] = to;
        const loaded = await runtime.load(onnxManifest(TASK), onnxFiles(bent));
        if (!loaded.ok) {
          expect(loaded.faults[0]?.message).toMatch(/^weights\/model\.onnx: .+/);
          return;
        }
        await loaded.value.dispose();
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });

  it('no file at all', async () => {
    const loaded = await runtime.load(onnxManifest(TASK), () => undefined);
    expect(loaded).toMatchObject({
      ok: false,
      faults: [{ code: 'file-missing', file: 'weights/model.onnx' }],
    });
  });
});
