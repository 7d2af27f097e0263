import { percentWords } from '../model/number-words.ts';
import type { Answer } from './ask-prediction.ts';

/** The predicted class's own probability; null for a number. */
export function probabilityOf({
  prediction,
  probabilities,
}: Pick<Answer, 'prediction' | 'probabilities'>): number | null {
  return new Map(Object.entries(probabilities ?? {})).get(String(prediction)) ?? null;
}

/** Behind the prediction: ", 98 %", or nothing for a number. */
export function certaintyWords(answer: Answer): string {
  const probability = probabilityOf(answer);
  return probability === null ? '' : `, ${percentWords(probability)}`;
}
