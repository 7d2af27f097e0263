import { refused, type Checked } from './artifact-fault.ts';
import { leafWidth, type Aggregation, type Forest } from './forest.ts';

/** First eight bytes of every forest file. */
const MAGIC = 'SYFOREST';
const BINARY_VERSION = 1;
const HEADER_BYTES = 40;

const AGGREGATIONS: readonly Aggregation[] = [
  { kind: 'votes' },
  { kind: 'mean' },
  { kind: 'sum', link: 'identity' },
  { kind: 'sum', link: 'logistic' },
  { kind: 'sum', link: 'softmax' },
];
const COMPARISONS = ['less', 'less-or-equal'] as const;

/**
 * Encodes a forest as one little-endian binary. Header, 40 bytes:
 *
 * | offset | type   | meaning                                                                     |
 * |-------:|--------|-----------------------------------------------------------------------------|
 * |      0 | u8 × 8 | `SYFOREST`                                                                   |
 * |      8 | u16    | version of this layout, 1                                                    |
 * |     10 | u8     | aggregation: 0 votes, 1 mean, 2 sum, 3 sum + logistic, 4 sum + softmax       |
 * |     11 | u8     | goes left: 0 value < threshold, 1 value ≤ threshold                          |
 * |     12 | u32    | inputs                                                                       |
 * |     16 | u32    | outputs                                                                      |
 * |     20 | u32    | trees                                                                        |
 * |     24 | u32    | nodes                                                                        |
 * |     28 | u32    | leaf rows                                                                    |
 * |     32 | u64    | 0, reserved                                                                  |
 *
 * Then, without gaps: base f64[outputs], threshold f64[nodes], cover f64[nodes], leaves f64[leaf rows × leaf width],
 * roots u32[trees], feature i32[nodes], left u32[nodes]. Leaf width is 1 for votes, else outputs.
 */
export function encodeForest(forest: Forest): Uint8Array {
  const counts = {
    inputs: forest.inputs,
    outputs: forest.outputs,
    trees: forest.roots.length,
    nodes: forest.feature.length,
    leafRows: forest.leaves.length / leafWidth(forest),
  };
  const bytes = new Uint8Array(sizeOf(counts, leafWidth(forest)));
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < MAGIC.length; i++) view.setUint8(i, MAGIC.charCodeAt(i));
  view.setUint16(8, BINARY_VERSION, true);
  view.setUint8(10, aggregationCode(forest.aggregation));
  view.setUint8(11, COMPARISONS.indexOf(forest.comparison));
  view.setUint32(12, counts.inputs, true);
  view.setUint32(16, counts.outputs, true);
  view.setUint32(20, counts.trees, true);
  view.setUint32(24, counts.nodes, true);
  view.setUint32(28, counts.leafRows, true);

  let offset = HEADER_BYTES;
  for (const values of [forest.base, forest.threshold, forest.cover, forest.leaves]) {
    for (let i = 0; i < values.length; i++, offset += 8) view.setFloat64(offset, values[i] ?? 0, true);
  }
  for (const values of [forest.roots, forest.feature, forest.left]) {
    for (let i = 0; i < values.length; i++, offset += 4) view.setUint32(offset, values[i] ?? 0, true);
  }
  return bytes;
}

/**
 * Decodes a forest file. The size that the header claims is compared with the bytes that are there before anything
 * is allocated, so a hostile header costs nothing. The nodes are not checked here: see `verifyForest`.
 *
 * @param file name for the messages
 */
export function decodeForest(bytes: Uint8Array, file: string): Checked<Forest> {
  if (bytes.length < HEADER_BYTES) {
    return refused(
      'weights-malformed',
      file,
      `has ${bytes.length} bytes, fewer than the ${HEADER_BYTES} of a forest header.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < MAGIC.length; i++) {
    if (view.getUint8(i) !== MAGIC.charCodeAt(i)) {
      return refused('weights-malformed', file, `does not begin with ${MAGIC}; it is not a forest.`);
    }
  }
  const version = view.getUint16(8, true);
  if (version !== BINARY_VERSION) {
    return refused(
      'format-version',
      file,
      `has layout version ${version}, but this library reads ${BINARY_VERSION}.`,
    );
  }
  const aggregation = AGGREGATIONS[view.getUint8(10)];
  const comparison = COMPARISONS[view.getUint8(11)];
  if (aggregation === undefined || comparison === undefined || view.getBigUint64(32, true) !== 0n) {
    return refused(
      'weights-malformed',
      file,
      'has an unknown aggregation or comparison, or reserved bytes that are not 0.',
    );
  }
  const counts: Counts = {
    inputs: view.getUint32(12, true),
    outputs: view.getUint32(16, true),
    trees: view.getUint32(20, true),
    nodes: view.getUint32(24, true),
    leafRows: view.getUint32(28, true),
  };
  const width = leafWidth({ aggregation, outputs: counts.outputs });
  const expected = sizeOf(counts, width);
  if (expected !== bytes.length) {
    return refused(
      'weights-malformed',
      file,
      `has ${bytes.length} bytes, but its header describes ${expected}.`,
    );
  }

  let offset = HEADER_BYTES;
  const floats = (length: number) => {
    const values = new Float64Array(length);
    for (let i = 0; i < length; i++, offset += 8) values[i] = view.getFloat64(offset, true);
    return values;
  };
  const integers = <Values extends Uint32Array | Int32Array>(values: Values): Values => {
    for (let i = 0; i < values.length; i++, offset += 4) values[i] = view.getUint32(offset, true);
    return values;
  };
  const base = floats(counts.outputs);
  const threshold = floats(counts.nodes);
  const cover = floats(counts.nodes);
  const leaves = floats(counts.leafRows * width);
  const roots = integers(new Uint32Array(counts.trees));
  const feature = integers(new Int32Array(counts.nodes));
  const left = integers(new Uint32Array(counts.nodes));
  const { inputs, outputs } = counts;
  return {
    ok: true,
    value: { aggregation, comparison, inputs, outputs, base, roots, feature, threshold, left, cover, leaves },
  };
}

interface Counts {
  readonly inputs: number;
  readonly outputs: number;
  readonly trees: number;
  readonly nodes: number;
  readonly leafRows: number;
}

function sizeOf({ outputs, trees, nodes, leafRows }: Counts, width: number): number {
  return HEADER_BYTES + 8 * (outputs + 2 * nodes + leafRows * width) + 4 * (trees + 2 * nodes);
}

function aggregationCode(aggregation: Aggregation): number {
  return AGGREGATIONS.findIndex(
    (candidate) =>
      candidate.kind === aggregation.kind &&
      (candidate.kind !== 'sum' || aggregation.kind !== 'sum' || candidate.link === aggregation.link),
  );
}
