import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  functional,
  handwrittenModel,
  handwrittenWeights,
  layer,
  layersFiles,
} from '../../test/layers-json.ts';
import { accepted, loadLayers, outputOf } from '../../test/layers-model.ts';
import { loadTfjsRuntime } from './index.ts';

const MUTANTS = 6000;

let state = 20270119;
const uniform = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
const below = (limit: number) => Math.floor(uniform() * limit);
const pick = <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value;

/** Values that have broken other readers. */
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1,
  2,
  3,
  0.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '',
  'Dense',
  '__proto__',
  'constructor',
  'relu',
  'softmax',
  'Sequential',
  'Model',
  'in',
  'dense_1',
  '../weights.bin',
  [],
  [[]],
  {},
  [null, 2],
  ['a', 0, 0, {}],
  { class_name: 'Lambda', config: {} },
  { length: -1 },
];

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  'dtype',
  'name',
  'config',
  'axis',
  'quantization',
];

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}

/** Changes the value somewhere: another value, one from elsewhere, none, one more. */
function mutate(model: object): void {
  for (let changes = 1 + below(3); changes > 0; changes--) {
    const places = placesIn(model);
    const { holder, key } = pick(places);
    const other = pick(places);
    switch (below(5)) {
      case 0:
        delete holder[key];
        break;
      case 1:
        holder[key] = structuredClone(other.holder[other.key]);
        break;
      case 2:
        if (Array.isArray(holder)) holder.push(structuredClone(holder[Number(key)]));
        else holder[pick(KEYS)] = structuredClone(pick(ODD));
        break;
      default:
        holder[key] = structuredClone(pick(ODD));
    }
  }
}

function damaged(bytes: Uint8Array): Uint8Array {
  const result = bytes.slice(0, below(4) === 0 ? below(bytes.length) : bytes.length);
  for (let damages = below(4); damages > 0 && result.length > 0; damages--) {
    const at = below(result.length);
    result[at] = below(2) === 0 ? (result[at] ?? 0) ^ (1 << below(8)) : below(256);
  }
  return result;
}

/** A model with a branch, a nested model and a normalization, for three classes. */
function branched(): { readonly model: object; readonly weights: Uint8Array } {
  const inner = functional(
    [layer('i', 'Dense', ['in'], { units: 2, activation: 'tanh', use_bias: false })],
    'i',
  );
  const layers = [
    { ...inner, name: 'm', inbound_nodes: [[['in', 0, 0, {}]]] },
    layer('n', 'BatchNormalization', ['in'], { axis: -1, center: false, scale: false }),
    {
      ...layer('c', 'Concatenate', [], { axis: -1 }),
      inbound_nodes: [
        [
          ['m', 1, 0, {}],
          ['n', 0, 0, {}],
        ],
      ],
    },
    layer('o', 'Dense', ['c'], { units: 3, activation: 'softmax', use_bias: false }),
  ];
  const shapes = { 'i/kernel': [2, 2], 'n/moving_mean': [2], 'n/moving_variance': [2], 'o/kernel': [4, 3] };
  const weights = Object.entries(shapes).map(([name, shape]) => ({ name, shape, dtype: 'float32' }));
  const numbers = Float32Array.from(
    { length: 20 },
    (_, i) => 1 - ((i * 7) % 11) / 10 + (i > 3 && i < 8 ? 1 : 0),
  );
  return {
    model: {
      format: 'layers-model',
      modelTopology: functional(layers, 'o'),
      weightsManifest: [{ paths: ['weights.bin'], weights }],
    },
    weights: new Uint8Array(numbers.buffer),
  };
}

describe('mutated files', () => {
  it(`load or are refused with faults; ${MUTANTS} of them`, async () => {
    accepted(await loadTfjsRuntime());
    const originals = [{ model: handwrittenModel(), weights: handwrittenWeights() }, branched()];
    for (const { model, weights } of originals) {
      await accepted(await loadLayers(layersFiles(model, weights), 2, outputOf(3))).dispose();
    }
    const { numTensors } = tf.memory();
    const rejections: unknown[] = [];
    const listen = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', listen);
    const counts = { loaded: 0, refused: 0 };
    let slowest = 0;
    for (let i = 0; i < MUTANTS; i++) {
      const original = pick(originals);
      const model = structuredClone(original.model);
      let { weights } = original;
      if (i % 3 === 0) mutate(model);
      // As text, since a mutant may hold what canonical JSON refuses.
      let json: Uint8Array = new TextEncoder().encode(JSON.stringify(model));
      if (i % 3 === 1) json = damaged(json);
      if (i % 3 === 2) weights = damaged(weights);
      const started = performance.now();
      const loaded = await loadLayers(layersFiles(json, weights), 2, outputOf(3));
      if (loaded.ok) {
        counts.loaded++;
        expect((await loaded.value.evaluate(Float64Array.of(1, -1, 0.5, 3), 2)).length).toBe(6);
        await loaded.value.dispose();
      } else {
        counts.refused++;
        expect(loaded.faults.length).toBeGreaterThan(0);
        for (const { file, message } of loaded.faults) {
          expect(file).toBe('weights/model.json');
          expect(message).toMatch(/^weights\/model\.json/);
        }
      }
      slowest = Math.max(slowest, performance.now() - started);
    }
    await new Promise((resolve) => setTimeout(resolve));
    process.removeListener('unhandledRejection', listen);
    expect(rejections).toEqual([]);
    expect(tf.memory().numTensors).toBe(numTensors);
    expect(counts.loaded).toBeGreaterThan(MUTANTS / 20);
    expect(counts.refused).toBeGreaterThan(MUTANTS / 4);
    // Generous for a slow machine; a loop without end or a huge allocation is far beyond.
    expect(slowest).toBeLessThan(10_000);
  });
});
