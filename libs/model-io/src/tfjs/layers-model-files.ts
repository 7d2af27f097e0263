import { canonicalJson } from '../canonical-json.ts';
import { PackError } from '../pack-artifact.ts';
import { layersModelParts } from './layers-model-json.ts';
import { LAYERS_MODEL_FILE, readSavedModel } from './read-layers-model.ts';
import { LAYERS_WEIGHTS_FILE } from './saved-weights.ts';

/** The part of what tfjs hands to a save handler that decides what the model predicts. */
export interface LayersModelArtifacts {
  readonly modelTopology?: unknown;
  readonly weightSpecs?: unknown;
  readonly weightData?: ArrayBuffer | readonly ArrayBuffer[];
}

/**
 * The two files of a trained layers model, for the content of an artifact. They hold the network in one form, whatever
 * its layers were called and however they were nested: the same network gives the same bytes. Loss, optimizer and
 * initializers are left out.
 *
 * @param artifacts what `model.save(tf.io.withSaveHandler(…))` gives
 * @throws PackError with all faults for a model that would be refused when loaded
 */
export function layersModelFiles(artifacts: LayersModelArtifacts): ReadonlyMap<string, Uint8Array> {
  const { modelTopology, weightSpecs, weightData = [] } = artifacts;
  const network = readSavedModel(modelTopology ?? null, weightSpecs ?? null, joined(weightData));
  if (!network.ok) throw new PackError(network.faults);
  const parts = layersModelParts(network.value);
  const json = {
    format: 'layers-model',
    generatedBy: '@switchyard/model-io',
    convertedBy: null,
    modelTopology: parts.modelTopology,
    weightsManifest: [{ paths: ['weights.bin'], weights: parts.weightSpecs }],
  };
  return new Map([
    [LAYERS_MODEL_FILE, new TextEncoder().encode(canonicalJson(json))],
    [LAYERS_WEIGHTS_FILE, parts.weightData],
  ]);
}

function joined(data: ArrayBuffer | readonly ArrayBuffer[]): Uint8Array {
  const buffers = data instanceof ArrayBuffer ? [data] : data;
  const bytes = new Uint8Array(buffers.reduce((size, { byteLength }) => size + byteLength, 0));
  let offset = 0;
  for (const buffer of buffers) {
    bytes.set(new Uint8Array(buffer), offset);
    offset += buffer.byteLength;
  }
  return bytes;
}
