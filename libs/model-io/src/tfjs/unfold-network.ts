import type { JsonReader } from '../json-reader.ts';
import { areEqual } from './layer-kinds.ts';
import type { TopologyLayer, TopologyModel, TopologyRef } from './model-topology.ts';
import { sizeOf, type Network, type NetworkNode, type NetworkWeight, type Shape } from './network.ts';
import type { SavedWeight } from './saved-weights.ts';

/** Nested models can multiply: ten lines of JSON would do for a million layers, or a row of a billion numbers. */
const MAXIMUM_NODES = 1024;
const MAXIMUM_NUMBERS_PER_ROW = 65_536;

/**
 * Joins topology and weights into a network: nested models are inlined, every shape is worked out, every weight is
 * claimed by exactly one layer. All of this is arithmetic on sizes; nothing is allocated for what is only claimed.
 *
 * @returns undefined after a fault
 */
export function unfoldNetwork(
  reader: JsonReader,
  model: TopologyModel,
  saved: ReadonlyMap<string, SavedWeight>,
): Network | undefined {
  const before = reader.faults.length;
  const [input] = model.inputs;
  if (model.inputs.length !== 1 || input?.length !== 1) {
    reader.fault(
      'signature-mismatch',
      model.pointer,
      'must have one input of the shape [null, columns], since a row is encoded as one list of numbers.',
    );
    return undefined;
  }
  const unfolding = new Unfolding(reader, saved, input);
  const output = unfolding.unfold(model, [0]);
  if (output === undefined) return undefined;
  unfolding.close(model.pointer);
  if (output === 0) reader.fault('weights-malformed', model.pointer, 'has no layer that computes anything.');
  const { nodes } = unfolding;
  return reader.faults.length > before ? undefined : { columns: input[0] ?? 0, nodes };
}

/** Values are numbered: 0 is the row, n what node n − 1 gives. */
class Unfolding {
  readonly nodes: NetworkNode[] = [];
  readonly #reader: JsonReader;
  readonly #saved: ReadonlyMap<string, SavedWeight>;
  readonly #claimed = new Set<string>();
  readonly #input: Shape;
  #uses = 0;

  constructor(reader: JsonReader, saved: ReadonlyMap<string, SavedWeight>, input: Shape) {
    this.#reader = reader;
    this.#saved = saved;
    this.#input = input;
  }

  /** The value that a model gives for these values, or undefined after a fault. */
  unfold(model: TopologyModel, inputs: readonly number[]): number | undefined {
    if (inputs.length !== model.inputs.length) {
      return this.#fault(model.pointer, `has ${model.inputs.length} inputs, but is given ${inputs.length}.`);
    }
    for (const [i, declared] of model.inputs.entries()) {
      const actual = this.#shapeOf(inputs[i] ?? 0);
      if (declared !== null && !areEqual(declared, actual)) {
        const shapes = `[${declared.join(', ')}] per row, but is given [${actual.join(', ')}]`;
        return this.#fault(model.pointer, `declares an input of ${shapes}.`);
      }
    }
    return this.#resolve(model, inputs, model.output, new Map());
  }

  /** Nothing may be left over: what nobody uses would be a sign that the file means something else. */
  close(pointer: string): void {
    const used = new Set(this.nodes.flatMap(({ inputs }) => inputs));
    if (this.nodes.some((_, i) => i < this.nodes.length - 1 && !used.has(i + 1))) {
      this.#fault(pointer, 'computes something that does not lead to the output.');
    }
    for (const [name, { pointer: place }] of this.#saved) {
      if (!this.#claimed.has(name)) this.#fault(place, `"${name}" belongs to no layer of the model.`);
    }
  }

  /** `values` has what is known of this use of the model; null while it is being worked out. */
  #resolve(
    model: TopologyModel,
    inputs: readonly number[],
    { place, use, pointer }: TopologyRef,
    values: Map<string, number | null>,
  ): number | undefined {
    const key = `${use} ${place}`;
    const known = values.get(key);
    if (known === null) return this.#fault(pointer, `"${place}" leads back to itself.`);
    if (known !== undefined) return known;
    const found = model.places.get(place);
    if (found === undefined) return this.#fault(pointer, `"${place}" is no layer of this model.`);
    const { used, uses } = found;
    if (typeof used === 'number') return inputs[used];
    const refs = uses[use];
    if (refs === undefined || refs.length === 0) return this.#fault(pointer, `"${place}" has no use ${use}.`);
    if (++this.#uses > MAXIMUM_NODES)
      return this.#fault(pointer, `is beyond the ${MAXIMUM_NODES} layers that are computed at most.`);
    values.set(key, null);
    const given: number[] = [];
    for (const ref of refs) {
      const value = this.#resolve(model, inputs, ref, values);
      if (value === undefined) return undefined;
      given.push(value);
    }
    const value = used.kind === 'model' ? this.unfold(used, given) : this.#apply(used, given);
    if (value !== undefined) values.set(key, value);
    return value;
  }

  #apply(layer: TopologyLayer, inputs: readonly number[]): number | undefined {
    const applied = layer.rule(inputs.map((value) => this.#shapeOf(value)));
    if (typeof applied === 'string') return this.#fault(layer.pointer, applied);
    const { shape, config, activation, isIdentity } = applied;
    if (isIdentity) return inputs[0];
    // Also false for what is too large to be a number.
    if (!(sizeOf(shape) <= MAXIMUM_NUMBERS_PER_ROW)) {
      return this.#fault(
        layer.pointer,
        `makes [${shape.join(', ')}] of a row; at most ${MAXIMUM_NUMBERS_PER_ROW} numbers are supported.`,
      );
    }
    const weights = applied.weights.flatMap((wanted) => this.#claim(layer, wanted.name, wanted.shape) ?? []);
    return this.nodes.push({ className: layer.className, config, inputs, shape, activation, weights });
  }

  #claim(layer: TopologyLayer, name: string, shape: Shape): NetworkWeight | undefined {
    const full = `${layer.name}/${name}`;
    const saved = this.#saved.get(full);
    if (saved === undefined)
      return this.#fault(layer.pointer, `its weights "${full}" are not in the manifest.`);
    if (this.#claimed.has(full)) {
      return this.#fault(
        layer.pointer,
        `"${full}" is used twice; a layer with weights may be used once, under a name of its own.`,
      );
    }
    this.#claimed.add(full);
    if (!areEqual(shape, saved.shape)) {
      const shapes = `[${shape.join(', ')}], but the file has [${saved.shape.join(', ')}]`;
      return this.#fault(saved.pointer, `"${full}" must have the shape ${shapes}.`);
    }
    return { name, shape, bytes: saved.bytes };
  }

  #shapeOf(value: number): Shape {
    return value === 0 ? this.#input : (this.nodes[value - 1]?.shape ?? []);
  }

  #fault(pointer: string, message: string): undefined {
    this.#reader.fault('weights-malformed', pointer, message);
    return undefined;
  }
}
