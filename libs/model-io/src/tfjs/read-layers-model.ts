import type { Checked } from '../artifact-fault.ts';
import { refused } from '../artifact-fault.ts';
import { JsonReader } from '../json-reader.ts';
import type { VerifiedFiles } from '../verify-artifact.ts';
import { readModelTopology } from './model-topology.ts';
import type { Network } from './network.ts';
import {
  LAYERS_WEIGHTS_FILE,
  readWeightsManifest,
  readWeightSpecs,
  type SavedWeight,
} from './saved-weights.ts';
import { unfoldNetwork } from './unfold-network.ts';

/** A layers model's topology and the list of its weights. */
export const LAYERS_MODEL_FILE = 'weights/model.json';

/** A topology of 256 layers has a quarter of it. */
const MAXIMUM_TOPOLOGY_BYTES = 1 << 20;

/** tfjs writes these as well; no prediction depends on them. */
const IGNORED = [
  'generatedBy',
  'convertedBy',
  'trainingConfig',
  'userDefinedMetadata',
  'signature',
  'modelInitializer',
  'initializerSignature',
];

/** Reads the two files of a layers model: the network, or all faults at once. */
export function readLayersModel(file: VerifiedFiles): Checked<Network> {
  const bytes = file(LAYERS_MODEL_FILE);
  const data = file(LAYERS_WEIGHTS_FILE);
  const missing = Object.entries({ [LAYERS_MODEL_FILE]: bytes, [LAYERS_WEIGHTS_FILE]: data })
    .filter(([, content]) => content === undefined)
    .flatMap(([path]) => refused('file-missing', path, 'is missing; flavor tfjs needs it.').faults);
  if (bytes === undefined || data === undefined) return { ok: false, faults: missing };
  if (bytes.length > MAXIMUM_TOPOLOGY_BYTES) {
    return refused(
      'file-too-large',
      LAYERS_MODEL_FILE,
      `has ${bytes.length} bytes; at most ${MAXIMUM_TOPOLOGY_BYTES} are read.`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unreadable';
    return refused('json-malformed', LAYERS_MODEL_FILE, `is not JSON: ${reason}`);
  }
  const reader = new JsonReader(LAYERS_MODEL_FILE);
  const record = reader.record(json, '');
  if (record['format'] === 'graph-model') {
    return refused(
      'weights-malformed',
      LAYERS_MODEL_FILE,
      'is a graph model, of which nothing can be checked; save a model of tf.sequential or tf.model, or convert it to ONNX.',
      '/format',
    );
  }
  const ignored = IGNORED.filter((key) => Object.hasOwn(record, key));
  const root = reader.object(json, '', ['format', 'modelTopology', 'weightsManifest', ...ignored]);
  reader.oneOf(root['format'], '/format', ['layers-model']);
  return joinNetwork(
    reader,
    root['modelTopology'],
    readWeightsManifest(reader, root['weightsManifest'], data),
  );
}

/** The same from what tfjs hands to a save handler. */
export function readSavedModel(topology: unknown, specs: unknown, data: Uint8Array): Checked<Network> {
  const reader = new JsonReader(LAYERS_MODEL_FILE);
  const weights = readWeightSpecs(reader, specs, '/weightsManifest/0/weights', data);
  return joinNetwork(reader, topology, weights);
}

function joinNetwork(
  reader: JsonReader,
  topology: unknown,
  saved: ReadonlyMap<string, SavedWeight>,
): Checked<Network> {
  // Keras wraps the model in a file of its own; what else is in there is about training.
  const wrapper = reader.record(topology, '/modelTopology');
  const inner = wrapper['model_config'];
  const model =
    inner === undefined
      ? readModelTopology(reader, wrapper, '/modelTopology')
      : readModelTopology(reader, inner, '/modelTopology/model_config');
  const network = reader.faults.length === 0 ? unfoldNetwork(reader, model, saved) : undefined;
  return network === undefined ? { ok: false, faults: reader.faults } : { ok: true, value: network };
}
