/** One field of a protobuf message, encoded. */
type Field = readonly number[];

/** A node of an ONNX graph. */
export interface OnnxNode {
  readonly op: string;
  readonly domain?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

/** The kinds of attribute that the models of these tests need. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly string: string }
  | { readonly strings: readonly string[] }
  | { readonly tensor: OnnxTensor }
  | { readonly graph: OnnxGraph };

/** A constant. An `external` one says that its values are in another file. */
export interface OnnxTensor {
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly values: readonly number[];
  readonly external?: string;
}

/** Number types of tensors by ONNX's names. */
export type ElementType = 'float' | 'double' | 'int64' | 'string';

/** Name and type of an input or output; a dimension is a size or a symbol. `map` is what ZipMap gives. */
export type OnnxValue =
  | { readonly name: string; readonly type: ElementType; readonly shape: readonly (number | string)[] }
  | { readonly name: string; readonly map: ElementType };

/** A graph of nodes in the order they are computed. */
export interface OnnxGraph {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly constants?: readonly OnnxTensor[];
}

const ELEMENT: Readonly<Record<ElementType, number>> = { float: 1, int64: 7, string: 8, double: 11 };
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, tensor: 4, graph: 5, floats: 6, ints: 7, strings: 8 };

/** Writes an ONNX model (IR version 8, opset 17, ai.onnx.ml 3) into its protobuf bytes. */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const opset = (domain: string, version: number) =>
    message(8, [...(domain === '' ? [] : [text(1, domain)]), integer(2, version)]);
  return Uint8Array.from(
    [
      integer(1, 8),
      text(2, 'switchyard-tests'),
      message(7, graphFields(graph)),
      opset('', 17),
      opset('ai.onnx.ml', 3),
    ].flat(),
  );
}

function graphFields({ inputs, outputs, nodes, constants = [] }: OnnxGraph): readonly Field[] {
  return [
    ...nodes.map((node) => message(1, nodeFields(node))),
    text(2, 'graph'),
    ...constants.map((tensor) => message(5, tensorFields(tensor))),
    ...inputs.map((value) => message(11, valueFields(value))),
    ...outputs.map((value) => message(12, valueFields(value))),
  ];
}

function nodeFields({ op, domain = '', inputs, outputs, attributes = {} }: OnnxNode): readonly Field[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, op),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeFields(name, value))),
    ...(domain === '' ? [] : [text(7, domain)]),
  ];
}

function attributeFields(name: string, value: OnnxAttribute): readonly Field[] {
  if ('int' in value) return [text(1, name), integer(3, value.int), integer(20, ATTRIBUTE_TYPE.int)];
  if ('ints' in value)
    return [text(1, name), ...value.ints.map((item) => integer(8, item)), integer(20, ATTRIBUTE_TYPE.ints)];
  if ('float' in value) return [text(1, name), float(2, value.float), integer(20, ATTRIBUTE_TYPE.float)];
  if ('floats' in value)
    return [text(1, name), ...value.floats.map((item) => float(7, item)), integer(20, ATTRIBUTE_TYPE.floats)];
  if ('string' in value) return [text(1, name), text(4, value.string), integer(20, ATTRIBUTE_TYPE.string)];
  if ('strings' in value)
    return [
      text(1, name),
      ...value.strings.map((item) => text(9, item)),
      integer(20, ATTRIBUTE_TYPE.strings),
    ];
  if ('tensor' in value)
    return [text(1, name), message(5, tensorFields(value.tensor)), integer(20, ATTRIBUTE_TYPE.tensor)];
  return [text(1, name), message(6, graphFields(value.graph)), integer(20, ATTRIBUTE_TYPE.graph)];
}

function tensorFields({ name, type, dims, values, external }: OnnxTensor): readonly Field[] {
  const head = [...dims.map((dim) => integer(1, dim)), integer(2, ELEMENT[type]), text(8, name)];
  if (external !== undefined) {
    return [...head, message(13, [text(1, 'location'), text(2, external)]), integer(14, 1)];
  }
  const raw =
    type === 'float'
      ? new Float32Array(values)
      : type === 'double'
        ? new Float64Array(values)
        : BigInt64Array.from(values, (value) => BigInt(value));
  return [...head, bytes(9, [...new Uint8Array(raw.buffer)])];
}

function valueFields(value: OnnxValue): readonly Field[] {
  if ('map' in value) {
    const shares = message(2, [message(1, [integer(1, ELEMENT.float)])]);
    const map = message(5, [integer(1, ELEMENT[value.map]), shares]);
    return [text(1, value.name), message(2, [message(4, [message(1, [map])])])];
  }
  const dims = value.shape.map((dim) =>
    message(1, [typeof dim === 'number' ? integer(1, dim) : text(2, dim)]),
  );
  return [text(1, value.name), message(2, [message(1, [integer(1, ELEMENT[value.type]), message(2, dims)])])];
}

function message(field: number, fields: readonly Field[]): Field {
  return bytes(field, fields.flat());
}

function text(field: number, value: string): Field {
  return bytes(field, [...new TextEncoder().encode(value)]);
}

function bytes(field: number, content: readonly number[]): Field {
  return [...varint(BigInt((field << 3) | 2)), ...varint(BigInt(content.length)), ...content];
}

function integer(field: number, value: number): Field {
  return [...varint(BigInt(field << 3)), ...varint(BigInt.asUintN(64, BigInt(value)))];
}

function float(field: number, value: number): Field {
  return [...varint(BigInt((field << 3) | 5)), ...new Uint8Array(Float32Array.of(value).buffer)];
}

function varint(value: bigint): readonly number[] {
  const digits: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    if (rest < 128n) return [...digits, Number(rest)];
    digits.push(Number(rest & 127n) | 128);
  }
}
