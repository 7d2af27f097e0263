import {
  buildReferenceProfile,
  type FeatureSpec,
  type Predicted,
  type ReferenceProfile,
} from '@switchyard/drift';
import type { Input, Prediction, Signature } from '@switchyard/model-io';

/** A model's answer beside what was true. */
export interface AnsweredRow {
  readonly prediction: Prediction['prediction'];
  readonly probabilities: Prediction['probabilities'];
  /** null where it is not known. */
  readonly label: string | number | null;
}

/**
 * The reference profile of a version.
 *
 * @param rows training rows as the encoder reads them: one number per input, in signature order
 * @param answered the model's answers to held-out rows, or to the only rows there are
 * @param importances one per input, in signature order; null when the model tells none
 */
export function buildProfile(
  { inputs, output }: Signature,
  rows: readonly ArrayLike<number>[],
  answered: readonly AnsweredRow[],
  importances: readonly number[] | null = null,
): ReferenceProfile {
  return buildReferenceProfile(inputs.map(specOf), rows, {
    importances,
    predictions: predictedOf(output, answered),
  });
}

function specOf(input: Input): FeatureSpec {
  const { name } = input;
  switch (input.type) {
    case 'boolean':
      return { name, kind: 'categorical', categories: ['false', 'true'] };
    case 'categorical':
      return { name, kind: 'categorical', categories: input.categories };
    default:
      return { name, kind: 'numeric', range: input.range };
  }
}

function predictedOf(output: Signature['output'], answered: readonly AnsweredRow[]): Predicted {
  const { name } = output;
  if (output.kind === 'number') {
    return { kind: 'numeric', name, predicted: answered.map(({ prediction }) => Number(prediction)) };
  }
  const indexOf = new Map<string | number | null, number>(output.classes.map((label, i) => [label, i]));
  return {
    kind: 'classes',
    name,
    classes: output.classes,
    predicted: answered.map(({ prediction }) => indexOf.get(prediction) ?? -1),
    probabilities: answered.every(({ probabilities }) => probabilities !== null)
      ? answered.map(({ prediction, probabilities }) => shareOf(probabilities?.[prediction]))
      : null,
    labels: answered.some(({ label }) => label !== null)
      ? answered.map(({ label }) => indexOf.get(label) ?? -1)
      : null,
  };
}

/** Single precision may give a share that is a hair above 1. */
function shareOf(probability = 0): number {
  return Math.min(1, Math.max(0, probability));
}
