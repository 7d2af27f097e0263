import { PredictionIds } from '../src/inference/prediction-id.ts';
import type { PredictionStream, StreamKey } from '../src/store/prediction-stream.ts';

export const STREAM: StreamKey = { model: 'iris', assignedVersion: 1, variant: 'v1', version: 1, epoch: 0 };

/** Records one prediction of class 1 with two inputs, made at a moment; returns its id. */
export function recordOne(stream: PredictionStream, at: number, unit: string | null = null): string {
  const ids = new PredictionIds();
  const id = ids.next(at);
  const words = new Uint32Array(4);
  ids.copyWords(words, 0);
  stream.record(words, 0, unit, Float64Array.of(at, Number.NaN), 0, 1, 0.75);
  return id;
}
