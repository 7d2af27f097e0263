import type { Model } from '@switchyard/model-io';
import type { LabelledRow } from '../dataset/dataset.ts';

/** What a model predicts for labelled rows: how many were right, and how often each class was predicted. */
export interface Evaluation {
  readonly rows: number;
  readonly correct: number;
  readonly predicted: Readonly<Record<string, number>>;
}

/**
 * Scores labelled rows with a model.
 *
 * @param classes every class is counted, also one that is never predicted
 */
export function evaluate(model: Model, rows: readonly LabelledRow[], classes: readonly string[]): Evaluation {
  const counts = new Map(classes.map((name) => [name, 0]));
  let correct = 0;
  for (const { features, label } of rows) {
    const answer = model.predict(features);
    if (!answer.ok) throw new Error(`A row of the data set is refused: ${answer.faults[0]?.message}`);
    const prediction = String(answer.prediction);
    counts.set(prediction, (counts.get(prediction) ?? 0) + 1);
    if (prediction === label) correct++;
  }
  return { rows: rows.length, correct, predicted: Object.fromEntries(counts) };
}

/** Share of right answers, in [0, 1]. */
export function accuracy({ correct, rows }: Evaluation): number {
  return correct / rows;
}
