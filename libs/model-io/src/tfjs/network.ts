import type { Json } from '../canonical-json.ts';

/** What one row is at some place of a network: its sizes, without the batch. */
export type Shape = readonly number[];

/** Trained numbers of one node: float32, little-endian. */
export interface NetworkWeight {
  /** The name within its layer, such as `kernel`. */
  readonly name: string;
  readonly shape: Shape;
  readonly bytes: Uint8Array;
}

/** One layer of a network, applied once. */
export interface NetworkNode {
  readonly className: string;
  /** What counts when predicting, complete and with Keras's key names. */
  readonly config: Readonly<Record<string, Json>>;
  /** Where its inputs come from: 0 is the row, n the node at index n − 1, which always comes before this one. */
  readonly inputs: readonly number[];
  readonly shape: Shape;
  /** The activation that its output has passed. */
  readonly activation: string | null;
  readonly weights: readonly NetworkWeight[];
}

/**
 * A layers model reduced to what decides its predictions: no names, no nesting, nothing of training. The last node is
 * the output, and every other one leads to it.
 */
export interface Network {
  /** Numbers per row. */
  readonly columns: number;
  readonly nodes: readonly NetworkNode[];
}

/** How many numbers a shape has room for. May be beyond what an integer can hold exactly, and is too large then. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((size, extent) => size * extent, 1);
}
