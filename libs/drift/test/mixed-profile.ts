import type { FeatureSpec } from '../src/feature-spec.ts';
import type { PredictedClasses } from '../src/prediction-summary.ts';

/** A number with a range, a text and a boolean; the names are as awkward as names can be. */
export const SPECS: readonly FeatureSpec[] = [
  { name: '__proto__', kind: 'numeric', range: [-20, 20] },
  { name: 'constructor', kind: 'categorical', categories: ['toString', '__proto__', ''] },
  { name: 'hasOwnProperty', kind: 'categorical', categories: ['false', 'true'] },
];

/** Rows for {@link SPECS}, with missing values and unknown categories among them; always the same. */
export function trainingRows(count: number): number[][] {
  return Array.from({ length: count }, (_, i) => [
    i % 17 === 0 ? Number.NaN : Math.sin(i * 12.9898) * 10,
    i % 23 === 0 ? -1 : i % 3,
    i % 2,
  ]);
}

/** Held-out predictions of two classes with a calibration table. */
export const PREDICTED: PredictedClasses = {
  kind: 'classes',
  name: '__proto__',
  classes: ['constructor', '__proto__'],
  predicted: [0, 1, 1, 0],
  probabilities: [0.9, 0.55, 1, 0.5],
  labels: [0, 1, 0, -1],
};
