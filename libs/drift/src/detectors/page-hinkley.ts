import { NO_MOMENTS, standardDeviation, type Moments } from '../moments.ts';
import { checkDetectorOptions, isWhole } from './detector-option.ts';
import { squarable, type Detection, type Detector, type ShiftDirection } from './detector.ts';

/** How far a mean may wander; the defaults are River's. */
export interface PageHinkleyOptions {
  /** No drift before so many values, from 1; default 30. */
  readonly minimum?: number;
  /** A change of the mean that does not matter, at least 0, in units of `scale`; default 0.005. */
  readonly delta?: number;
  /** The excess that is a drift, above 0, in units of `scale`; default 50. */
  readonly threshold?: number;
  /** What is kept of the sums at each value, in (0, 1]; default 0.9999. */
  readonly keep?: number;
  /**
   * Divides every deviation; default 1. Give the standard deviation that the value had in training, and `delta` and
   * `threshold` are in standard deviations; `running` takes the standard deviation of the stream so far.
   */
  readonly scale?: number | 'running';
}

/** The sums of the Page–Hinkley test since the last drift. */
export interface PageHinkleyState {
  readonly moments: Moments;
  readonly rise: number;
  readonly fall: number;
  /** Smallest `rise` and largest `fall`; null before the first value. */
  readonly lowest: number | null;
  readonly highest: number | null;
}

const EMPTY: PageHinkleyState = { moments: NO_MOMENTS, rise: 0, fall: 0, lowest: null, highest: null };

/**
 * The Page–Hinkley test in both directions. With d the deviation of a value from the running mean in units of the
 * scale, `rise ← keep · rise + d − δ` and `fall ← keep · fall + d + δ`; drift up when `rise` is more than the threshold
 * above its minimum, down when `fall` is as far below its maximum. It starts anew after a drift. There is no warning.
 * Memory and time O(1).
 *
 * δ and the threshold are in the unit of the values unless a scale is given: for errors of 0 and 1 the default 50 needs
 * some 50 errors too many. In standard deviations the default δ is too small for long streams, whose random walk
 * passes any threshold; take 0.1 there. A constant stream never drifts. Without a scale the indices are River's.
 *
 * Source: Page (1954), Hinkley (1971); fading sums as in Sebastião and Fernandes (2017).
 *
 * @throws DriftError `bad-specification`
 * @example pageHinkley().add(pageHinkley().start(), 1).signal === 'none'
 */
export function pageHinkley(options: PageHinkleyOptions = {}): Detector<PageHinkleyState> {
  const settings = { minimum: 30, delta: 0.005, threshold: 50, keep: 0.9999, scale: 1, ...options };
  const { minimum, delta, threshold, keep, scale } = settings;
  const scaleIsValid = scale === 'running' || (typeof scale === 'number' && scale > 0 && scale < Infinity);
  checkDetectorOptions('Page–Hinkley', [
    { name: 'minimum', value: minimum, rule: 'a whole number from 1', isValid: isWhole(minimum, 1) },
    { name: 'delta', value: delta, rule: 'at least 0 and finite', isValid: delta >= 0 && delta < Infinity },
    { name: 'threshold', value: threshold, rule: 'above 0', isValid: threshold > 0 && threshold < Infinity },
    { name: 'keep', value: keep, rule: 'above 0 and at most 1', isValid: keep > 0 && keep <= 1 },
    { name: 'scale', value: scale, rule: 'above 0, or "running"', isValid: scaleIsValid },
  ]);
  return { start: () => EMPTY, add: (state, value) => addToSums(state, value, settings) };
}

function addToSums(
  state: PageHinkleyState,
  given: number,
  { minimum, delta, threshold, keep, scale }: Required<PageHinkleyOptions>,
): Detection<PageHinkleyState> {
  if (!Number.isFinite(given)) return { signal: 'none', direction: null, state };
  const value = squarable(given);
  const moments = extended(state.moments, value);
  const unit = scale === 'running' ? standardDeviation(moments) : scale;
  const distance = unit > 0 ? (value - moments.mean) / unit : 0;
  const rise = keep * state.rise + distance - delta;
  const fall = keep * state.fall + distance + delta;
  const lowest = Math.min(state.lowest ?? rise, rise);
  const highest = Math.max(state.highest ?? fall, fall);
  const direction = moments.n < minimum ? null : excess(rise - lowest, highest - fall, threshold);
  if (direction !== null) return { signal: 'drift', direction, state: EMPTY };
  return { signal: 'none', direction: null, state: { moments, rise, fall, lowest, highest } };
}

function excess(up: number, down: number, threshold: number): ShiftDirection | null {
  if (up > threshold) return 'up';
  return down > threshold ? 'down' : null;
}

function extended({ n, mean, m2 }: Moments, value: number): Moments {
  const distance = value - mean;
  const moved = mean + distance / (n + 1);
  return { n: n + 1, mean: moved, m2: m2 + distance * (value - moved) };
}
