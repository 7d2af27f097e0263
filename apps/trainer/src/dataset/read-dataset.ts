import type { Recipe } from '../recipe/recipe.ts';
import type { Dataset, LabelledRow } from './dataset.ts';
import { readIris } from './iris.ts';

/** Data that does not fit its recipe; the message names the first rows that are at fault. */
export class DatasetError extends Error {
  override readonly name = 'DatasetError';
}

const SOURCES: Readonly<Record<string, () => Dataset>> = { iris: readIris };

/**
 * Opens a data set with all of its columns.
 *
 * @throws DatasetError naming those there are
 */
export function openDataset(name: string): Dataset {
  const read = Object.hasOwn(SOURCES, name) ? SOURCES[name] : undefined;
  if (read === undefined) {
    throw new DatasetError(
      `There is no data set "${name}". Known data sets: ${Object.keys(SOURCES).join(', ')}.`,
    );
  }
  return read();
}

/**
 * Reads the data set of a recipe and checks it: known columns, finite numbers, labels among the recipe's classes.
 *
 * @throws DatasetError
 */
export function readDataset(recipe: Recipe): Dataset {
  const dataset = openDataset(recipe.dataset);
  const wanted = recipe.inputs.map(({ name }) => dataset.inputs.indexOf(name));
  const unknown = recipe.inputs.filter((_, i) => wanted[i] === -1).map(({ name }) => name);
  if (unknown.length > 0) {
    throw new DatasetError(
      `Data set ${dataset.name} has no column ${unknown.join(', ')}; it has ${dataset.inputs.join(', ')}.`,
    );
  }
  const rows = dataset.rows.map(({ features, label }) => ({
    features: wanted.map((column) => features[column] ?? Number.NaN),
    label,
  }));
  const faults = rows.flatMap((row, i) => rowFaults(row, recipe).map((fault) => `row ${i + 1}: ${fault}`));
  if (faults.length > 0) {
    throw new DatasetError(
      `Data set ${dataset.name} has ${faults.length} faults: ${faults.slice(0, 5).join('; ')}.`,
    );
  }
  return { name: dataset.name, inputs: recipe.inputs.map(({ name }) => name), rows };
}

function rowFaults({ features, label }: LabelledRow, recipe: Recipe): readonly string[] {
  const notFinite = recipe.inputs
    .filter((_, i) => !Number.isFinite(features[i]))
    .map(({ name }) => `${name} is not a number`);
  return recipe.output.classes.includes(label)
    ? notFinite
    : [...notFinite, `label "${label}" is not a class of the recipe`];
}
