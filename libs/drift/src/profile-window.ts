import type { FeatureWindow } from './feature-window.ts';
import { finiteOrLargest } from './finite-or-largest.ts';
import type { Pane } from './pane.ts';
import { PROBABILITY_BINS } from './prediction-reference.ts';

/** Probabilities of predicted classes in one of {@link PROBABILITY_BINS} bins of equal width over [0, 1]. */
export interface ProbabilityWindow {
  readonly n: number;
  /** Σ p: how many of the rows are right if the probabilities are. */
  readonly sum: number;
  /** Σ p (1 − p): the variance of that number. */
  readonly variance: number;
}

/** Predictions in a window of live traffic. */
export interface PredictionWindow {
  /** Classes or numbers, counted like one more input. */
  readonly distribution: FeatureWindow;
  /** Sums over all rows that came with a probability of the predicted class. */
  readonly probability: ProbabilityWindow;
  /** The same per bin, from low to high, as in the calibration table of the reference. */
  readonly probabilityBins: readonly ProbabilityWindow[];
}

/** Live traffic as plain data: what panes add up to, ready for JSON and for every measure. */
export interface ProfileWindow {
  readonly formatVersion: 1;
  /** Of the reference whose bins these are. */
  readonly fingerprint: string;
  readonly rows: number;
  /** In signature order. */
  readonly features: readonly FeatureWindow[];
  /** null when the reference has no predictions. */
  readonly predictions: PredictionWindow | null;
}

/**
 * A pane as plain data. Sums too large for a double are shown as the largest one.
 * {@link paneOfWindow} leads back.
 */
export function toWindow(pane: Pane): ProfileWindow {
  const { inputs, slots } = pane.layout;
  const windows = Array.from({ length: slots }, (_, slot) => slotWindow(pane, slot));
  const distribution = windows[inputs];
  return {
    formatVersion: 1,
    fingerprint: pane.fingerprint,
    rows: pane.rows,
    features: windows.slice(0, inputs),
    predictions: distribution === undefined ? null : { distribution, ...probabilitiesOf(pane) },
  };
}

function slotWindow(pane: Pane, slot: number): FeatureWindow {
  const { layout } = pane;
  const first = layout.firstBin[slot] ?? 0;
  const end = layout.firstBin[slot + 1] ?? 0;
  const outside = pane.outside[slot] ?? 0;
  const n = pane.n[slot] ?? 0;
  const every = { n, missing: pane.missing[slot] ?? 0, wrongType: pane.wrongType[slot] ?? 0 };
  const counts = Array.from(pane.counts.subarray(first, end));
  if (layout.isCategorical[slot] === 1) return { kind: 'categorical', ...every, counts, unseen: outside };
  return {
    kind: 'numeric',
    ...every,
    mean: finiteOrLargest(pane.mean[slot] ?? 0),
    m2: finiteOrLargest(pane.m2[slot] ?? 0),
    min: n === 0 ? null : (pane.min[slot] ?? 0) + 0,
    max: n === 0 ? null : (pane.max[slot] ?? 0) + 0,
    outOfRange: outside,
    counts,
    sums: Array.from(pane.sums.subarray(first, end), finiteOrLargest),
  };
}

function probabilitiesOf({ probabilities }: Pane): Omit<PredictionWindow, 'distribution'> {
  const bins = Array.from({ length: PROBABILITY_BINS }, (_, bin) => ({
    n: probabilities[3 * bin] ?? 0,
    sum: probabilities[3 * bin + 1] ?? 0,
    variance: probabilities[3 * bin + 2] ?? 0,
  }));
  const total = bins.reduce(
    (all, { n, sum, variance }) => ({ n: all.n + n, sum: all.sum + sum, variance: all.variance + variance }),
    { n: 0, sum: 0, variance: 0 },
  );
  return { probability: total, probabilityBins: bins };
}
