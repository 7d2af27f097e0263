import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { emptyPane, mergePanes, observe, observePrediction, type Pane } from '../src/pane.ts';
import { toWindow } from '../src/profile-window.ts';
import type { ReferenceProfile } from '../src/reference-profile.ts';
import { medianMs } from './stopwatch.ts';
import { FEATURES, randomRows } from './twenty-features.ts';

/** What counting costs. */
export interface ObserveSpeed {
  /** Nanoseconds of {@link observe} per input of a row. */
  readonly featureNs: number;
  /** Nanoseconds of one {@link observePrediction}. */
  readonly predictionNs: number;
  readonly mergeUs: number;
  readonly windowUs: number;
}

const ROWS = 100_000;

/** Times the hot path over rows that do not fit the processor's nearest caches. */
export function timeObserve(reference: ReferenceProfile): ObserveSpeed {
  const rows = randomRows(ROWS);
  const pane = emptyPane(reference);
  const observed = medianMs(15, () => {
    for (let row = 0; row < ROWS; row++) observe(pane, rows, row * FEATURES);
  });
  const predicted = medianMs(15, () => {
    for (let row = 0; row < ROWS; row++) observePrediction(pane, row & 1, (row % 100) / 100);
  });
  const merged = medianMs(51, () => {
    for (let i = 0; i < 100; i++) mergePanes(pane, pane);
  });
  const windows = medianMs(51, () => {
    for (let i = 0; i < 100; i++) toWindow(pane);
  });
  return {
    featureNs: (observed * 1e6) / (ROWS * FEATURES),
    predictionNs: (predicted * 1e6) / ROWS,
    mergeUs: merged * 10,
    windowUs: windows * 10,
  };
}

/** Bytes of one pane: what each of two thousand takes after garbage is collected, on the heap and beside it. */
export function bytesPerPane(reference: ReferenceProfile): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const used = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const panes: Pane[] = [emptyPane(reference)];
  const before = used();
  for (let i = 0; i < 2000; i++) panes.push(emptyPane(reference));
  return (used() - before) / (panes.length - 1);
}
