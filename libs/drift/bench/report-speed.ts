import { emptyPane, observe } from '../src/pane.ts';
import { toWindow } from '../src/profile-window.ts';
import type { ReferenceProfile } from '../src/reference-profile.ts';
import { driftReport } from '../src/verdict/drift-report.ts';
import { medianMs } from './stopwatch.ts';
import { FEATURES, randomRows } from './twenty-features.ts';

/** Milliseconds of a full report over twenty inputs, from the pane that traffic was counted in. */
export function timeReport(reference: ReferenceProfile): number {
  const pane = emptyPane(reference);
  const rows = randomRows(10_000);
  for (let row = 0; row < 10_000; row++) observe(pane, rows, row * FEATURES);
  return medianMs(101, () => driftReport(reference.features, toWindow(pane).features));
}
