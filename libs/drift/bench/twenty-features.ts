import { buildReferenceProfile, type ReferenceProfile } from '../src/reference-profile.ts';

/** Inputs of the profile that everything is timed with. */
export const FEATURES = 20;

/** Rows of twenty numbers, one after the other: normal-looking, each input on a scale of its own. */
export function randomRows(count: number): Float64Array {
  const rows = new Float64Array(count * FEATURES);
  for (let i = 0; i < rows.length; i++) {
    const normal = Math.random() + Math.random() + Math.random() + Math.random() - 2;
    rows[i] = (i % FEATURES) + normal * (1 + (i % FEATURES));
  }
  return rows;
}

/** A reference of twenty numeric inputs in ten bins each and a prediction of two classes. */
export function twentyFeatures(): ReferenceProfile {
  const rows = randomRows(10_000);
  return buildReferenceProfile(
    Array.from({ length: FEATURES }, (_, i) => ({ name: `x${i}`, kind: 'numeric', range: [-100, 100] })),
    Array.from({ length: 10_000 }, (_, row) => rows.subarray(row * FEATURES, (row + 1) * FEATURES)),
    {
      importances: Array.from({ length: FEATURES }, (_, i) => i + 1),
      predictions: { kind: 'classes', name: 'y', classes: ['no', 'yes'], predicted: [0, 1, 1] },
    },
  );
}
