import { checkDetectorOptions, isWhole } from './detector-option.ts';
import type { Detection, Detector } from './detector.ts';

/** When an error rate counts as risen. */
export interface DdmOptions {
  /** No signal up to so many values, from 1; default 30. */
  readonly minimum?: number;
  /** Standard errors above the best rate that are a warning, above 0; default 2. */
  readonly warning?: number;
  /** Standard errors above the best rate that are a drift, at least `warning`; default 3. */
  readonly drift?: number;
  /** Made-up errors, and as many made-up hits, at least 0; default 1. 0 is the method as published. */
  readonly smoothing?: number;
}

/** Errors since the last drift, and the best that the rate has been. */
export interface DdmState {
  readonly n: number;
  readonly errors: number;
  /** Rate and standard error where their sum was smallest; null up to the minimum. */
  readonly best: { readonly rate: number; readonly error: number } | null;
}

const EMPTY: DdmState = { n: 0, errors: 0, best: null };

/**
 * The drift detection method for a stream of errors (0 right, 1 wrong; anything above 0 is an error). With
 * `p = (errors + a) / (n + 2a)`, `s = √(p (1 − p) / n)` it keeps the smallest `p + s`, and signals when
 * `p + s > p_min + k s_min`, k = 2 for a warning, 3 for a drift. Only a rise counts. It starts anew after a drift.
 * Memory and time O(1).
 *
 * Laplace's a = 1 is not in the publication: without it a clean start gives p = s = 0, and the first error after it is
 * a drift at once. With `smoothing: 0` the indices are River's. Either way it looks at every value for the smallest
 * sum of many, so false alarms are common in long stationary streams; ADWIN has a bound.
 *
 * Source: Gama, Medas, Castillo and Rodrigues (2004).
 *
 * @throws DriftError `bad-specification`
 * @example ddm().add({ n: 500, errors: 0, best: null }, 1).signal === 'none'
 */
export function ddm(options: DdmOptions = {}): Detector<DdmState> {
  const settings = { minimum: 30, warning: 2, drift: 3, smoothing: 1, ...options };
  const { minimum, warning, drift, smoothing } = settings;
  checkDetectorOptions('DDM', [
    { name: 'minimum', value: minimum, rule: 'a whole number from 1', isValid: isWhole(minimum, 1) },
    {
      name: 'warning',
      value: warning,
      rule: 'above 0 and finite',
      isValid: warning > 0 && warning < Infinity,
    },
    { name: 'drift', value: drift, rule: '/warning or more', isValid: drift >= warning && drift < Infinity },
    {
      name: 'smoothing',
      value: smoothing,
      rule: 'at least 0 and finite',
      isValid: smoothing >= 0 && smoothing < Infinity,
    },
  ]);
  return { start: () => EMPTY, add: (state, value) => addError(state, value, settings) };
}

function addError(
  state: DdmState,
  value: number,
  { minimum, warning, drift, smoothing }: Required<DdmOptions>,
): Detection<DdmState> {
  if (!Number.isFinite(value)) return { signal: 'none', direction: null, state };
  const n = state.n + 1;
  const errors = state.errors + (value > 0 ? 1 : 0);
  if (n <= minimum) return { signal: 'none', direction: null, state: { n, errors, best: null } };
  const rate = (errors + smoothing) / (n + 2 * smoothing);
  const error = Math.sqrt((rate * (1 - rate)) / n);
  const now = { rate, error };
  const { best } = state;
  const least = best === null || rate + error <= best.rate + best.error ? now : best;
  const above = rate + error - least.rate;
  if (above > drift * least.error) return { signal: 'drift', direction: 'up', state: EMPTY };
  const next = { n, errors, best: least };
  if (above > warning * least.error) return { signal: 'warning', direction: 'up', state: next };
  return { signal: 'none', direction: null, state: next };
}
