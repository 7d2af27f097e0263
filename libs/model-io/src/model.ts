import { compileEncoder, type RowEncoder, type RowFault } from './compile-encoder.ts';
import { compileForest } from './compile-forest.ts';
import { explainForest } from './explain-forest.ts';
import { scoreWidth, type Forest } from './forest.ts';
import type { Manifest } from './manifest.ts';
import { predictionOf, type Prediction } from './prediction.ts';

/** The answer to a row as its caller gave it, or everything that is wrong with the row. */
export type RowAnswer =
  ({ readonly ok: true } & Prediction) | { readonly ok: false; readonly faults: readonly RowFault[] };

/** Shapley values of one row by input: base plus all contributions is the score that is explained. */
export interface Explanation {
  /** The class whose score it is, which is the predicted one; null for regression. */
  readonly output: string | null;
  /** What the numbers are: a class's share, a value in the output's unit, or a margin before the link. */
  readonly scale: 'share' | 'value' | 'margin';
  /** Expected score over the training rows. */
  readonly base: number;
  /** Input → contribution; the columns of a one-hot encoded input are added up. */
  readonly contributions: Readonly<Record<string, number>>;
}

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
  /**
   * The numbers behind {@link Model.score}, for callers that make their own answer of them; nothing is allocated.
   *
   * @param values as read, starting at `offset`
   * @param scores gets one share per class, or the one number of a regression, from `at` on
   * @returns index of the predicted class; 0 for a regression
   */
  evaluate(values: Float64Array, offset: number, scores: Float64Array, at: number): number;
  /**
   * Explains the score of one row that `encoder.read` has accepted, by exact TreeSHAP.
   *
   * @throws RangeError when a tree is too deep to be explained
   */
  explain(values: Float64Array, offset: number): Explanation;
}

/** Puts a manifest and its verified forest together. */
export function forestModel(manifest: Manifest, forest: Forest): Model {
  const encoder = compileEncoder(manifest.signature, manifest.encoder);
  const values = new Float64Array(encoder.inputs);
  const columns = new Float64Array(encoder.columns);
  const evaluate = compileForest(forest);
  const scores = new Float64Array(scoreWidth(forest));
  const { output } = manifest.signature;

  const evaluateRow = (read: Float64Array, offset: number): number => {
    if (encoder.isIdentity) return evaluate(read, offset, scores);
    encoder.encode(read, offset, columns, 0);
    return evaluate(columns, 0, scores);
  };
  const score = (read: Float64Array, offset: number): Prediction =>
    predictionOf(output, scores, 0, evaluateRow(read, offset));

  return {
    manifest,
    encoder,
    score,
    evaluate(read, offset, into, at) {
      const winner = evaluateRow(read, offset);
      for (let k = 0; k < scores.length; k++) into[at + k] = scores[k] ?? 0;
      return winner;
    },
    explain(read, offset) {
      encoder.encode(read, offset, columns, 0);
      return explainScore(manifest, forest, encoder, columns, evaluate(columns, 0, scores));
    },
    predict(row) {
      const faults = encoder.read(row, values, 0);
      return faults.length > 0 ? { ok: false, faults } : { ok: true, ...score(values, 0) };
    },
  };
}

function explainScore(
  { signature }: Manifest,
  forest: Forest,
  { columnsOfInput }: RowEncoder,
  columns: Float64Array,
  winner: number,
): Explanation {
  const { base, contributions } = explainForest(forest, columns);
  const { aggregation, outputs } = forest;
  const isLogistic = aggregation.kind === 'sum' && aggregation.link === 'logistic';
  // The one margin behind a logistic link speaks for the second class; for the first it counts the other way.
  const sign = isLogistic && winner === 0 ? -1 : 1;
  const explained = isLogistic ? 0 : winner;
  let column = 0;
  const entries = signature.inputs.map(({ name }, i) => {
    let sum = 0;
    for (const end = column + (columnsOfInput[i] ?? 0); column < end; column++) {
      sum += contributions[column * outputs + explained] ?? 0;
    }
    return [name, sign * sum + 0] as const;
  });
  const { output } = signature;
  return {
    output: output.kind === 'class' ? (output.classes[winner] ?? null) : null,
    scale: output.kind === 'number' ? 'value' : aggregation.kind === 'sum' ? 'margin' : 'share',
    base: sign * (base[explained] ?? 0),
    contributions: Object.fromEntries(entries),
  };
}
