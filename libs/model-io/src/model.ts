import { compileEncoder, type RowEncoder, type RowFault } from './compile-encoder.ts';
import { compileForest } from './compile-forest.ts';
import { scoreWidth, type Forest } from './forest.ts';
import type { Manifest } from './manifest.ts';

/** What a model answers to one row. */
export interface Prediction {
  /** A class, or a number in the output's unit. */
  readonly prediction: string | number;
  /** Class → share, summing to 1 within rounding; null for regression. */
  readonly probabilities: Readonly<Record<string, number>> | null;
}

/** The answer to a row as its caller gave it, or everything that is wrong with the row. */
export type RowAnswer =
  ({ readonly ok: true } & Prediction) | { readonly ok: false; readonly faults: readonly RowFault[] };

/** A model that can be asked. Not for concurrent use from several threads: it reuses its buffers. */
export interface Model {
  readonly manifest: Manifest;
  readonly encoder: RowEncoder;
  /** Reads, encodes and scores one row (see {@link RowEncoder.read} for what a row may be). */
  predict(row: unknown): RowAnswer;
  /**
   * Scores one row that `encoder.read` has accepted.
   *
   * @param values as read, starting at `offset`
   */
  score(values: Float64Array, offset: number): Prediction;
}

/** Puts a manifest and its verified forest together. */
export function forestModel(manifest: Manifest, forest: Forest): Model {
  const encoder = compileEncoder(manifest.signature, manifest.encoder);
  const values = new Float64Array(encoder.inputs);
  const columns = new Float64Array(encoder.columns);
  const evaluate = compileForest(forest);
  const scores = new Float64Array(scoreWidth(forest));
  const { output } = manifest.signature;

  const score = (read: Float64Array, offset: number): Prediction => {
    let winner: number;
    if (encoder.isIdentity) {
      winner = evaluate(read, offset, scores);
    } else {
      encoder.encode(read, offset, columns, 0);
      winner = evaluate(columns, 0, scores);
    }
    if (output.kind === 'number') return { prediction: scores[0] ?? Number.NaN, probabilities: null };
    const probabilities: Record<string, number> = {};
    for (let k = 0; k < output.classes.length; k++) {
      // A class called __proto__ must become a key like any other.
      const name = output.classes[k] ?? '';
      if (name === '__proto__')
        Object.defineProperty(probabilities, name, { value: scores[k], enumerable: true });
      else probabilities[name] = scores[k] ?? 0;
    }
    return { prediction: output.classes[winner] ?? '', probabilities };
  };

  return {
    manifest,
    encoder,
    score,
    predict(row) {
      const faults = encoder.read(row, values, 0);
      return faults.length > 0 ? { ok: false, faults } : { ok: true, ...score(values, 0) };
    },
  };
}
