import { MINIMUM_EXAMPLES, type Example } from '@switchyard/model-io';

/** Examples of each class that an artifact carries. */
const PER_CLASS = 4;

/**
 * Picks the rows that an artifact replays whenever it is loaded: the first few of every predicted class, then rows
 * spread evenly over the rest until there are enough. The same rows give the same choice, in row order.
 */
export function chooseExamples(answered: readonly Example[]): readonly Example[] {
  const perClass = new Map<string | number, number>();
  const chosen = new Set<number>();
  answered.forEach(({ prediction }, i) => {
    if (typeof prediction !== 'string') return;
    const count = perClass.get(prediction) ?? 0;
    perClass.set(prediction, count + 1);
    if (count < PER_CLASS) chosen.add(i);
  });
  const wanted = Math.min(answered.length, Math.max(MINIMUM_EXAMPLES, chosen.size));
  for (let step = 0; chosen.size < wanted && step < wanted; step++) {
    chosen.add(Math.floor((step * answered.length) / wanted));
  }
  for (let i = 0; chosen.size < wanted; i++) chosen.add(i);
  return answered.filter((_, i) => chosen.has(i));
}
