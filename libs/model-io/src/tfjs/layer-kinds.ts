import type { Json } from '../canonical-json.ts';
import type { LayerConfig } from './layer-config.ts';
import { sizeOf, type Shape } from './network.ts';

/** What a layer makes of inputs of certain shapes. */
export interface Application {
  readonly shape: Shape;
  readonly config: Readonly<Record<string, Json>>;
  readonly activation: string | null;
  readonly weights: readonly { readonly name: string; readonly shape: Shape }[];
  /** When predicting, the output is the input. */
  readonly isIdentity: boolean;
}

/** A layer whose config was read: what it makes of its inputs, or a sentence about why it cannot take them. */
export type LayerRule = (inputs: readonly Shape[]) => Application | string;

/** Without `gelu_new`, which tfjs writes and cannot read. */
const ACTIVATIONS = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'gelu',
  'mish',
  'swish',
  'tanh',
  'sigmoid',
  'hard_sigmoid',
  'softplus',
  'softsign',
  'softmax',
  'log_softmax',
] as const satisfies readonly [string, ...string[]];

/**
 * The layers that may occur, by Keras's class name. Each computes a row's output from that row and its weights alone.
 * Left out on purpose: code (Lambda, custom classes), sequences and images, and Embedding, since an index out of its
 * range would fail the whole batch.
 */
export const LAYER_KINDS: ReadonlyMap<string, (config: LayerConfig) => LayerRule> = new Map([
  ['Dense', dense],
  ['Activation', activation],
  ['ReLU', relu],
  ['LeakyReLU', (config: LayerConfig) => pointwise({ alpha: config.number('alpha', 0.3) })],
  ['ELU', (config: LayerConfig) => pointwise({ alpha: config.number('alpha', 1) })],
  ['ThresholdedReLU', (config: LayerConfig) => pointwise({ theta: config.number('theta', 1) })],
  ['PReLU', prelu],
  ['Softmax', softmax],
  ['Dropout', () => identity],
  ['AlphaDropout', () => identity],
  ['GaussianDropout', () => identity],
  ['GaussianNoise', () => identity],
  ['BatchNormalization', batchNormalization],
  ['LayerNormalization', layerNormalization],
  ['Add', () => merge],
  ['Multiply', () => merge],
  ['Average', () => merge],
  ['Maximum', () => merge],
  ['Minimum', () => merge],
  ['Concatenate', concatenate],
  ['Flatten', flatten],
  ['Reshape', reshape],
  ['Permute', permute],
  ['RepeatVector', repeatVector],
]);

function applied(shape: Shape, application: Partial<Application> = {}): Application {
  return { shape, config: {}, activation: null, weights: [], isIdentity: false, ...application };
}

/** A rule for layers that take one input. */
function ofOne(rule: (input: Shape) => Application | string): LayerRule {
  return ([input, ...others]) =>
    input === undefined || others.length > 0 ? 'takes exactly one input.' : rule(input);
}

function pointwise(config: Application['config'], passed: string | null = null): LayerRule {
  return ofOne((input) => applied(input, { config, activation: passed }));
}

const identity = ofOne((input) => applied(input, { isIdentity: true }));

function dense(config: LayerConfig): LayerRule {
  const units = config.integer('units', 1);
  const useBias = config.boolean('use_bias', true);
  const passed = config.oneOf('activation', ACTIVATIONS, 'linear');
  return ofOne((input) =>
    applied([...input.slice(0, -1), units], {
      config: { units, use_bias: useBias, activation: passed },
      activation: passed,
      weights: [
        { name: 'kernel', shape: [input.at(-1) ?? 0, units] },
        ...(useBias ? [{ name: 'bias', shape: [units] }] : []),
      ],
    }),
  );
}

function activation(config: LayerConfig): LayerRule {
  const passed = config.oneOf('activation', ACTIVATIONS);
  return pointwise({ activation: passed }, passed);
}

function relu(config: LayerConfig): LayerRule {
  config.only('negative_slope', 0);
  config.only('threshold', 0);
  const maximum = config.numberOrNull('max_value');
  return pointwise(maximum === null ? {} : { max_value: maximum });
}

function prelu(config: LayerConfig): LayerRule {
  const shared = config.integers('shared_axes', 1, []);
  return ofOne((input) => {
    if (shared.some((axis) => axis > input.length)) return `has no axis ${Math.max(...shared)} to share.`;
    const shape = input.map((extent, i) => (shared.includes(i + 1) ? 1 : extent));
    return applied(input, {
      config: shared.length === 0 ? {} : { shared_axes: shared },
      weights: [{ name: 'alpha', shape }],
    });
  });
}

function softmax(config: LayerConfig): LayerRule {
  const axis = config.integer('axis', -1, -1);
  return ofOne((input) =>
    axis === -1 || axis === input.length
      ? applied(input, { config: { axis: -1 }, activation: 'softmax' })
      : 'must have the last axis.',
  );
}

/** The position in a shape without batch that an axis of a shape with batch means. */
function positionOf(axis: number, shape: Shape): number | undefined {
  const position = axis < 0 ? shape.length + axis : axis - 1;
  return position >= 0 && position < shape.length ? position : undefined;
}

function batchNormalization(config: LayerConfig): LayerRule {
  const [axis = -1, ...others] = config.integers('axis', -8, [-1]);
  const epsilon = config.number('epsilon', 1e-3);
  const center = config.boolean('center', true);
  const scale = config.boolean('scale', true);
  return ofOne((input) => {
    const position = positionOf(axis, input);
    const extent = position === undefined ? undefined : input[position];
    if (position === undefined || extent === undefined || others.length > 0)
      return 'must have one axis of its input.';
    const names = [
      ...(scale ? ['gamma'] : []),
      ...(center ? ['beta'] : []),
      'moving_mean',
      'moving_variance',
    ];
    return applied(input, {
      config: { axis: position + 1, epsilon, center, scale },
      weights: names.map((name) => ({ name, shape: [extent] })),
    });
  });
}

function layerNormalization(config: LayerConfig): LayerRule {
  const axes = config.integers('axis', -8, [-1]);
  const epsilon = config.number('epsilon', 1e-3);
  const center = config.boolean('center', true);
  const scale = config.boolean('scale', true);
  return ofOne((input) => {
    const positions = axes.flatMap((axis) => positionOf(axis, input) ?? []);
    const distinct = [...new Set(positions)].sort((a, b) => a - b);
    if (distinct.length === 0 || distinct.length !== axes.length)
      return 'must have axes of its input, each once.';
    const shape = distinct.map((position) => input[position] ?? 0);
    return applied(input, {
      config: { axis: distinct.map((position) => position + 1), epsilon, center, scale },
      weights: [...(scale ? ['gamma'] : []), ...(center ? ['beta'] : [])].map((name) => ({ name, shape })),
    });
  });
}

/** tfjs would broadcast; a net for tables has no use for that, and equal shapes are easy to be sure of. */
const merge: LayerRule = ([first, ...others]) =>
  first !== undefined && others.length > 0 && others.every((shape) => areEqual(shape, first))
    ? applied(first)
    : 'must have at least two inputs of one shape.';

function concatenate(config: LayerConfig): LayerRule {
  const axis = config.integer('axis', -8, -1);
  return (inputs) => {
    const [first = []] = inputs;
    const position = positionOf(axis, first);
    if (position === undefined || inputs.length < 2)
      return 'must have at least two inputs and one of their axes.';
    const others = (shape: Shape) => shape.toSpliced(position, 1);
    if (!inputs.every((shape) => shape.length === first.length && areEqual(others(shape), others(first))))
      return 'must have inputs that differ in the joined axis only.';
    const extent = inputs.reduce((sum, shape) => sum + (shape[position] ?? 0), 0);
    return applied(first.with(position, extent), { config: { axis: position + 1 } });
  };
}

function flatten(config: LayerConfig): LayerRule {
  config.only('data_format', 'channels_last');
  return ofOne((input) => applied([sizeOf(input)], { isIdentity: input.length === 1 }));
}

function reshape(config: LayerConfig): LayerRule {
  const target = config.integers('target_shape', -1);
  return ofOne((input) => {
    const free = target.filter((extent) => extent === -1).length;
    const rest = sizeOf(input) / sizeOf(target.filter((extent) => extent !== -1));
    const shape = target.map((extent) => (extent === -1 ? rest : extent));
    const fits = free <= 1 && shape.length > 0 && shape.length <= 4 && shape.every(Number.isSafeInteger);
    return fits && sizeOf(shape) === sizeOf(input)
      ? applied(shape, { config: { target_shape: shape } })
      : `cannot give [${target.join(', ')}] to what has the shape [${input.join(', ')}].`;
  });
}

function permute(config: LayerConfig): LayerRule {
  const dims = config.integers('dims', 1);
  return ofOne((input) =>
    areEqual(
      [...dims].sort((a, b) => a - b),
      input.map((_, i) => i + 1),
    )
      ? applied(
          dims.map((dim) => input[dim - 1] ?? 0),
          { config: { dims } },
        )
      : `must name each axis from 1 to ${input.length} once.`,
  );
}

function repeatVector(config: LayerConfig): LayerRule {
  const n = config.integer('n', 1);
  return ofOne((input) =>
    input.length === 1 ? applied([n, ...input], { config: { n } }) : 'takes an input with one axis.',
  );
}

/** Whether two shapes are the same. */
export function areEqual(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, i) => extent === b[i]);
}
