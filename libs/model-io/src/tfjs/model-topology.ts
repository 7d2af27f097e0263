import { escapePointer, type JsonObject, type JsonReader } from '../json-reader.ts';
import { LayerConfig } from './layer-config.ts';
import { LAYER_KINDS, type LayerRule } from './layer-kinds.ts';
import type { Shape } from './network.ts';

/** A layer with its config read. */
export interface TopologyLayer {
  readonly kind: 'layer';
  readonly pointer: string;
  /** What the names of its weights begin with. */
  readonly name: string;
  readonly className: string;
  readonly rule: LayerRule;
}

/** A model, at the top or in the place of a layer. */
export interface TopologyModel {
  readonly kind: 'model';
  readonly pointer: string;
  /** The shape of each input as declared, null where it is left open. */
  readonly inputs: readonly (Shape | null)[];
  readonly places: ReadonlyMap<string, TopologyPlace>;
  readonly output: TopologyRef;
}

/** What is used under one name within a model; an input is its index. */
export interface TopologyPlace {
  readonly used: TopologyLayer | TopologyModel | number;
  /** The inputs of each use. */
  readonly uses: readonly (readonly TopologyRef[])[];
}

/** The output of one use of a place. */
export interface TopologyRef {
  readonly pointer: string;
  readonly place: string;
  readonly use: number;
}

/** More layers or deeper nesting are no net for tables. */
const MAXIMUM_LAYERS = 256;
const MAXIMUM_DEPTH = 8;

/** Reads a model as Keras describes it; layers that are not known to be safe are faults. */
export function readModelTopology(
  reader: JsonReader,
  json: unknown,
  pointer: string,
  depth = 0,
): TopologyModel {
  const { class_name: className, config } = reader.record(json, pointer);
  if (depth > MAXIMUM_DEPTH) {
    reader.fault('weights-malformed', pointer, `is nested more than ${MAXIMUM_DEPTH} models deep.`);
    return { kind: 'model', pointer, inputs: [], places: new Map(), output: { pointer, place: '', use: 0 } };
  }
  if (className === 'Sequential') return readSequential(reader, config, `${pointer}/config`, depth);
  if (!isModel(className)) {
    const found = typeof className === 'string' ? `"${className}"` : 'something else';
    reader.fault(
      'weights-malformed',
      `${pointer}/class_name`,
      `must be Sequential, Functional or Model, not ${found}; save a model of tf.sequential or tf.model.`,
    );
  }
  return readFunctional(reader, config, `${pointer}/config`, depth);
}

function isModel(className: unknown): boolean {
  return className === 'Sequential' || className === 'Functional' || className === 'Model';
}

function readSequential(reader: JsonReader, json: unknown, pointer: string, depth: number): TopologyModel {
  // The oldest form is the list itself.
  const isList = Array.isArray(json);
  const config = isList ? { layers: json } : reader.record(json, pointer);
  const at = isList ? pointer : `${pointer}/layers`;
  const items = readLayers(reader, config['layers'], at);
  const places = new Map<string, TopologyPlace>([['input', { used: 0, uses: [] }]]);
  let last: TopologyRef = { pointer, place: 'input', use: 0 };
  let input: Shape | null = null;
  items.forEach((item, i) => {
    const place = `${at}/${i}`;
    const layer = reader.record(item, place);
    if (i === 0) input = declaredShape(reader, layer['config'], `${place}/config`);
    if (i === 0 && layer['class_name'] === 'InputLayer') return;
    const used = readUsed(reader, layer, place, depth);
    if (i === 0 && used.kind === 'model') input ??= used.inputs[0] ?? null;
    places.set(String(i), { used, uses: [[last]] });
    last = { pointer: place, place: String(i), use: 0 };
  });
  return { kind: 'model', pointer, inputs: [input], places, output: last };
}

function readFunctional(reader: JsonReader, json: unknown, pointer: string, depth: number): TopologyModel {
  const config = reader.record(json, pointer);
  const inputRefs = readRefs(reader, config['input_layers'], `${pointer}/input_layers`);
  const outputs = readRefs(reader, config['output_layers'], `${pointer}/output_layers`);
  const inputs: (Shape | null)[] = inputRefs.map(() => null);
  const places = new Map<string, TopologyPlace>();
  readLayers(reader, config['layers'], `${pointer}/layers`).forEach((item, i) => {
    const at = `${pointer}/layers/${i}`;
    const layer = reader.record(item, at);
    const name = reader.text(layer['name'] ?? null, `${at}/name`);
    if (places.has(name)) reader.fault('duplicate', `${at}/name`, `"${name}" occurs twice.`);
    if (layer['class_name'] === 'InputLayer') {
      const index = inputRefs.findIndex(({ place }) => place === name);
      if (index < 0) {
        reader.fault('weights-malformed', at, 'is an input that the model does not list among its own.');
      } else inputs[index] = declaredShape(reader, layer['config'], `${at}/config`);
      places.set(name, { used: index, uses: [] });
      return;
    }
    const used = readUsed(reader, layer, at, depth);
    const uses = reader
      .list(layer['inbound_nodes'] ?? null, `${at}/inbound_nodes`)
      .map((use, k) => readRefs(reader, use, `${at}/inbound_nodes/${k}`));
    // Keras counts the model's own definition as its first use.
    places.set(name, { used, uses: used.kind === 'model' ? [[], ...uses] : uses });
  });
  for (const { place, pointer: at } of inputRefs) {
    if (typeof places.get(place)?.used !== 'number')
      reader.fault('weights-malformed', at, `"${place}" is no InputLayer of the model.`);
  }
  const [output = { pointer, place: '', use: 0 }] = outputs;
  if (outputs.length !== 1)
    reader.fault('weights-malformed', `${pointer}/output_layers`, 'must name exactly one output.');
  return { kind: 'model', pointer, inputs, places, output };
}

function readLayers(reader: JsonReader, json: unknown, pointer: string): readonly unknown[] {
  const layers = reader.list(json ?? null, pointer);
  if (layers.length <= MAXIMUM_LAYERS) return layers;
  reader.fault(
    'weights-malformed',
    pointer,
    `has ${layers.length} layers; at most ${MAXIMUM_LAYERS} are read.`,
  );
  return [];
}

function readUsed(
  reader: JsonReader,
  layer: JsonObject,
  pointer: string,
  depth: number,
): TopologyLayer | TopologyModel {
  const className = layer['class_name'];
  if (isModel(className)) return readModelTopology(reader, layer, pointer, depth + 1);
  const kind = typeof className === 'string' ? LAYER_KINDS.get(className) : undefined;
  if (kind === undefined || typeof className !== 'string') {
    const found = typeof className === 'string' ? `"${className}" is` : 'is';
    reader.fault(
      'weights-malformed',
      `${pointer}/class_name`,
      `${found} not among the supported layers: ${[...LAYER_KINDS.keys()].join(', ')}. Build the model from these.`,
    );
    return { kind: 'layer', pointer, name: '', className: '', rule: () => 'is unknown.' };
  }
  const config = new LayerConfig(reader, layer['config'] ?? null, `${pointer}/config`);
  const rule = kind(config);
  config.end(escapePointer);
  const { name } = reader.record(layer['config'], `${pointer}/config`);
  return {
    kind: 'layer',
    pointer,
    name: reader.text(name ?? layer['name'] ?? null, `${pointer}/config/name`),
    className,
    rule,
  };
}

/** The shape that an input layer, or the first layer of a sequence, is given; the batch must be left open. */
function declaredShape(reader: JsonReader, json: unknown, pointer: string): Shape | null {
  if (Array.isArray(json)) return null;
  const config = reader.record(json, pointer);
  const key = ['batch_input_shape', 'batch_shape'].find((candidate) => Array.isArray(config[candidate]));
  if (key === undefined) return null;
  const [batch, ...shape] = reader.list(config[key], `${pointer}/${key}`);
  if (batch !== null) {
    reader.fault('weights-malformed', `${pointer}/${key}/0`, 'must be null, since batches have any size.');
  }
  if (Object.hasOwn(config, 'dtype') && config['dtype'] !== 'float32') {
    reader.fault('wrong-value', `${pointer}/dtype`, 'must be float32, as the encoded rows are.');
  }
  return shape.map((extent, i) => reader.integer(extent, `${pointer}/${key}/${i + 1}`, 1));
}

function readRefs(reader: JsonReader, json: unknown, pointer: string): readonly TopologyRef[] {
  const list = reader.list(json ?? null, pointer);
  // One reference need not stand in a list.
  const isOne = typeof list[0] === 'string';
  return (isOne ? [list] : list).map((ref, i) => {
    const at = isOne ? pointer : `${pointer}/${i}`;
    const [place, use, output, options] = reader.list(ref, at);
    if (output !== 0) {
      reader.fault('weights-malformed', `${at}/2`, 'must be 0, since layers have one output here.');
    }
    if (Object.keys(reader.record(options ?? {}, `${at}/3`)).length > 0) {
      reader.fault('weights-malformed', `${at}/3`, 'must be empty; no layer here takes options of a use.');
    }
    return {
      pointer: at,
      place: reader.text(place ?? null, `${at}/0`),
      use: reader.integer(use ?? null, `${at}/1`, 0),
    };
  });
}
