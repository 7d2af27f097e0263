import type { Output } from '@switchyard/model-io';
import { valueWords } from './number-words.ts';

/** A prediction in words: "setosa", or "12.4 kW". */
export function predictionWords(prediction: string | number, output: Output): string {
  if (typeof prediction === 'string') return prediction;
  const unit = output.kind === 'number' && output.unit !== null ? ` ${output.unit}` : '';
  return `${valueWords(prediction)}${unit}`;
}
