import { buildReferenceProfile, type ReferenceProfile } from '../src/reference-profile.ts';
import { emptyPane, observe, type Pane } from '../src/pane.ts';

/** A profile of one input, for tests that look at a single column. */
export function referenceOf(column: readonly number[]): ReferenceProfile {
  return buildReferenceProfile(
    ['x'],
    column.map((value) => [value]),
  );
}

/** A pane that has seen the rows. */
export function paneOf(reference: ReferenceProfile, rows: readonly (readonly number[])[]): Pane {
  const pane = emptyPane(reference);
  for (const row of rows) observe(reference, pane, row);
  return pane;
}
