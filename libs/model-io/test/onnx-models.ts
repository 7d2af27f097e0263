import type { Forest } from '../src/forest.ts';
import {
  writeOnnx,
  type ElementType,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxNode,
} from './onnx-writer.ts';

/** One layer of a network: `weights[input][unit]`, `bias[unit]`. */
export interface Layer {
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
  readonly activation: 'Relu' | 'Softmax' | 'Sigmoid' | 'Identity';
}

/** A network of dense layers as an ONNX graph: MatMul, Add, activation, in single or double precision. */
export function networkGraph(layers: readonly Layer[], type: ElementType = 'float'): OnnxGraph {
  const first = layers[0]?.weights.length ?? 0;
  const last = layers.at(-1)?.bias.length ?? 0;
  return {
    inputs: [{ name: 'X', type, shape: ['N', first] }],
    outputs: [{ name: 'Y', type, shape: ['N', last] }],
    nodes: layers.flatMap(({ activation }, i): OnnxNode[] => [
      { op: 'MatMul', inputs: [i === 0 ? 'X' : `a${i - 1}`, `w${i}`], outputs: [`m${i}`] },
      { op: 'Add', inputs: [`m${i}`, `b${i}`], outputs: [`z${i}`] },
      { op: activation, inputs: [`z${i}`], outputs: [i === layers.length - 1 ? 'Y' : `a${i}`] },
    ]),
    constants: layers.flatMap(({ weights, bias }, i) => [
      { name: `w${i}`, type, dims: [weights.length, bias.length], values: weights.flat() },
      { name: `b${i}`, type, dims: [bias.length], values: bias },
    ]),
  };
}

/** A network of dense layers as the bytes of an ONNX model. */
export function networkModel(layers: readonly Layer[], type: ElementType = 'float'): Uint8Array {
  return writeOnnx(networkGraph(layers, type));
}

/** The same network by the textbook, in double precision. */
export function evaluateNetwork(layers: readonly Layer[], row: readonly number[]): readonly number[] {
  return layers.reduce<readonly number[]>((values, { weights, bias, activation }) => {
    const z = bias.map((start, unit) =>
      values.reduce((sum, value, input) => sum + value * (weights[input]?.[unit] ?? 0), start),
    );
    switch (activation) {
      case 'Relu':
        return z.map((value) => Math.max(0, value));
      case 'Sigmoid':
        return z.map((value) => 1 / (1 + Math.exp(-value)));
      case 'Softmax': {
        const top = Math.max(...z);
        const shares = z.map((value) => Math.exp(value - top));
        const total = shares.reduce((a, b) => a + b, 0);
        return shares.map((share) => share / total);
      }
      case 'Identity':
        return z;
    }
  }, row);
}

/** How the labels of a tree ensemble are given. */
export interface EnsembleOptions {
  readonly labels: readonly string[] | readonly number[];
  /** Whether a ZipMap turns the shares into a map, as scikit-learn's exporter does by default. */
  readonly zipMap?: boolean;
}

/**
 * A forest that averages leaf distributions as an ONNX TreeEnsembleClassifier, the way scikit-learn's random forests
 * are exported: leaf shares divided by the number of trees, an int64 or text label beside the shares.
 */
export function ensembleClassifier(forest: Forest, { labels, zipMap = false }: EnsembleOptions): Uint8Array {
  const { nodes, leaves } = ensembleAttributes(forest, 'class');
  const isText = typeof labels[0] === 'string';
  const labelAttribute: Record<string, OnnxAttribute> = isText
    ? { classlabels_strings: { strings: labels.map(String) } }
    : { classlabels_int64s: { ints: labels.map(Number) } };
  const labelType: ElementType = isText ? 'string' : 'int64';
  return writeOnnx({
    inputs: [{ name: 'X', type: 'float', shape: ['N', forest.inputs] }],
    outputs: [
      { name: 'output_label', type: labelType, shape: ['N'] },
      zipMap
        ? { name: 'output_probability', map: labelType }
        : { name: 'probabilities', type: 'float', shape: ['N', forest.outputs] },
    ],
    nodes: [
      {
        op: 'TreeEnsembleClassifier',
        domain: 'ai.onnx.ml',
        inputs: ['X'],
        outputs: ['output_label', 'probabilities'],
        attributes: { ...nodes, ...leaves, ...labelAttribute, post_transform: { string: 'NONE' } },
      },
      ...(zipMap
        ? [
            {
              op: 'ZipMap',
              domain: 'ai.onnx.ml',
              inputs: ['probabilities'],
              outputs: ['output_probability'],
              attributes: labelAttribute,
            },
          ]
        : []),
    ],
  });
}

/** A regression forest as an ONNX TreeEnsembleRegressor that averages. */
export function ensembleRegressor(forest: Forest): Uint8Array {
  const { nodes, leaves } = ensembleAttributes(forest, 'target');
  return writeOnnx({
    inputs: [{ name: 'X', type: 'float', shape: ['N', forest.inputs] }],
    outputs: [{ name: 'variable', type: 'float', shape: ['N', 1] }],
    nodes: [
      {
        op: 'TreeEnsembleRegressor',
        domain: 'ai.onnx.ml',
        inputs: ['X'],
        outputs: ['variable'],
        attributes: { ...nodes, ...leaves, n_targets: { int: 1 }, aggregate_function: { string: 'SUM' } },
      },
    ],
  });
}

function ensembleAttributes(forest: Forest, leaf: 'class' | 'target') {
  const trees: number[] = [];
  const ids: number[] = [];
  const modes: string[] = [];
  const weights = { tree: [] as number[], node: [] as number[], id: [] as number[], share: [] as number[] };
  const links = {
    feature: [] as number[],
    threshold: [] as number[],
    yes: [] as number[],
    no: [] as number[],
  };
  forest.roots.forEach((root, tree) => {
    const reach = (node: number): void => {
      const feature = forest.feature[node] ?? -1;
      const left = forest.left[node] ?? 0;
      trees.push(tree);
      ids.push(node);
      modes.push(feature < 0 ? 'LEAF' : forest.comparison === 'less' ? 'BRANCH_LT' : 'BRANCH_LEQ');
      links.feature.push(Math.max(0, feature));
      links.threshold.push(feature < 0 ? 0 : (forest.threshold[node] ?? 0));
      links.yes.push(feature < 0 ? 0 : left);
      links.no.push(feature < 0 ? 0 : left + 1);
      if (feature >= 0) {
        reach(left);
        reach(left + 1);
        return;
      }
      for (let k = 0; k < forest.outputs; k++) {
        weights.tree.push(tree);
        weights.node.push(node);
        weights.id.push(k);
        weights.share.push((forest.leaves[left * forest.outputs + k] ?? 0) / forest.roots.length);
      }
    };
    reach(root);
  });
  return {
    nodes: {
      nodes_treeids: { ints: trees },
      nodes_nodeids: { ints: ids },
      nodes_featureids: { ints: links.feature },
      nodes_values: { floats: links.threshold },
      nodes_modes: { strings: modes },
      nodes_truenodeids: { ints: links.yes },
      nodes_falsenodeids: { ints: links.no },
    },
    leaves: {
      [`${leaf}_treeids`]: { ints: weights.tree },
      [`${leaf}_nodeids`]: { ints: weights.node },
      [`${leaf}_ids`]: { ints: weights.id },
      [`${leaf}_weights`]: { floats: weights.share },
    },
  };
}
