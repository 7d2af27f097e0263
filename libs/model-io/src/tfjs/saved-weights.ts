import type { JsonReader } from '../json-reader.ts';
import { sizeOf, type Shape } from './network.ts';

/** The weights of a layers model, all in one file. */
export const LAYERS_WEIGHTS_FILE = 'weights/weights.bin';

/** Numbers of the weights file under the name that the topology gives them. */
export interface SavedWeight {
  readonly pointer: string;
  readonly shape: Shape;
  readonly bytes: Uint8Array;
}

const BYTES_OF = { float32: 4, int32: 4, bool: 1 };

/**
 * The weights that a manifest lists. Its paths are compared, never followed: there is one file, and the manifest must
 * say just that.
 */
export function readWeightsManifest(
  reader: JsonReader,
  json: unknown,
  data: Uint8Array,
): ReadonlyMap<string, SavedWeight> {
  const groups = reader.list(json, '/weightsManifest');
  if (groups.length !== 1) {
    reader.fault(
      'weights-malformed',
      '/weightsManifest',
      `has ${groups.length} groups; save the model with all weights in one.`,
    );
  }
  const [first] = groups;
  const group = reader.object(first, '/weightsManifest/0', ['paths', 'weights']);
  const paths = reader.list(group['paths'], '/weightsManifest/0/paths');
  if (paths.length !== 1 || paths[0] !== 'weights.bin') {
    reader.fault(
      'path-unsafe',
      '/weightsManifest/0/paths',
      'must be ["weights.bin"]: all weights are in this one file, and no other is read.',
    );
  }
  return readWeightSpecs(reader, group['weights'], '/weightsManifest/0/weights', data);
}

/**
 * The weights that stand one after the other in `data`, without an optimizer's. What they claim is compared with the
 * length of `data` before any of it is used.
 */
export function readWeightSpecs(
  reader: JsonReader,
  json: unknown,
  pointer: string,
  data: Uint8Array,
): ReadonlyMap<string, SavedWeight> {
  const before = reader.faults.length;
  let offset = 0;
  const specs = reader.list(json, pointer).map((spec, i) => {
    const read = readSpec(reader, spec, `${pointer}/${i}`, offset);
    offset += read.size;
    return read;
  });
  reader.unique(
    specs.map(({ name }) => name),
    (i) => `${pointer}/${i}/name`,
  );
  if (offset !== data.length) {
    reader.fault(
      'weights-malformed',
      pointer,
      `needs ${offset} bytes, but ${LAYERS_WEIGHTS_FILE} has ${data.length}. One of the two was changed; save the model again.`,
    );
  }
  // Wrong sizes have moved everything after them.
  if (reader.faults.length > before) return new Map();
  const weights = specs.filter(({ isOptimizer }) => !isOptimizer);
  return new Map(weights.map((spec) => [spec.name, savedWeight(reader, spec, data)]));
}

interface WeightSpec {
  readonly name: string;
  readonly pointer: string;
  readonly shape: Shape;
  readonly dtype: keyof typeof BYTES_OF;
  readonly isOptimizer: boolean;
  readonly offset: number;
  readonly size: number;
}

function readSpec(reader: JsonReader, json: unknown, pointer: string, offset: number): WeightSpec {
  const record = reader.record(json, pointer);
  if (Object.hasOwn(record, 'quantization')) {
    reader.fault(
      'weights-malformed',
      `${pointer}/quantization`,
      'is not supported, since it changes what the model answers; save the model without it.',
    );
  }
  const optional = ['group', 'quantization'].filter((key) => Object.hasOwn(record, key));
  const spec = reader.object(json, pointer, ['name', 'shape', 'dtype', ...optional]);
  const shape = reader
    .list(spec['shape'], `${pointer}/shape`)
    .map((extent, axis) => reader.integer(extent, `${pointer}/shape/${axis}`, 0));
  const dtype = reader.oneOf(spec['dtype'], `${pointer}/dtype`, ['float32', 'int32', 'bool']);
  const group = reader.oneOf(spec['group'], `${pointer}/group`, ['model', 'optimizer']);
  return {
    name: reader.text(spec['name'], `${pointer}/name`),
    pointer,
    shape,
    dtype,
    isOptimizer: group === 'optimizer',
    offset,
    size: sizeOf(shape) * BYTES_OF[dtype],
  };
}

function savedWeight(reader: JsonReader, spec: WeightSpec, data: Uint8Array): SavedWeight {
  const { pointer, shape, dtype, offset, size } = spec;
  // Not `slice`: what Node reads files into gives a view for it.
  const bytes = new Uint8Array(data.subarray(offset, offset + size));
  if (dtype !== 'float32') {
    reader.fault('wrong-value', `${pointer}/dtype`, 'must be float32: no layer here has other weights.');
  } else if (!new Float32Array(bytes.buffer).every(Number.isFinite)) {
    reader.fault(
      'weights-malformed',
      pointer,
      `has a number in ${LAYERS_WEIGHTS_FILE} that is not finite. The training went astray; lower its learning rate.`,
    );
  }
  return { pointer, shape, bytes };
}
