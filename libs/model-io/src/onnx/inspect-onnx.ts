import { packedVarints, ProtobufError, protobufFields } from './protobuf-fields.ts';

/** What can be known about an ONNX model before a runtime sees it. */
export interface OnnxFacts {
  /** Tensors whose values are said to be in another file, by name. */
  readonly externalTensors: readonly string[];
  /** Operators as `domain:name`, subgraphs and functions included; the domain of plain ONNX is empty. */
  readonly operators: ReadonlySet<string>;
  /** Class labels that a classifier node carries, in the order of its shares; null without one. */
  readonly classLabels: readonly string[] | null;
}

/** ONNX allows graphs within graphs (If, Loop); deeper than this is refused. */
const MAXIMUM_DEPTH = 32;

type Message = 'model' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparse' | 'function' | 'training';

/** The messages of onnx.proto that may hold a tensor, and by which fields one leads to the next. */
const CHILDREN: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  function: { 7: 'node', 11: 'attribute' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparse' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph', 10: 'tensor', 11: 'graph', 22: 'sparse', 23: 'sparse' },
  sparse: { 1: 'tensor', 2: 'tensor' },
  tensor: {},
};
const NAME = { tensor: 8, attribute: 1 };
const TENSOR = { externalData: 13, dataLocation: 14 };
const NODE = { operator: 4, domain: 7 };
const ATTRIBUTE = { ints: 8, strings: 9 };
const LABELS = /^(classlabels_(strings|int64s|ints)|class_labels)$/;

/**
 * Reads what must be known of an ONNX model before it is trusted: whether it points to other files, which operators
 * it uses, and which labels its classes have. Values are not read, and nothing is allocated for them.
 * Source: onnx.proto of ONNX 1.x.
 *
 * @throws ProtobufError when the bytes are no ONNX model, for example because they were cut off
 */
export function inspectOnnx(model: Uint8Array): OnnxFacts {
  const externalTensors: string[] = [];
  const operators = new Set<string>();
  let classLabels: readonly string[] | null = null;
  let graphs = 0;

  const walk = (message: Message, bytes: Uint8Array, depth: number): void => {
    if (depth > MAXIMUM_DEPTH) throw new ProtobufError(`nests deeper than ${MAXIMUM_DEPTH} levels`);
    let name = '';
    let operator = '';
    let domain = '';
    let isExternal = false;
    for (const field of protobufFields(bytes)) {
      if (field.kind === 'varint') {
        if (message === 'tensor' && field.number === TENSOR.dataLocation) isExternal ||= field.value !== 0;
      } else if (field.kind === 'bytes') {
        const child = CHILDREN[message][field.number];
        if (child !== undefined) walk(child, field.bytes, depth + 1);
        if (child === 'graph') graphs++;
        if (message === 'tensor') {
          if (field.number === NAME.tensor) name = textOf(field.bytes);
          if (field.number === TENSOR.externalData) isExternal = true;
        } else if (message === 'attribute') {
          if (field.number === NAME.attribute) name = textOf(field.bytes);
        } else if (message === 'node') {
          if (field.number === NODE.operator) operator = textOf(field.bytes);
          if (field.number === NODE.domain) domain = textOf(field.bytes);
        }
      }
    }
    if (isExternal) externalTensors.push(name);
    if (message === 'node') operators.add(`${domain}:${operator}`);
    if (message === 'attribute' && LABELS.test(name)) classLabels ??= labelsOf(bytes);
  };
  walk('model', model, 0);
  if (graphs === 0) throw new ProtobufError('has no graph');
  return { externalTensors, operators, classLabels };
}

/** The texts or whole numbers of a list attribute, as text. */
function labelsOf(attribute: Uint8Array): readonly string[] | null {
  const labels = [...protobufFields(attribute)].flatMap((field) => {
    if (field.number === ATTRIBUTE.strings && field.kind === 'bytes') return [textOf(field.bytes)];
    if (field.number !== ATTRIBUTE.ints || field.kind === 'fixed') return [];
    return (field.kind === 'varint' ? [field.value] : packedVarints(field.bytes)).map(String);
  });
  return labels.length > 0 ? labels : null;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
