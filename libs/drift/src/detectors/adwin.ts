import { checkDetectorOptions, isWhole } from './detector-option.ts';
import { squarable, type Detection, type Detector, type ShiftDirection } from './detector.ts';

/** How ADWIN cuts and forgets; the defaults are River's. */
export interface AdwinOptions {
  /** Chance of a false cut at one check, in (0, 1); default 0.002. */
  readonly delta?: number;
  /** The window is checked at every so many values, from 1; default 32. */
  readonly clock?: number;
  /** Buckets of one size before the two oldest become one, from 1; default 5. */
  readonly maxBuckets?: number;
  /** Values that both sides of a cut must have, from 1; default 5. */
  readonly minimumSide?: number;
  /** No check up to so many values, from 0; default 10. */
  readonly grace?: number;
  /** `restart` forgets the whole window, as River does: one signal per change. `shrink` keeps the newer values, as published. */
  readonly afterDrift?: 'restart' | 'shrink';
}

/** The window of ADWIN: at most `maxBuckets + 1` buckets of each power of two. */
export interface AdwinState {
  /** Values since the last check, below `clock`. */
  readonly sinceCheck: number;
  readonly width: number;
  readonly total: number;
  /** Σ (x − mean)² of the window. */
  readonly m2: number;
  /** Row i holds buckets of 2^i values, oldest first. */
  readonly rows: readonly AdwinRow[];
}

/** Buckets of one size. */
export interface AdwinRow {
  readonly totals: readonly number[];
  readonly m2s: readonly number[];
}

type Settings = Required<AdwinOptions>;

/** Relative error that the running totals may have gathered. */
const ROUNDING = 1e-12;

const EMPTY: AdwinState = { sinceCheck: 0, width: 0, total: 0, m2: 0, rows: [] };
const NO_BUCKETS: AdwinRow = { totals: [], m2s: [] };

/**
 * Adaptive windowing: keeps as long a window as has one mean. It cuts where two parts of n₀ and n₁ values differ by
 * `|μ₀ − μ₁| > √(2 r σ² L) + ⅔ r L`, `L = ln(2 ln(n) / δ)`, `r = 1/(n₀ − s + 1) + 1/(n₁ − s + 1)` with s the smallest
 * side, then drops the oldest bucket and looks again. Both directions count: a falling error rate is a drift too, see
 * `direction`. There is no warning. Memory O(maxBuckets · log window), time O(log window) a value.
 *
 * The bound is made for values in [0, 1]; scale others. A constant stream never drifts.
 *
 * The indices are those of River 0.26. Older versions, in Cython, left the newest bucket of each size out of
 * the older part and so found changes later; theirs differ. The publication keeps the newer part after a drift
 * (`afterDrift: 'shrink'`): the first index is the same, but old values left in the window are found as further drifts
 * within the next clocks.
 *
 * Source: Bifet and Gavaldà (2007), ADWIN2.
 *
 * @throws DriftError `bad-specification`
 * @example adwin().add(adwin().start(), 1).signal === 'none'
 */
export function adwin(options: AdwinOptions = {}): Detector<AdwinState> {
  const settings: Settings = {
    delta: 0.002,
    clock: 32,
    maxBuckets: 5,
    minimumSide: 5,
    grace: 10,
    afterDrift: 'restart',
    ...options,
  };
  const { delta, clock, maxBuckets, minimumSide, grace } = settings;
  checkDetectorOptions('ADWIN', [
    { name: 'delta', value: delta, rule: 'between 0 and 1', isValid: delta > 0 && delta < 1 },
    { name: 'clock', value: clock, rule: 'a whole number from 1', isValid: isWhole(clock, 1) },
    { name: 'maxBuckets', value: maxBuckets, rule: 'a whole number from 1', isValid: isWhole(maxBuckets, 1) },
    {
      name: 'minimumSide',
      value: minimumSide,
      rule: 'a whole number from 1',
      isValid: isWhole(minimumSide, 1),
    },
    { name: 'grace', value: grace, rule: 'a whole number from 0', isValid: isWhole(grace, 0) },
  ]);
  return { start: () => EMPTY, add: (state, value) => addToAdwin(state, value, settings) };
}

function addToAdwin(state: AdwinState, value: number, settings: Settings): Detection<AdwinState> {
  if (!Number.isFinite(value)) return { signal: 'none', direction: null, state };
  let window = inserted(state, squarable(value), settings.maxBuckets);
  if (window.sinceCheck < settings.clock) return { signal: 'none', direction: null, state: window };
  window = { ...window, sinceCheck: 0 };
  if (window.width <= settings.grace) return { signal: 'none', direction: null, state: window };
  const first = findCut(window, settings);
  if (first === null) return { signal: 'none', direction: null, state: window };
  if (settings.afterDrift === 'restart') return { signal: 'drift', direction: first, state: EMPTY };
  do window = withoutOldest(window);
  while (findCut(window, settings) !== null);
  return { signal: 'drift', direction: first, state: window };
}

function inserted(state: AdwinState, value: number, maxBuckets: number): AdwinState {
  const { width, total, m2 } = state;
  const distance = width === 0 ? 0 : value - total / width;
  const rows = [...state.rows];
  let carry: { readonly total: number; readonly m2: number } | null = { total: value, m2: 0 };
  for (let i = 0; carry !== null; i++) {
    const row: AdwinRow = rows[i] ?? NO_BUCKETS;
    const totals: number[] = [...row.totals, carry.total];
    const m2s: number[] = [...row.m2s, carry.m2];
    carry = null;
    if (totals.length > maxBuckets) {
      const [a = 0, b = 0] = totals.splice(0, 2);
      const [a2 = 0, b2 = 0] = m2s.splice(0, 2);
      // Two buckets of 2^i values each: their means differ by (a − b) / 2^i.
      carry = { total: a + b, m2: a2 + b2 + (a - b) ** 2 / 2 ** (i + 1) };
    }
    rows[i] = { totals, m2s };
  }
  return {
    sinceCheck: state.sinceCheck + 1,
    width: width + 1,
    total: total + value,
    m2: m2 + (width * distance * distance) / (width + 1),
    rows,
  };
}

/** Which way the mean went at the oldest boundary that is a cut, or null. */
function findCut({ rows, width, total, m2 }: AdwinState, settings: Settings): ShiftDirection | null {
  const { minimumSide: s } = settings;
  const logarithm = Math.log((2 * Math.log(width)) / settings.delta);
  let n = 0;
  let sum = 0;
  for (let i = rows.length - 1; i >= 0; i--) {
    const totals = rows[i]?.totals ?? [];
    for (const bucket of totals) {
      n += 2 ** i;
      sum += bucket;
      const rest = width - n;
      if (n < s || rest < s) continue;
      const difference = (total - sum) / rest - sum / n;
      const r = 1 / (n - s + 1) + 1 / (rest - s + 1);
      const limit = Math.sqrt(2 * r * (m2 / width) * logarithm) + (2 / 3) * r * logarithm;
      // Rounding of large totals is no difference: a constant has to stay one.
      if (Math.abs(difference) > Math.max(limit, (ROUNDING * Math.abs(total)) / Math.min(n, rest)))
        return difference > 0 ? 'up' : 'down';
    }
  }
  return null;
}

function withoutOldest(state: AdwinState): AdwinState {
  const rows = [...state.rows];
  const last = rows.pop() ?? NO_BUCKETS;
  const [dropped = 0, ...totals] = last.totals;
  const [droppedM2 = 0, ...m2s] = last.m2s;
  const size = 2 ** rows.length;
  if (totals.length > 0) rows.push({ totals, m2s });
  while (rows.at(-1)?.totals.length === 0) rows.pop();
  const width = state.width - size;
  if (width <= 0) return { ...EMPTY, sinceCheck: state.sinceCheck };
  const total = state.total - dropped;
  const between = ((dropped / size - total / width) ** 2 * size * width) / (size + width);
  return { ...state, width, total, m2: Math.max(0, state.m2 - droppedM2 - between), rows };
}
