import type { DenseLayer } from './worker-artifact.ts';

type Field = readonly number[];

/** Writes a network of dense layers as an ONNX model (IR version 8, opset 17): MatMul, Add, activation. */
export function onnxNetwork(layers: readonly DenseLayer[]): Uint8Array {
  const nodes = layers.flatMap(({ activation }, i) => [
    node('MatMul', [i === 0 ? 'X' : `a${i - 1}`, `w${i}`], `m${i}`),
    node('Add', [`m${i}`, `b${i}`], `z${i}`),
    node(activation === 'relu' ? 'Relu' : 'Softmax', [`z${i}`], i === layers.length - 1 ? 'Y' : `a${i}`),
  ]);
  const constants = layers.flatMap(({ weights, bias }, i) => [
    tensor(`w${i}`, [weights.length, bias.length], weights.flat()),
    tensor(`b${i}`, [bias.length], bias),
  ]);
  const graph = [
    ...nodes.map((fields) => message(1, fields)),
    text(2, 'graph'),
    ...constants.map((fields) => message(5, fields)),
    message(11, rows('X', layers[0]?.weights.length ?? 0)),
    message(12, rows('Y', layers.at(-1)?.bias.length ?? 0)),
  ];
  return Uint8Array.from([integer(1, 8), message(7, graph), message(8, [integer(2, 17)])].flat());
}

function node(operator: string, inputs: readonly string[], output: string): readonly Field[] {
  return [...inputs.map((name) => text(1, name)), text(2, output), text(4, operator)];
}

function tensor(name: string, dims: readonly number[], values: readonly number[]): readonly Field[] {
  const raw = new Uint8Array(Float32Array.from(values).buffer);
  return [...dims.map((dim) => integer(1, dim)), integer(2, 1), text(8, name), bytes(9, [...raw])];
}

/** float32, any number of rows by so many columns. */
function rows(name: string, columns: number): readonly Field[] {
  const shape = message(2, [message(1, [text(2, 'N')]), message(1, [integer(1, columns)])]);
  return [text(1, name), message(2, [message(1, [integer(1, 1), shape])])];
}

function message(field: number, fields: readonly Field[]): Field {
  return bytes(field, fields.flat());
}

function text(field: number, value: string): Field {
  return bytes(field, [...new TextEncoder().encode(value)]);
}

function bytes(field: number, content: readonly number[]): Field {
  return [...varint((field << 3) | 2), ...varint(content.length), ...content];
}

function integer(field: number, value: number): Field {
  return [...varint(field << 3), ...varint(value)];
}

function varint(value: number): readonly number[] {
  const digits: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) digits.push((rest % 128) | 128);
  return [...digits, rest];
}
