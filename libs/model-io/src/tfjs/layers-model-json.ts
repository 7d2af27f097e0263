import type { Json } from '../canonical-json.ts';
import type { Network } from './network.ts';

/** The parts of a layers model as tfjs takes and gives them. */
export interface LayersModelParts {
  readonly modelTopology: { readonly [key: string]: Json };
  readonly weightSpecs: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: 'float32';
  }[];
  readonly weightData: Uint8Array<ArrayBuffer>;
}

/**
 * A network in tfjs's form, as one flat functional model. Names follow from position alone: those that tfjs makes up
 * depend on what the process has built before. They have no underscore, which tfjs would take for its own.
 */
export function layersModelParts({ columns, nodes }: Network): LayersModelParts {
  const names = nodes.map(({ className }, i) => `${className.toLowerCase()}${i + 1}`);
  const refOf = (value: number): Json => [value === 0 ? 'input' : (names[value - 1] ?? ''), 0, 0, {}];
  const layers = nodes.map(({ className, config, inputs }, i): Json => {
    const name = names[i] ?? '';
    return {
      class_name: className,
      config: { ...config, name },
      inbound_nodes: [inputs.map(refOf)],
      name,
    };
  });
  const inputLayer: Json = {
    class_name: 'InputLayer',
    config: { batch_input_shape: [null, columns], dtype: 'float32', name: 'input', sparse: false },
    inbound_nodes: [],
    name: 'input',
  };
  const weights = nodes.flatMap((node, i) =>
    node.weights.map(({ name, shape, bytes }) => ({ name: `${names[i] ?? ''}/${name}`, shape, bytes })),
  );
  const weightData = new Uint8Array(weights.reduce((size, { bytes }) => size + bytes.length, 0));
  let offset = 0;
  for (const { bytes } of weights) {
    weightData.set(bytes, offset);
    offset += bytes.length;
  }
  return {
    modelTopology: {
      class_name: 'Model',
      config: {
        input_layers: [['input', 0, 0]],
        layers: [inputLayer, ...layers],
        name: 'network',
        output_layers: [[names.at(-1) ?? '', 0, 0]],
      },
    },
    weightSpecs: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
    weightData,
  };
}
