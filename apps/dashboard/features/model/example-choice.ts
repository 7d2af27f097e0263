import type { Example, Output } from '@switchyard/model-io';
import { textsOf, type FieldTexts } from './row.ts';
import { predictionWords } from './prediction-words.ts';

/** A row to try, named after what the model said to it in training. */
export interface ExampleChoice {
  readonly name: string;
  readonly texts: FieldTexts;
}

/** More buttons than this are a list, not an offer. */
const MOST = 6;

/**
 * Picks examples that differ in their answer: one of each prediction in turn, then the second of each, and so on.
 * Equal answers are told apart by number.
 */
export function chooseExamples(examples: readonly Example[], output: Output): readonly ExampleChoice[] {
  const groups = [...Map.groupBy(examples, ({ prediction }) => prediction)];
  const rounds = Math.max(0, ...groups.map(([, members]) => members.length));
  return Array.from({ length: rounds }, (_, round) =>
    groups.flatMap(([prediction, members]) => {
      const example = members[round];
      if (example === undefined) return [];
      const words = predictionWords(prediction, output);
      return [{ name: round === 0 ? words : `${words} ${round + 1}`, texts: textsOf(example.features) }];
    }),
  )
    .flat()
    .slice(0, MOST);
}
