/** Which way the mean of a stream went: `up` when the newer values are larger. */
export type ShiftDirection = 'up' | 'down';

/** What a detector says about the value that it was just given. */
export type DetectorSignal =
  | { readonly signal: 'none'; readonly direction: null }
  | { readonly signal: 'warning' | 'drift'; readonly direction: ShiftDirection };

/** A detector's answer to one value, and the state to keep until the next. */
export type Detection<State> = DetectorSignal & { readonly state: State };

/**
 * Watches one ordered stream of numbers (errors, labels) for a change of its mean. A state is plain data of bounded
 * size: it survives JSON, and the same values give the same states. States of two streams cannot be merged, because
 * the order matters; run a detector where the labels come together.
 */
export interface Detector<State> {
  /** The state before the first value. */
  start(): State;
  /**
   * The state after one more value; the given one is not changed. A value that is not finite is skipped, one beyond
   * ±1e150 counts as ±1e150, so that squares stay finite.
   */
  add(state: State, value: number): Detection<State>;
}

/** Larger values would overflow when squared and added up. */
const LARGEST = 1e150;

/** The nearest value that can be squared and added up a thousand million times. */
export function squarable(value: number): number {
  return Math.min(LARGEST, Math.max(-LARGEST, value));
}
