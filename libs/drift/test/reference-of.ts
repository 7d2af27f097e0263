import type { NumericReference } from '../src/feature-reference.ts';
import { emptyPane, observe, type Pane } from '../src/pane.ts';
import { buildReferenceProfile, type ReferenceProfile } from '../src/reference-profile.ts';

/** A profile of numeric inputs. */
export function numericProfile(
  names: readonly string[],
  rows: readonly (readonly number[])[],
): ReferenceProfile {
  return buildReferenceProfile(
    names.map((name) => ({ name, kind: 'numeric' })),
    rows,
  );
}

/** A profile of one numeric input, for tests that look at a single column. */
export function referenceOf(column: readonly number[]): ReferenceProfile {
  return numericProfile(
    ['x'],
    column.map((value) => [value]),
  );
}

/** A pane that has seen the rows. */
export function paneOf(reference: ReferenceProfile, rows: readonly (readonly number[])[]): Pane {
  const pane = emptyPane(reference);
  for (const row of rows) observe(pane, row);
  return pane;
}

/** A numeric input of a profile, by its place. */
export function numericAt(reference: ReferenceProfile, i: number): NumericReference {
  const feature = reference.features[i];
  if (feature?.kind !== 'numeric') throw new Error(`Input ${i} is not numeric.`);
  return feature;
}
