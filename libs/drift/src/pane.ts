import { DriftError } from './drift-error.ts';
import { mergeMoments } from './moments.ts';
import { paneLayout, type PaneLayout } from './pane-layout.ts';
import { PROBABILITY_BINS, probabilityBin } from './prediction-reference.ts';
import type { ReferenceProfile } from './reference-profile.ts';

/**
 * A live profile that grows in place: what some stretch of traffic looked like, in the bins of a reference. Panes of
 * one fingerprint add up, over time and over replicas. All lists but the last two have one entry per slot of the
 * layout; {@link toWindow} gives the same as plain data.
 */
export interface Pane {
  readonly layout: PaneLayout;
  readonly fingerprint: string;
  rows: number;
  /** Values that count, missing ones, and rows refused because the value was of another type. */
  readonly n: Float64Array;
  readonly missing: Float64Array;
  readonly wrongType: Float64Array;
  /** Numbers outside the range, or categories that the reference does not know; they are in `n` too. */
  readonly outside: Float64Array;
  readonly mean: Float64Array;
  /** Σ (x − mean)²; Infinity when it does not fit a double. */
  readonly m2: Float64Array;
  /** Infinity and −Infinity before the first value. */
  readonly min: Float64Array;
  readonly max: Float64Array;
  /** Per bin of all slots, see {@link PaneLayout}: rows and the sum of their values. */
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  /** Probabilities of predicted classes, per probability bin: rows, Σ p and Σ p (1 − p). */
  readonly probabilities: Float64Array;
}

/** Up to so many edges are compared one by one; more are first halved. */
const COUNTED_EDGES = 12;

/** A pane that has seen nothing yet. One allocation holds all of its numbers. */
export function emptyPane(reference: ReferenceProfile): Pane {
  const layout = paneLayout(reference);
  const { slots } = layout;
  const bins = layout.firstBin[slots] ?? 0;
  const buffer = new Float64Array(8 * slots + 2 * bins + 3 * PROBABILITY_BINS);
  let end = 0;
  const take = (length: number): Float64Array => buffer.subarray(end, (end += length));
  return {
    layout,
    fingerprint: reference.fingerprint,
    rows: 0,
    n: take(slots),
    missing: take(slots),
    wrongType: take(slots),
    outside: take(slots),
    mean: take(slots),
    m2: take(slots),
    min: take(slots).fill(Infinity),
    max: take(slots).fill(-Infinity),
    counts: take(bins),
    sums: take(bins),
    probabilities: take(3 * PROBABILITY_BINS),
  };
}

/**
 * Adds one row to a pane, in place. The hot path: O(inputs · log edges), nothing is allocated. A value that is not
 * finite counts as missing; −0 counts as 0.
 *
 * @param row the inputs as the encoder reads them, in signature order, starting at `offset`
 */
export function observe(pane: Pane, row: Float64Array | readonly number[], offset = 0): void {
  pane.rows++;
  const { inputs } = pane.layout;
  for (let slot = 0; slot < inputs; slot++) count(pane, slot, row[offset + slot] ?? Number.NaN);
}

/**
 * Adds one prediction to a pane, in place; nothing is allocated. Without effect when the reference has no predictions.
 *
 * @param prediction index of the class, or the predicted number
 * @param probability of the predicted class, in [0, 1]; leave it out (NaN) when there is none
 */
export function observePrediction(pane: Pane, prediction: number, probability: number = Number.NaN): void {
  const { inputs, slots } = pane.layout;
  if (slots === inputs) return;
  count(pane, inputs, prediction);
  if (!(probability >= 0 && probability <= 1)) return;
  const { probabilities } = pane;
  const at = 3 * probabilityBin(probability);
  probabilities[at] = (probabilities[at] ?? 0) + 1;
  probabilities[at + 1] = (probabilities[at + 1] ?? 0) + probability;
  probabilities[at + 2] = (probabilities[at + 2] ?? 0) + probability * (1 - probability);
}

/**
 * Counts a row that was refused because one of its inputs was of another type. Such a row is in no other count.
 *
 * @param feature index of the input in the signature
 * @throws RangeError when there is no such input
 */
export function countWrongType(pane: Pane, feature: number): void {
  if (!Number.isInteger(feature) || feature < 0 || feature >= pane.layout.inputs) {
    throw new RangeError(`There is no input ${feature}; the profile has ${pane.layout.inputs}.`);
  }
  pane.wrongType[feature] = (pane.wrongType[feature] ?? 0) + 1;
}

/**
 * Adds all rows of one pane to another, in place. Associative and commutative: counts exactly, means and standard
 * deviations within 1e-12 of the scale |mean| + std.
 *
 * @throws DriftError `fingerprint-mismatch` when the panes were cut into different bins
 */
export function addPane(target: Pane, source: Pane): void {
  if (target.fingerprint !== source.fingerprint) {
    throw new DriftError(
      'fingerprint-mismatch',
      `Panes of profile ${target.fingerprint} and of profile ${source.fingerprint} do not add up; merge panes of one model version only.`,
    );
  }
  for (let slot = 0; slot < target.layout.slots; slot++) {
    const { mean, m2 } = mergeMoments(momentsOf(target, slot), momentsOf(source, slot));
    target.mean[slot] = mean;
    target.m2[slot] = m2;
    target.min[slot] = Math.min(target.min[slot] ?? Infinity, source.min[slot] ?? Infinity);
    target.max[slot] = Math.max(target.max[slot] ?? -Infinity, source.max[slot] ?? -Infinity);
  }
  target.rows += source.rows;
  for (const list of ['n', 'missing', 'wrongType', 'outside', 'counts', 'sums', 'probabilities'] as const) {
    const from = source[list];
    const to = target[list];
    for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + (from[i] ?? 0);
  }
}

/** A new pane of all rows of two panes; see {@link addPane}. */
export function mergePanes(a: Pane, b: Pane): Pane {
  const merged = emptyPane(a.layout.reference);
  addPane(merged, a);
  addPane(merged, b);
  return merged;
}

function momentsOf({ n, mean, m2 }: Pane, slot: number) {
  return { n: n[slot] ?? 0, mean: mean[slot] ?? 0, m2: m2[slot] ?? 0 };
}

function count(pane: Pane, slot: number, given: number): void {
  const { layout } = pane;
  // −0 becomes 0.
  const value = given + 0;
  if (value - value !== 0) {
    pane.missing[slot] = (pane.missing[slot] ?? 0) + 1;
    return;
  }
  const n = (pane.n[slot] ?? 0) + 1;
  pane.n[slot] = n;
  const first = layout.firstBin[slot] ?? 0;
  if (layout.isCategorical[slot] === 1) {
    const bin = first + value;
    if (value >= 0 && bin < (layout.firstBin[slot + 1] ?? 0) && (value | 0) === value) {
      pane.counts[bin] = (pane.counts[bin] ?? 0) + 1;
    } else {
      pane.outside[slot] = (pane.outside[slot] ?? 0) + 1;
    }
    return;
  }
  const mean = pane.mean[slot] ?? 0;
  const delta = value - mean;
  // The distance of two finite numbers may be infinite; the mean stays finite all the same.
  const next = delta - delta === 0 ? mean + delta / n : mean + (value / n - mean / n);
  pane.mean[slot] = next;
  pane.m2[slot] = (pane.m2[slot] ?? 0) + delta * (value - next);
  if (value < (pane.min[slot] ?? 0)) pane.min[slot] = value;
  if (value > (pane.max[slot] ?? 0)) pane.max[slot] = value;
  if (value < (layout.low[slot] ?? 0) || value > (layout.high[slot] ?? 0)) {
    pane.outside[slot] = (pane.outside[slot] ?? 0) + 1;
  }
  const { edges } = layout;
  const base = layout.firstEdge[slot] ?? 0;
  let low = base;
  let high = layout.firstEdge[slot + 1] ?? 0;
  while (high - low > COUNTED_EDGES) {
    const middle = (low + high) >> 1;
    if (value >= (edges[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  let bin = first + low - base;
  // No branch hangs on the value here: comparing with every edge beats guessing a search's turns wrong.
  for (let edge = low; edge < high; edge++) bin += Number(value >= (edges[edge] ?? 0));
  pane.counts[bin] = (pane.counts[bin] ?? 0) + 1;
  pane.sums[bin] = (pane.sums[bin] ?? 0) + value;
}
