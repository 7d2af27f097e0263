import type { FeatureSpec } from '../src/feature-spec.ts';
import { emptyPane, observe } from '../src/pane.ts';
import { toWindow, type ProfileWindow } from '../src/profile-window.ts';
import { buildReferenceProfile, type ReferenceProfile } from '../src/reference-profile.ts';
import type { RandomSource } from './random-source.ts';

/** Rows that belong together in time. */
const BLOCK_ROWS = 50;

/** Traffic of standard normal inputs; `rho` is how much of a row's values the next row of the same input keeps. */
export interface Traffic {
  readonly features: number;
  readonly rho: number;
  /** Added to every value, in standard deviations. */
  readonly shift: number;
}

/** The reference profile of so many training rows, with design effects where rows hang together. */
export function drawReference(random: RandomSource, traffic: Traffic, rows: number): ReferenceProfile {
  const specs = Array.from({ length: traffic.features }, (_, i): FeatureSpec => ({
    name: `x${i}`,
    kind: 'numeric',
  }));
  const drawn: Float64Array[] = [];
  forEachRow(random, { ...traffic, shift: 0 }, rows, (row) => drawn.push(Float64Array.from(row)));
  const ids = Array.from({ length: rows }, (_, i) => Math.floor(i / BLOCK_ROWS));
  return buildReferenceProfile(specs, drawn, { blocks: traffic.rho === 0 ? null : { kind: 'time', ids } });
}

/** A window of so many live rows. */
export function drawWindow(
  random: RandomSource,
  traffic: Traffic,
  rows: number,
  reference: ReferenceProfile,
): ProfileWindow {
  const pane = emptyPane(reference);
  forEachRow(random, traffic, rows, (row) => {
    observe(pane, row);
  });
  return toWindow(pane);
}

function forEachRow(
  random: RandomSource,
  { features, rho, shift }: Traffic,
  rows: number,
  visit: (row: Float64Array) => void,
): void {
  const state = Float64Array.from({ length: features }, () => random.normal());
  const row = new Float64Array(features);
  const fresh = Math.sqrt(1 - rho * rho);
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < features; k++) {
      if (i > 0) state[k] = rho * (state[k] ?? 0) + fresh * random.normal();
      row[k] = (state[k] ?? 0) + shift;
    }
    visit(row);
  }
}
