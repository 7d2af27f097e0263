import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaf, plantForest, split } from '../../test/forest-plan.ts';
import { ensembleClassifier, networkGraph } from '../../test/onnx-models.ts';
import { writeOnnx, type OnnxGraph } from '../../test/onnx-writer.ts';
import { inspectOnnx } from './inspect-onnx.ts';
import { ProtobufError } from './protobuf-fields.ts';

const NETWORK = networkGraph([{ weights: [[1], [2]], bias: [0], activation: 'Sigmoid' }]);
const FOREST = plantForest({
  aggregation: { kind: 'mean' },
  comparison: 'less-or-equal',
  inputs: 2,
  outputs: 2,
  base: [0, 0],
  leaves: [
    [1, 0],
    [0, 1],
  ],
  trees: [split(0, 1.5, leaf(0), leaf(1))],
});

/** A graph within a graph within a graph … */
function nested(depth: number): OnnxGraph {
  if (depth === 0) return NETWORK;
  return {
    ...NETWORK,
    nodes: [{ op: 'Loop', inputs: [], outputs: [], attributes: { body: { graph: nested(depth - 1) } } }],
  };
}

describe('inspecting an ONNX model', () => {
  it('lists its operators, its labels and what lies elsewhere', () => {
    expect(inspectOnnx(writeOnnx(NETWORK))).toEqual({
      externalTensors: [],
      operators: new Set([':MatMul', ':Add', ':Sigmoid']),
      classLabels: null,
    });
    expect(inspectOnnx(ensembleClassifier(FOREST, { labels: [-3, 400], zipMap: true }))).toEqual({
      externalTensors: [],
      operators: new Set(['ai.onnx.ml:TreeEnsembleClassifier', 'ai.onnx.ml:ZipMap']),
      classLabels: ['-3', '400'],
    });
    expect(inspectOnnx(ensembleClassifier(FOREST, { labels: ['ja', 'nein'] })).classLabels).toEqual([
      'ja',
      'nein',
    ]);
  });

  it('looks into graphs within graphs, and refuses a bottomless one', () => {
    expect(inspectOnnx(writeOnnx(nested(8))).operators).toContain(':Sigmoid');
    expect(() => inspectOnnx(writeOnnx(nested(12)))).toThrow(ProtobufError);
  });

  it('refuses any other bytes, and never anything but with a ProtobufError', () => {
    for (const text of ['', '{"format":"layers-model"}', 'not a model', '\u0000'.repeat(40)]) {
      expect(() => inspectOnnx(new TextEncoder().encode(text)), text).toThrow(ProtobufError);
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          inspectOnnx(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(ProtobufError);
        }
      }),
      { numRuns: 20_000 },
    );
  });
});
