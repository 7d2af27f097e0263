import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { accepted, saved, trainedIrisNetwork } from '../../test/layers-model.ts';
import { handwrittenModel, handwrittenWeights } from '../../test/layers-json.ts';
import { PackError } from '../pack-artifact.ts';
import { layersModelFiles, loadTfjsRuntime, type LayersModelArtifacts } from './index.ts';

const { layers } = tf;

beforeAll(async () => {
  accepted(await loadTfjsRuntime());
});

/** A file as text; weights become one character per byte. */
function textsOf(files: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('latin1')]));
}

function handwritten(): LayersModelArtifacts & { modelTopology: object; weightSpecs: object[] } {
  const { modelTopology, weightsManifest } = handwrittenModel();
  const { buffer } = Float32Array.from(new Float32Array(handwrittenWeights().buffer));
  return { modelTopology, weightSpecs: weightsManifest[0]?.weights ?? [], weightData: buffer };
}

describe('layersModelFiles', () => {
  it('gives the two files, in canonical form, without a date', () => {
    const files = textsOf(layersModelFiles(handwritten()));
    expect(Object.keys(files)).toEqual(['weights/model.json', 'weights/weights.bin']);
    const json = JSON.parse(files['weights/model.json'] ?? '');
    expect(json).toMatchObject({
      format: 'layers-model',
      weightsManifest: [
        {
          paths: ['weights.bin'],
          weights: [{ name: 'dense1/kernel', shape: [2, 3], dtype: 'float32' }, {}, {}, {}],
        },
      ],
    });
    expect(files['weights/model.json']).not.toMatch(/initializer|dropout|loss|date/i);
  });

  it('gives the same bytes for the same training, whatever the process has built before', async () => {
    const first = await trainedIrisNetwork();
    const second = await trainedIrisNetwork();
    expect(second.layers[0]?.name).not.toBe(first.layers[0]?.name);
    const files = textsOf(layersModelFiles(await saved(first)));
    expect(textsOf(layersModelFiles(await saved(second)))).toEqual(files);
    expect(textsOf(layersModelFiles(await saved(second, true)))).toEqual(files);
  });

  it('gives the same bytes after the files were loaded by tfjs itself', async () => {
    const files = layersModelFiles(await saved(await trainedIrisNetwork()));
    const { modelTopology, weightsManifest } = JSON.parse(
      new TextDecoder().decode(files.get('weights/model.json')),
    );
    const weightData = new Uint8Array(files.get('weights/weights.bin') ?? []).buffer;
    const model = await tf.loadLayersModel(
      tf.io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0].weights, weightData }),
    );
    expect(textsOf(layersModelFiles(await saved(model)))).toEqual(textsOf(files));
  });

  it('gives the same bytes for weights in one piece and in several', () => {
    const whole = handwritten();
    const bytes = handwrittenWeights();
    const pieces = [bytes.slice(0, 5), bytes.slice(5, 6), bytes.slice(6)].map(({ buffer }) => buffer);
    expect(textsOf(layersModelFiles({ ...whole, weightData: pieces }))).toEqual(
      textsOf(layersModelFiles(whole)),
    );
  });

  it('gives other bytes for other weights', () => {
    const whole = handwritten();
    const weightData = handwrittenWeights().map((byte, i) => (i === 1 ? byte ^ 1 : byte)).buffer;
    expect(textsOf(layersModelFiles({ ...whole, weightData }))).not.toEqual(textsOf(layersModelFiles(whole)));
  });

  it('refuses what would be refused when loaded, with all faults', async () => {
    const model = tf.sequential({
      layers: [
        layers.reshape({ inputShape: [4], targetShape: [2, 2] }),
        layers.conv1d({ filters: 2, kernelSize: 1 }),
        layers.flatten(),
        layers.dense({ units: 1 }),
      ],
    });
    const artifacts = await saved(model);
    expect(() => layersModelFiles(artifacts)).toThrow(PackError);
    expect(() => layersModelFiles(artifacts)).toThrow(/"Conv1D" is not among the supported layers/);
    expect(() => layersModelFiles({})).toThrow(PackError);
    expect(() => layersModelFiles({ ...handwritten(), weightData: new ArrayBuffer(3) })).toThrow(/has 3/);
  });
});
