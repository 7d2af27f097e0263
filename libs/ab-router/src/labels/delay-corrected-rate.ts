import type { Effect } from '../effect.ts';
import { noAnswer } from '../comparison/no-answer.ts';
import { normalQuantile, twoSidedNormal } from '../numerics/normal.ts';
import { shareArrivedWithin, type LabelDelay } from './label-delay.ts';

/** One arm's positives so far, with the chance that its units have had to show them. Mergeable: it adds. */
export interface DelayedPositives {
  readonly kind: 'delayed-positives';
  /** Units of any age. */
  readonly n: number;
  /** Positives that have arrived. */
  readonly positives: number;
  /** `Σ F(age)` over units: as many units as would have shown all of their positives. */
  readonly exposure: number;
  /** `Σ F(age)²` over units. */
  readonly exposureOfSquares: number;
}

/** A rate corrected for the positives that are still to come. */
export interface DelayCorrectedRate {
  readonly rate: number;
  readonly standardError: number;
  readonly interval: readonly [low: number, high: number];
  readonly status: 'ready' | 'too-few-units' | 'invalid-evidence';
}

/** No units yet. */
export const NO_DELAYED_POSITIVES: DelayedPositives = {
  kind: 'delayed-positives',
  n: 0,
  positives: 0,
  exposure: 0,
  exposureOfSquares: 0,
};

/**
 * The evidence with more units of one age.
 *
 * @param units how many, whole
 * @param positives of them so far, whole
 * @param shareArrived `F(age)`, in [0, 1]
 * @example addDelayedUnits(NO_DELAYED_POSITIVES, 1000, 10, 0.5).exposure === 500
 */
export function addDelayedUnits(
  e: DelayedPositives,
  units: number,
  positives: number,
  shareArrived: number,
): DelayedPositives {
  return {
    kind: 'delayed-positives',
    n: e.n + units,
    positives: e.positives + positives,
    exposure: e.exposure + units * shareArrived,
    exposureOfSquares: e.exposureOfSquares + units * shareArrived * shareArrived,
  };
}

/**
 * The evidence of units as they are now.
 *
 * @param units when each was assigned (ms since the epoch), and whether its positive has arrived
 * @param now ms since the epoch
 * @example delayedPositives([{ assignedAt: 0, isPositive: true }], 15, { n: 2, arrived: 2, steps: [{ delayMs: 10, share: 0.5 }] }).exposure === 0.5
 */
export function delayedPositives(
  units: readonly { readonly assignedAt: number; readonly isPositive: boolean }[],
  now: number,
  delay: LabelDelay,
): DelayedPositives {
  return units.reduce(
    (e, { assignedAt, isPositive }) =>
      addDelayedUnits(e, 1, isPositive ? 1 : 0, shareArrivedWithin(delay, now - assignedAt)),
    NO_DELAYED_POSITIVES,
  );
}

/**
 * The rate of positives, for feedback that only ever says yes and says it late: `θ̂ = S / Σ F(age)`. Counting all units
 * alike would understate it by the share still to come.
 *
 * The interval inverts the score `(S − θA)² = z² (θA − θ²B)` with `A = Σ F`, `B = Σ F²`, the binomial variances added
 * up; it is Wilson's where F is 1. It takes F as known, and a label's delay as independent of the arm.
 *
 * Source: Chapelle, KDD 2014 (delayed feedback); Wilson, JASA 22 (1927).
 *
 * @param alpha in (0, 1)
 * @example delayCorrectedRate({ kind: 'delayed-positives', n: 2000, positives: 30, exposure: 1500, exposureOfSquares: 1250 }).rate === 0.02
 */
export function delayCorrectedRate(e: DelayedPositives, alpha = 0.05): DelayCorrectedRate {
  const { positives, exposure, exposureOfSquares } = e;
  const unknown = { rate: Number.NaN, standardError: Number.NaN, interval: [0, 1] } as const;
  if (!(positives >= 0) || !(exposure >= 0) || positives > e.n)
    return { ...unknown, status: 'invalid-evidence' };
  if (exposure === 0) return { ...unknown, status: positives > 0 ? 'invalid-evidence' : 'too-few-units' };
  const rate = positives / exposure;
  // More positives than units of these ages should have shown: too young to tell, or other delays than this arm's.
  if (rate > 1) return { ...unknown, rate, status: 'too-few-units' };
  const square = normalQuantile(alpha / 2) ** 2;
  const variance = rate * exposure - rate * rate * exposureOfSquares;
  const leading = exposure * exposure + square * exposureOfSquares;
  const middle = positives * exposure + (square * exposure) / 2;
  const inside = exposure * exposure * (positives + square / 4) - exposureOfSquares * positives * positives;
  const high = (middle + Math.sqrt(square * Math.max(0, inside))) / leading;
  return {
    rate,
    standardError: Math.sqrt(Math.max(0, variance)) / exposure,
    // The product of the roots is S² / leading; taking the lower one from it loses no digits.
    interval: [(positives * positives) / (leading * high), Math.min(1, high)],
    status: 'ready',
  };
}

/**
 * The difference of two delay-corrected rates, with the hybrid interval of the arms' own score intervals,
 * `d − √((p_T − l_T)² + (u_C − p_C)²)` to `d + √((u_T − p_T)² + (p_C − l_C)²)`, and a z test with unpooled standard
 * error. Fixed horizon: read it once.
 *
 * Both arms must be old enough to speak: before half of an arm's labels can be expected (mean F below ½), or with
 * fewer than 10 positives in an arm, the status says so.
 *
 * Source: Newcombe, Statistics in Medicine 17 (1998); Zou & Donner, Statistics in Medicine 27 (2008).
 *
 * @param alpha in (0, 1)
 * @example compareDelayCorrected({ kind: 'delayed-positives', n: 2000, positives: 30, exposure: 1500, exposureOfSquares: 1250 }, { kind: 'delayed-positives', n: 2000, positives: 45, exposure: 1500, exposureOfSquares: 1250 }).estimate ≈ 0.01
 */
export function compareDelayCorrected(
  control: DelayedPositives,
  treatment: DelayedPositives,
  alpha = 0.05,
): Effect {
  const known = {
    n: { control: control.n, treatment: treatment.n },
    confidence: 1 - alpha,
    isAnytimeValid: false,
  };
  const [c, t] = [delayCorrectedRate(control, alpha), delayCorrectedRate(treatment, alpha)];
  const unread = [c, t].find(({ status }) => status !== 'ready');
  if (unread !== undefined && unread.status !== 'ready') return noAnswer(unread.status, known);
  const estimate = t.rate - c.rate;
  const standardError = Math.hypot(c.standardError, t.standardError);
  const arms = [control, treatment];
  const isYoung = arms.some(({ n, exposure }) => exposure < MINIMUM_MEAN_SHARE * n);
  const isRare = arms.some(({ positives }) => positives < MINIMUM_POSITIVES);
  return {
    ...known,
    estimate,
    standardError,
    interval: [
      Math.max(-1, estimate - Math.hypot(t.rate - t.interval[0], c.interval[1] - c.rate)),
      Math.min(1, estimate + Math.hypot(t.interval[1] - t.rate, c.rate - c.interval[0])),
    ],
    pValue: estimate === 0 ? 1 : twoSidedNormal(estimate / standardError),
    eValue: null,
    status: isYoung ? 'too-few-units' : isRare ? 'too-few-events' : 'ready',
  };
}

/** Positives per arm below which the z test must not be read. */
export const MINIMUM_POSITIVES = 10;

/** Mean share of labels that an arm must have been able to show. */
export const MINIMUM_MEAN_SHARE = 0.5;
