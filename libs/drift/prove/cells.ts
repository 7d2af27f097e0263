import type { FeatureReference } from '../src/feature-reference.ts';
import type { FeatureWindow } from '../src/feature-window.ts';
import { drawBinned } from './binned-traffic.ts';
import type { RandomSource } from './random-source.ts';
import { drawReference, drawWindow, type Traffic } from './row-traffic.ts';

/** One kind of traffic, evaluated again and again. */
export interface Cell {
  readonly name: string;
  readonly features: number;
  /** Live rows per window. */
  readonly rows: number;
  /** What a row keeps of the row before it; 0 for independent rows. */
  readonly rho: number;
  /** Of every input, in training standard deviations. */
  readonly shift: number;
  readonly windows: number;
  /** Drawn as counts per bin instead of row by row. */
  readonly isBinned: boolean;
}

/** Training rows of every reference. */
export const TRAINING_ROWS = 10_000;

/** Windows that share a reference: few, since they share its luck as well. */
const WINDOWS_PER_REFERENCE = 10;

/** Draws the windows of a cell, one after the other. */
export function* drawCell(
  random: RandomSource,
  cell: Cell,
): Generator<{ readonly reference: readonly FeatureReference[]; readonly window: readonly FeatureWindow[] }> {
  if (cell.isBinned) {
    for (let i = 0; i < cell.windows; i++) {
      const pairs = Array.from({ length: cell.features }, (_, k) =>
        drawBinned(random, `x${k}`, TRAINING_ROWS, cell.rows),
      );
      yield { reference: pairs.map(({ reference }) => reference), window: pairs.map(({ window }) => window) };
    }
    return;
  }
  const traffic: Traffic = cell;
  let reference = drawReference(random, traffic, TRAINING_ROWS);
  for (let i = 0; i < cell.windows; i++) {
    if (i > 0 && i % WINDOWS_PER_REFERENCE === 0) reference = drawReference(random, traffic, TRAINING_ROWS);
    yield {
      reference: reference.features,
      window: drawWindow(random, traffic, cell.rows, reference).features,
    };
  }
}
