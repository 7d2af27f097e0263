import type { ShadowOutcome, ShadowPair } from './shadow-pair.ts';
import type { LoadedVersion } from '../models/loaded-version.ts';

/** A row that was answered and is to be scored along. */
export interface ShadowRow {
  readonly pair: ShadowPair;
  readonly shadow: LoadedVersion;
  /** As the caller gave it: the shadow reads it by its own signature. */
  readonly row: unknown;
  readonly live: ShadowOutcome;
  readonly liveMs: number;
  /** When it was answered, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Reads a row for its shadow, from `offset` on.
 *
 * @returns whether the shadow takes such rows; when not, that is counted
 */
export function readShadowRow(
  { pair, shadow, row, at }: ShadowRow,
  values: Float64Array,
  offset: number,
): boolean {
  const isTaken = shadow.encoder.read(row, values, offset).length === 0;
  if (!isTaken) pair.failed(at);
  return isTaken;
}

/** What the scores from `at` on say. */
export function outcomeOf(
  winner: number,
  scores: Float64Array,
  at: number,
  { manifest }: LoadedVersion,
): ShadowOutcome {
  return {
    winner,
    value: manifest.signature.output.kind === 'number' ? (scores[at] ?? Number.NaN) : Number.NaN,
  };
}
