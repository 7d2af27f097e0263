import type { Effect, EffectStatus } from '../effect.ts';

/** What is known although there is no answer. */
export interface KnownAnyway {
  readonly n: { readonly control: number; readonly treatment: number };
  readonly confidence: number;
  readonly isAnytimeValid: boolean;
  /** NaN unless given. */
  readonly estimate?: number;
  /** NaN unless given. */
  readonly standardError?: number;
}

/**
 * The effect that claims nothing: an infinite interval, p = 1 and, for an anytime-valid method, e = 1, the bet not
 * placed.
 *
 * @example noAnswer('too-few-units', { n: { control: 3, treatment: 2 }, confidence: 0.95, isAnytimeValid: true }).pValue === 1
 */
export function noAnswer(status: EffectStatus, known: KnownAnyway): Effect {
  return {
    estimate: known.estimate ?? Number.NaN,
    standardError: known.standardError ?? Number.NaN,
    interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    confidence: known.confidence,
    pValue: 1,
    eValue: known.isAnytimeValid ? 1 : null,
    n: known.n,
    isAnytimeValid: known.isAnytimeValid,
    status,
  };
}
