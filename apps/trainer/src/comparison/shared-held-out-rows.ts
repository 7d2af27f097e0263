import type { Json, Manifest } from '@switchyard/model-io';
import { datasetDigest, type Dataset } from '../dataset/dataset.ts';
import { DatasetError, openDataset } from '../dataset/read-dataset.ts';
import type { Table } from '../dataset/read-table.ts';
import { holdoutSalt, stratifiedHoldout } from '../holdout/stratified-holdout.ts';

/** A labelled row by the names of its columns, for any model that knows them. */
export interface LabelledRecord {
  readonly values: Readonly<Record<string, Json>>;
  readonly label: string | number;
}

/**
 * The rows that neither of two versions learned from: each version's hold-out is drawn again from its data set, share
 * and seed, and what both have in common is left.
 *
 * @throws DatasetError when a version does not say how it held rows out, or the data are no longer the same
 */
export function sharedHeldOutRows(a: Manifest, b: Manifest): readonly LabelledRecord[] {
  const [nameA, nameB] = [a.lineage.dataset.name, b.lineage.dataset.name];
  if (nameA !== nameB) {
    throw new DatasetError(
      `The versions learned from different data sets (${nameA}, ${nameB}), so they share no held-out rows. Give labelled rows that neither has seen with --data.`,
    );
  }
  const dataset = openDataset(nameA);
  const [first, second] = [heldOutIndexes(a, dataset), heldOutIndexes(b, dataset)];
  const shared = dataset.rows.flatMap(({ features, label }, i) =>
    first.has(i) && second.has(i)
      ? [{ values: Object.fromEntries(dataset.inputs.map((name, k) => [name, features[k] ?? null])), label }]
      : [],
  );
  if (shared.length === 0) {
    throw new DatasetError(
      'No row was held out from both versions. Give labelled rows that neither has seen with --data.',
    );
  }
  return shared;
}

/** The labelled rows of a table. */
export function labelledRecords(
  { name, rows }: Table,
  columns: readonly string[],
): readonly LabelledRecord[] {
  const labelled = rows.flatMap(({ features, label }) =>
    label === null
      ? []
      : [{ values: Object.fromEntries(columns.map((column, i) => [column, features[i] ?? null])), label }],
  );
  if (labelled.length === 0) throw new DatasetError(`${name} has no labels.`);
  return labelled;
}

function heldOutIndexes(
  { version, signature, lineage, params }: Manifest,
  dataset: Dataset,
): ReadonlySet<number> {
  const { holdout_share: share } = params;
  if (typeof share !== 'number') {
    throw new DatasetError(
      `v${version} does not say which rows it held out. Give labelled rows that it has not seen with --data.`,
    );
  }
  const columns = signature.inputs.map(({ name }) => dataset.inputs.indexOf(name));
  const rows = dataset.rows.map(({ features, label }) => ({
    features: columns.map((column) => features[column] ?? Number.NaN),
    label,
  }));
  const seen = { name: dataset.name, inputs: signature.inputs.map(({ name }) => name), rows };
  if (datasetDigest(seen) !== lineage.dataset.sha256) {
    throw new DatasetError(
      `Data set ${dataset.name} is not what v${version} was trained on any more. Give labelled rows that it has not seen with --data.`,
    );
  }
  const { heldOut } = stratifiedHoldout(seen, share, holdoutSalt(lineage.seed));
  const chosen = new Set(heldOut);
  return new Set(rows.flatMap((row, i) => (chosen.has(row) ? [i] : [])));
}
