import type { BatchScores } from '@switchyard/model-io';
import type { ScoringRequest } from './scoring-request.ts';

/** The rows of several requests, one after the other. A single request gives its own copy away. */
export function joinValues(requests: readonly ScoringRequest[]): Float64Array {
  const [first] = requests;
  if (first !== undefined && requests.length === 1) return first.values;
  const values = new Float64Array(requests.reduce((sum, request) => sum + request.values.length, 0));
  let offset = 0;
  for (const request of requests) {
    values.set(request.values, offset);
    offset += request.values.length;
  }
  return values;
}

/** Whether scores have the shape that so many rows must give. */
export function fits({ width, scores, winners }: BatchScores, rows: number): boolean {
  return scores.length === rows * width && winners.length === rows;
}

/** The scores of `rows` rows from row `from` on. */
export function sliceScores(batch: BatchScores, from: number, rows: number): BatchScores {
  if (rows === batch.winners.length) return batch;
  const { width, scores, winners } = batch;
  return {
    width,
    scores: scores.slice(from * width, (from + rows) * width),
    winners: winners.slice(from, from + rows),
  };
}

/** Whether all scores are numbers: JSON has no others, and no decision should rest on one. */
export function hasFiniteScores({ scores }: BatchScores): boolean {
  for (const score of scores) if (!Number.isFinite(score)) return false;
  return true;
}
