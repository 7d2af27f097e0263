import type { Checked } from './artifact-fault.ts';
import { compileEncoder, type RowEncoder } from './compile-encoder.ts';
import type { Manifest } from './manifest.ts';
import type { Model } from './model.ts';
import { predictionOf, type Prediction } from './prediction.ts';
import type { Output } from './signature.ts';
import type { VerifiedFiles } from './verify-artifact.ts';

/**
 * A loaded version of any flavor. Scores whole batches and answers later, since a runtime may compute elsewhere; a
 * forest's {@link Model} answers at once.
 */
export interface Predictor {
  /** What the version is; its `signature` says what rows must look like. */
  readonly manifest: Manifest;
  /** Checks rows and turns them into the numbers that {@link Predictor.predictBatch} takes. */
  readonly encoder: RowEncoder;
  /** What computes, such as `forest` or `onnxruntime-node 1.30.0`. */
  readonly runtime: string;
  /**
   * Scores rows that `encoder.read` has accepted. Each row's answer depends on that row alone.
   *
   * @param values `rows` times `encoder.inputs` numbers, as read, row by row
   */
  predictBatch(values: Float64Array, rows: number): Promise<readonly Prediction[]>;
  /** The numbers behind {@link Predictor.predictBatch}, as plain arrays that can be sent to another thread. */
  scoreBatch(values: Float64Array, rows: number): Promise<BatchScores>;
  /** Gives the memory back. Nothing may be asked afterwards. */
  dispose(): Promise<void>;
}

/** Scores of a batch of rows. */
export interface BatchScores {
  /** Numbers per row: one share per class, or 1 for a regression. */
  readonly width: number;
  /** Row by row. */
  readonly scores: Float64Array;
  /** Index of the predicted class of each row; 0 for a regression. */
  readonly winners: Uint32Array;
}

/** The weights of one version in a runtime: encoded rows in, scores out. */
export interface Evaluator {
  /**
   * @param columns `rows` times the encoder's columns, row by row
   * @returns `rows` times one share per class, or `rows` numbers for a regression
   */
  evaluate(columns: Float64Array, rows: number): Promise<Float64Array>;
  dispose(): Promise<void>;
}

/** The flavors that need a runtime. */
export type RuntimeFlavor = Exclude<Manifest['flavor'], 'forest'>;

/** A library that evaluates one flavor, imported and ready. */
export interface FlavorRuntime {
  /** For people: the library and how it computes, such as `@tensorflow/tfjs 4.22.0 (wasm)`. */
  readonly name: string;
  /** Loads weights from memory and checks them against the signature; nothing is read from disk or net. */
  load(manifest: Manifest, file: VerifiedFiles): Promise<Checked<Evaluator>>;
}

/**
 * Where runtimes come from: `loadOnnxRuntime` of `@switchyard/model-io/onnx`, `loadTfjsRuntime` of
 * `@switchyard/model-io/tfjs`. Called when the first version of a flavor is opened, so that nobody pays for a
 * library that is not used.
 */
export type Runtimes = Readonly<Partial<Record<RuntimeFlavor, () => Promise<Checked<FlavorRuntime>>>>>;

/** Joins a version's manifest with its loaded weights. */
export function runtimePredictor(manifest: Manifest, runtime: string, evaluator: Evaluator): Predictor {
  const { output } = manifest.signature;
  const encoder = compileEncoder(manifest.signature, manifest.encoder);
  const width = output.kind === 'number' ? 1 : output.classes.length;
  const scoreBatch = async (values: Float64Array, rows: number): Promise<BatchScores> => {
    const columns = new Float64Array(rows * encoder.columns);
    for (let row = 0; row < rows; row++) {
      encoder.encode(values, row * encoder.inputs, columns, row * encoder.columns);
    }
    const scores = await evaluator.evaluate(columns, rows);
    if (scores.length !== rows * width) {
      throw new Error(`${runtime} gave ${scores.length} scores for ${rows} rows of ${width}.`);
    }
    const winners = Uint32Array.from({ length: rows }, (_, row) => winnerOf(scores, row * width, width));
    return { width, scores, winners };
  };
  return {
    manifest,
    encoder,
    runtime,
    scoreBatch,
    predictBatch: async (values, rows) => predictionsOf(output, await scoreBatch(values, rows)),
    dispose: () => evaluator.dispose(),
  };
}

/** A forest behind the interface that all flavors share. */
export function forestPredictor(model: Model): Predictor {
  const { manifest, encoder } = model;
  const { output } = manifest.signature;
  const width = output.kind === 'number' ? 1 : output.classes.length;
  const scoreBatch = (values: Float64Array, rows: number): BatchScores => {
    const scores = new Float64Array(rows * width);
    const winners = new Uint32Array(rows);
    for (let row = 0; row < rows; row++) {
      winners[row] = model.evaluate(values, row * encoder.inputs, scores, row * width);
    }
    return { width, scores, winners };
  };
  return {
    manifest,
    encoder,
    runtime: 'forest',
    scoreBatch: (values, rows) => Promise.resolve(scoreBatch(values, rows)),
    predictBatch: (values, rows) => Promise.resolve(predictionsOf(output, scoreBatch(values, rows))),
    dispose: () => Promise.resolve(),
  };
}

function predictionsOf(output: Output, { width, scores, winners }: BatchScores): readonly Prediction[] {
  return Array.from(winners, (winner, row) => predictionOf(output, scores, row * width, winner));
}

/** The index of the largest score, the lowest one on ties. */
function winnerOf(scores: Float64Array, offset: number, width: number): number {
  let winner = 0;
  for (let k = 1; k < width; k++) {
    if ((scores[offset + k] ?? 0) > (scores[offset + winner] ?? 0)) winner = k;
  }
  return winner;
}
